using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnsynchronizedRefreshFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="UnsynchronizedRefreshFix"/> writes.</summary>
public sealed class UnsynchronizedRefreshFixTests
{
    private static string Service(string get, string fields = "", string type = "public sealed class TokenService(HttpClient http)") =>
        UnsynchronizedRefreshTests.Service(get, type: type).Replace("    private DateTimeOffset _expiresAt;\n", "    private DateTimeOffset _expiresAt;\n" + fields, StringComparison.Ordinal);

    private const string Lock = "    private readonly SemaphoreSlim _refreshLock = new SemaphoreSlim(1, 1);\n";

    private static Task Fixes(string sample, string fixedSample) => Verify.Fixes(sample, fixedSample, id: TokenLifecycleAnalyzer.UnsynchronizedRefreshId);

    private static Task OffersNoFix(string sample) => Verify.OffersNoFix(sample, id: TokenLifecycleAnalyzer.UnsynchronizedRefreshId);

    [Fact]
    public Task Waits_inside_the_check_and_checks_again() => Fixes(
        Service("""
                public async Task<string> GetAsync(CancellationToken ct)
                {
                    // stale
                    if (DateTimeOffset.UtcNow >= _expiresAt) // by the clock
                    {
                        // renew
                        await [|RefreshAsync(ct)|]; // once
                    }

                    return _at!; // done
                }
            """),
        Service("""
                public async Task<string> GetAsync(CancellationToken ct)
                {
                    // stale
                    if (DateTimeOffset.UtcNow >= _expiresAt) // by the clock
                    {
                        await _refreshLock.WaitAsync(ct);
                        try
                        {
                            if (DateTimeOffset.UtcNow >= _expiresAt)
                            {
                                // renew
                                await RefreshAsync(ct); // once
                            }
                        }
                        finally
                        {
                            _refreshLock.Release();
                        }
                    }

                    return _at!; // done
                }
            """, Lock));

    [Fact]
    public Task Ends_lines_as_the_project_does()
    {
        static string Sample(string call, string field) => Service(
            $"    public async Task<string> GetAsync()\n    {{\n        if (DateTimeOffset.UtcNow < _expiresAt)\n            return _at!;\n{call}    }}\n", field).ReplaceLineEndings("\r\n");
        return Verify.Fixes(
            Sample("        await [|RefreshAsync()|];\n        return _at!;\n", ""),
            Sample("\n        await _refreshLock.WaitAsync();\n        try\n        {\n            if (DateTimeOffset.UtcNow < _expiresAt)\n                return _at!;\n            await RefreshAsync();\n            return _at!;\n        }\n        finally\n        {\n            _refreshLock.Release();\n        }\n", Lock),
            new Project { EditorConfig = "end_of_line = crlf" }, TokenLifecycleAnalyzer.UnsynchronizedRefreshId);
    }

    [Theory]
    [InlineData("if (_at is null || _expiresAt <= DateTimeOffset.UtcNow)\n            await {0}; // new")]
    [InlineData("if (_at is null || _expiresAt <= DateTimeOffset.UtcNow) await {0}; // new")]
    public Task Needs_no_braces(string check)
    {
        var (condition, space) = ("if (_at is null || _expiresAt <= DateTimeOffset.UtcNow)", check.Contains('\n', StringComparison.Ordinal) ? "\n                    " : " ");
        return Fixes(
            Service($$"""
                    public async Task<string> GetAsync()
                    {
                        {{check.Replace("{0}", "[|RefreshAsync()|].ConfigureAwait(false)", StringComparison.Ordinal)}}
                        return _at!;
                    }
                """),
            Service($$"""
                    public async Task<string> GetAsync()
                    {
                        {{condition}}
                        {
                            await _refreshLock.WaitAsync().ConfigureAwait(false);
                            try
                            {
                                {{condition}}{{space}}await RefreshAsync().ConfigureAwait(false); // new
                            }
                            finally
                            {
                                _refreshLock.Release();
                            }
                        }
                        return _at!;
                    }
                """, Lock));
    }

    [Fact]
    public Task Waits_after_an_early_return_and_returns_again() => Fixes(
        Service("""
                public async Task<string> GetAsync(CancellationToken cancellation)
                {
                    var now = DateTimeOffset.UtcNow;
                    // still good
                    if (_at is not null && now < _expiresAt)
                        return _at; // as it is

                    // renew
                    await [|NewAsync()|];
                    return _at!; // renewed

                    async Task NewAsync() => await RefreshAsync(cancellation);
                }
            """),
        Service("""
                public async Task<string> GetAsync(CancellationToken cancellation)
                {
                    var now = DateTimeOffset.UtcNow;
                    // still good
                    if (_at is not null && now < _expiresAt)
                        return _at; // as it is

                    await _refreshLock.WaitAsync(cancellation);
                    try
                    {
                        if (_at is not null && now < _expiresAt)
                            return _at;

                        // renew
                        await NewAsync();
                        return _at!; // renewed
                    }
                    finally
                    {
                        _refreshLock.Release();
                    }

                    async Task NewAsync() => await RefreshAsync(cancellation);
                }
            """, Lock));

