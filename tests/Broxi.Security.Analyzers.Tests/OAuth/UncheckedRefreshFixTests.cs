using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UncheckedRefreshFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="UncheckedRefreshFix"/> writes.</summary>
public sealed class UncheckedRefreshFixTests
{
    private static string Service(string members, string type = "TokenService", bool hasUsings = true) => (hasUsings ? UnrenewedTokenTests.Usings : "\n") + $$"""
        public sealed class {{type}}(HttpClient http, TimeProvider clock)
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private string? _at;
            private DateTimeOffset _exp;

        {{members}}
        }
        """;

    private const string Ask = """
        private async Task AskAsync(CancellationToken ct)
            {
                var t = (await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials", ct))!;
                _at = t.AccessToken;
                _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
            }
        """;

    private static Task Fixes(string sample, string fixedSample) => Verify.Fixes(sample, fixedSample, DiagnosticSeverity.Info, id: TokenLifecycleAnalyzer.UncheckedRefreshId);

    private static Task OffersNoFix(string sample) => Verify.OffersNoFix(sample, DiagnosticSeverity.Info, id: TokenLifecycleAnalyzer.UncheckedRefreshId);

    private static string EarlyReturn(string wait, string again) => $$"""
            public async Task<string?> GetAsync(CancellationToken ct)
            {
                // good
                if (_at is not null && clock.GetUtcNow() < _exp)
                    return _at; // still

                // one by one
                await {{wait}}; // waits
                try
                { // inside
        {{again}}            // renew
                    await AskAsync(ct); // once
                    return _at;
                }
                finally
                {
                    _gate.Release();
                }
            }

            {{Ask}}
        """;

    private const string Again = "            if (_at is not null && clock.GetUtcNow() < _exp)\n                return _at;\n\n";

    [Fact]
    public Task Returns_again() => Fixes(Service(EarlyReturn("[|_gate.WaitAsync(ct)|]", "")), Service(EarlyReturn("_gate.WaitAsync(ct)", Again)));

    [Fact]
    public Task Mends_two_types_of_a_document_at_once() => Fixes(
        Service(EarlyReturn("[|_gate.WaitAsync(ct)|]", "")) + Service(EarlyReturn("[|_gate.WaitAsync(ct)|]", ""), "Second", false),
        Service(EarlyReturn("_gate.WaitAsync(ct)", Again)) + Service(EarlyReturn("_gate.WaitAsync(ct)", Again), "Second", false));

    private static string Around(string wait, string inside) => $$"""
            public async Task<string?> GetAsync(CancellationToken ct)
            {
                if (Expired) // old
                {
                    await {{wait}};
                    try
                    {
                        {{inside}}
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                return _at;
            }

            private bool Expired => clock.GetUtcNow() >= _exp;
        """;

    [Fact]
    public Task Puts_the_same_check_around_the_request() => Fixes(
        Service(Around("[|_gate.WaitAsync(ct)|].ConfigureAwait(false)", """
            // renew
                            var t = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials", ct); // ask
                            _at = t!.AccessToken;

                            // until then
                            _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
            """)),
        Service(Around("_gate.WaitAsync(ct).ConfigureAwait(false)", """
            if (Expired)
                            {
                                // renew
                                var t = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials", ct); // ask
                                _at = t!.AccessToken;

                                // until then
                                _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
                            }
            """)));

    [Fact]
    public Task Looks_again_in_the_method_that_locks()
    {
        static string Sample(string wait, string ask) => Service($$"""
                public async Task<string?> GetAsync()
                {
                    if (_at == null || clock.GetUtcNow() > _exp)
                        await RenewAsync();
                    return _at;
                }

                private async Task RenewAsync()
                {
                    await {{wait}};
                    try
                    {
                        {{ask}}
                    }
                    finally { _gate.Release(); }
                }

                {{Ask}}
            """);
        return Fixes(
            Sample("[|_gate.WaitAsync()|]", "await AskAsync(default);"),
            Sample("_gate.WaitAsync()", "if (_at == null || clock.GetUtcNow() > _exp)\n            {\n                await AskAsync(default);\n            }"));
    }

    [Fact]
    public Task Looks_again_inside_a_lock_statement()
    {
        static string Sample(string locked, string open, string indent, string close) => UnrenewedTokenTests.Usings + $$"""
            internal static class Tokens
            {
                private static readonly object s_lock = new();
                private static string? s_token;
                public static string Get(RestClient client)
                {
                    if (string.IsNullOrEmpty(s_token))
                    {
                        lock ({{locked}})
                        {
                            {{open}}{{indent}}var request = new RestRequest("/oauth/token", Method.Post).AddParameter("grant_type", "client_credentials");
                            {{indent}}s_token = client.ExecuteAsync<Tok>(request).Result.Data!.AccessToken;
                            {{close}}
                    }
                    return s_token!;
                }
                public static bool Expired(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Unauthorized;
            }
            """;
        return Fixes(
            Sample("[|s_lock|]", "", "", "}").Replace("                }\n", "            }\n", StringComparison.Ordinal),
            Sample("s_lock", "if (string.IsNullOrEmpty(s_token))\n                {\n                ", "    ", "}\n            }"));
    }

    private static string Moved(string wait, string outside, string inside) => Service($$"""
            private string _refresh = "";

            public async Task<string> RenewAsync()
            {
        {{outside}}        await {{wait}};
                try
                {
        {{inside}}            var r = await http.PostAsync("/token", new StringContent("grant_type=refresh_token&refresh_token=" + sent));
                    var t = (await r.Content.ReadFromJsonAsync<Tok>())!;
                    _refresh = t.RefreshToken ?? _refresh;
                    return _at = t.AccessToken;
                }
                finally
                {
                    _gate.Release();
                }
            }
        """);

    [Fact]
    public Task Reads_the_refresh_token_inside_the_lock() => Verify.Fixes(
        Moved("[|_gate.WaitAsync()|]", "        // what to send\n        var sent = _refresh; // now\n", ""),
        Moved("_gate.WaitAsync()", "", "            // what to send\n            var sent = _refresh; // now\n"),
        id: TokenLifecycleAnalyzer.UncheckedRefreshId);

    [Theory]
    [InlineData("        // what to send\n        var sent = _refresh; Log(sent); void Log(string text) { }\n")]
    [InlineData("        string sent = _refresh, other = \"\";\n")]
    [InlineData("        var sent = Uri.EscapeDataString(_refresh);\n")]
    public Task Offers_no_fix_for_a_token_that_is_not_only_sent(string outside) => Verify.OffersNoFix(
        Moved("[|_gate.WaitAsync()|]", outside, ""), id: TokenLifecycleAnalyzer.UncheckedRefreshId);

    [Theory]
    [InlineData("if (_exp < clock.GetUtcNow()) { string token; await [|_gate.WaitAsync(ct)|]; try { await AskAsync(ct); token = _at!; } finally { _gate.Release(); } return token; } return _at;")]
    [InlineData("if (_exp < clock.GetUtcNow()) return await LockedAsync(); return _at; async Task<string?> LockedAsync() { await [|_gate.WaitAsync(ct)|]; try { await AskAsync(ct); return _at; } finally { _gate.Release(); } }")]
    [InlineData("if (_at is { } token && _exp > clock.GetUtcNow()) return token; await [|_gate.WaitAsync(ct)|]; try { await AskAsync(ct); return _at; } finally { _gate.Release(); }")]
    [InlineData("var exp = _exp; if (exp > clock.GetUtcNow()) return _at; await [|_gate.WaitAsync(ct)|]; try { await AskAsync(ct); return _at; } finally { _gate.Release(); }")]
    [InlineData("if ((await http.GetAsync(\"/\")).StatusCode != HttpStatusCode.Unauthorized) return _at; await [|_gate.WaitAsync(ct)|]; try { await AskAsync(ct); return _at; } finally { _gate.Release(); }")]
    [InlineData("if (_exp > clock.GetUtcNow()) return _at; await [|_gate.WaitAsync(ct)|]; await AskAsync(ct); _gate.Release(); return _at;")]
    public Task Offers_no_fix_that_would_have_to_guess(string get) => OffersNoFix(Service($$"""
            public async Task<string?> GetAsync(CancellationToken ct) { {{get}} }
            {{Ask}}
        """));

    [Fact]
    public Task Offers_no_fix_when_two_checks_lead_to_the_lock() => OffersNoFix(Service($$"""
            public async Task<string?> GetAsync() { if (_at == null) await RenewAsync(); return _at; }
            public async Task<string?> LaterAsync() { if (_exp < clock.GetUtcNow()) await RenewAsync(); return _at; }
            private async Task RenewAsync() { await [|_gate.WaitAsync()|]; try { await AskAsync(default); } finally { _gate.Release(); } }
            {{Ask}}
        """));
}