    [Fact]
    public Task Mends_two_types_of_a_document_at_once()
    {
        static string Two(string field, string first, string staticField, string second, string third) => UnrenewedTokenTests.Usings + $$"""
            public sealed class OneClient(HttpClient http)
            {
                public async Task<string> GetAsync()
                {
                    if (IsExpired())
                    {{first}}
                    return AccessToken;
                }

                private string AccessToken { get; set; } = "";
                private string RefreshToken { get; set; } = "";
                private DateTime ExpiresAt { get; set; }
                private bool IsExpired() => DateTime.UtcNow > ExpiresAt;
                private async Task RefreshAsync()
                {
                    var answer = await http.PostAsJsonAsync("/token", new { grant_type = "refresh_token", refresh_token = RefreshToken });
                    var tokens = (await answer.Content.ReadFromJsonAsync<Tok>())!;
                    (AccessToken, RefreshToken, ExpiresAt) = (tokens.AccessToken, tokens.RefreshToken!, DateTime.UtcNow.AddSeconds(tokens.ExpiresIn));
                }

                private static class Shared
                {
                    private static string s_refresh = "";
                    private static string s_access = "";
                    private static DateTime s_expiry;

                    public static async Task<string> GetAsync(HttpClient client, CancellationToken ct)
                    {
                        if (s_expiry > DateTime.UtcNow)
                        {
                            return s_access;
                        }
            {{second}}
                        {{third}}
                    }
                }
            }
            """.Replace("    public async Task<string> GetAsync()\n", field + "    public async Task<string> GetAsync()\n", StringComparison.Ordinal)
                .Replace("        private static DateTime s_expiry;\n", "        private static DateTime s_expiry;\n" + staticField, StringComparison.Ordinal);

        const string Body = """
            var answer = await client.PostAsync("/token", new StringContent("grant_type=refresh_token&refresh_token=" + [|s_refresh|]), ct);
            var tokens = (await answer.Content.ReadFromJsonAsync<Tok>(ct))!;
            s_refresh = tokens.RefreshToken ?? s_refresh;
            s_expiry = DateTime.UtcNow.AddSeconds(tokens.ExpiresIn);
            return s_access = tokens.AccessToken;
            """;
        return Fixes(
            Two("", "    await [|RefreshAsync()|];", "", "", Body.Replace("\n", "\n            ", StringComparison.Ordinal)),
            Two(
                Lock + "\n",
                "{\n            await _refreshLock.WaitAsync();\n            try\n            {\n                if (IsExpired())\n                    await RefreshAsync();\n            }\n            finally\n            {\n                _refreshLock.Release();\n            }\n        }",
                "        private static readonly SemaphoreSlim s_refreshLock = new SemaphoreSlim(1, 1);\n",
                "\n            await s_refreshLock.WaitAsync(ct);\n            try\n            {\n                if (s_expiry > DateTime.UtcNow)\n                {\n                    return s_access;\n                }\n",
                "    " + Body.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal).Replace("\n", "\n                ", StringComparison.Ordinal)
                    + "\n            }\n            finally\n            {\n                s_refreshLock.Release();\n            }"));
    }

    [Theory]
    [InlineData("public async Task<string> GetAsync() { if (DateTimeOffset.UtcNow >= _expiresAt) await [|RefreshAsync()|]; else Log(); return _at!; } private void Log() { }")]
    [InlineData("public Task GetAsync() { if (DateTimeOffset.UtcNow < _expiresAt) return Task.CompletedTask; return [|RefreshAsync()|]; }")]
    [InlineData("public async Task<string> GetAsync() => DateTimeOffset.UtcNow < _expiresAt ? _at! : await [|NewAsync()|]; private async Task<string> NewAsync() { await RefreshAsync(); return _at!; }")]
    [InlineData("public async Task GetAsync() { var r = await http.GetAsync(\"/\"); if (r.StatusCode == HttpStatusCode.Unauthorized) await [|RefreshAsync()|]; }")]
    [InlineData("public async Task GetAsync() { var at = _expiresAt; if (at < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; }")]
    [InlineData("public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; } public Task ForceAsync() => RefreshAsync();")]
    [InlineData("public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; } public async Task PostAsync() { if (_at is null) await RefreshAsync(); }")]
    [InlineData("public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) { await [|RefreshAsync()|]; await GetAsync(); } }")]
    [InlineData("public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) { await [|RefreshAsync()|]; await AgainAsync(); } } private Task AgainAsync() => GetAsync();")]
    [InlineData("public async Task GetAsync() { if (_at is { Length: > 0 } token && _expiresAt > DateTimeOffset.UtcNow) return; await [|RefreshAsync()|]; }")]
    [InlineData("public async Task GetAsync() { for (var i = 0; i < 3; i++) { if (_expiresAt > DateTimeOffset.UtcNow) return; await [|RefreshAsync()|]; } }")]
    [InlineData("public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; } private void _refreshLock() { }")]
    public Task Offers_no_fix_that_would_have_to_guess(string get) => OffersNoFix(Service("    " + get));

    [Fact]
    public Task Offers_no_fix_for_a_refresh_that_others_call() => OffersNoFix(
        Service("    public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; }").Replace("private async Task Refresh", "public async Task Refresh", StringComparison.Ordinal));

    [Fact]
    public Task Offers_no_fix_without_a_line_for_the_field() => OffersNoFix(
        Service("    public async Task GetAsync() { if (_expiresAt < DateTimeOffset.UtcNow) await [|RefreshAsync()|]; }").Replace("_expiresAt;\n", "_expiresAt; public int Count { get; set; }\n", StringComparison.Ordinal));
}
