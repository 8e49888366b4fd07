using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnreadExpiryFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3002 of <see cref="TokenLifecycleAnalyzer"/>, and <see cref="UnreadExpiryFix"/>.</summary>
public sealed class UnreadExpiryTests
{
    private static string Service(
        string note = "_expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn);",
        string field = "private DateTimeOffset _expiresAt;",
        string check = "_token is null",
        string member = "",
        string type = "public sealed class Api(HttpClient http)") =>
        UnrenewedTokenTests.Usings + type + """

        {
            private string? _token;
            FIELD
            public async Task<string> GetAsync()
            {
                // ask once
                if (CHECK) // only
                {
                    var answer = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials");
                    NOTE // noted
                    _token = answer!.AccessToken;
                }
                return _token!;
            }
            MEMBER
        }
        """.Replace("FIELD", field, StringComparison.Ordinal).Replace("CHECK", check, StringComparison.Ordinal)
            .Replace("NOTE", note, StringComparison.Ordinal).Replace("MEMBER", member, StringComparison.Ordinal);

    private static string Marked(string service) => service.Replace("            _expiresAt =", "            [|_expiresAt|] =", StringComparison.Ordinal);

    private static Task Fixes(string sample, string fixedSample) => Verify.Fixes(sample, fixedSample, id: TokenLifecycleAnalyzer.UnreadExpiryId);

    private static Task Finds(string sample, Project? project = null) => Verify.Finds(sample, project, TokenLifecycleAnalyzer.UnreadExpiryId);

    [Theory]
    [InlineData("_token is null")]
    [InlineData("_token == null")]
    [InlineData("string.IsNullOrEmpty(_token)")]
    [InlineData("this._token == null")]
    public Task Compares_the_note_with_the_clock(string check) => Fixes(
        Marked(Service(check: check)), Service(check: check + " || DateTimeOffset.UtcNow.AddSeconds(60) >= _expiresAt"));

    [Theory]
    [InlineData("DateTime.UtcNow", "DateTime")]
    [InlineData("DateTime.Now", "DateTime")]
    [InlineData("_clock.GetUtcNow()", "DateTimeOffset")]
    public Task Uses_the_same_clock_and_keeps_the_slack(string clock, string type)
    {
        var note = $"_expiresAt = {clock}.AddSeconds(answer!.ExpiresIn - 300);";
        var field = $"private {type} _expiresAt; private readonly TimeProvider _clock = TimeProvider.System;";
        return Fixes(
            Marked(Service(note, field)),
            Service(note, field, $"_token is null || {clock} >= _expiresAt"));
    }

    [Fact]
    public Task Mends_two_types_of_a_document_at_once()
    {
        static string Two(string mark, string guard) => UnrenewedTokenTests.Usings + $$"""
            static class One
            {
                private static string? s_token; private static DateTime s_expiry;
                public static async Task<string> GetAsync(HttpClient http)
                {
                    if (s_token == null{{guard}})
                    {
                        var t = await http.GetFromJsonAsync<Tok>("/token");
                        {{mark}} = DateTime.UtcNow.AddSeconds(t!.ExpiresIn - 60);
                        s_token = t.AccessToken;
                    }
                    return s_token;
                }
                sealed class Two(HttpClient http)
                {
                    private string? s_token; private DateTime s_expiry;
                    public async Task<string> GetAsync()
                    {
                        if (s_token == null{{guard}})
                        {
                            var t = await http.GetFromJsonAsync<Tok>("/token");
                            s_token = t!.AccessToken;
                            {{mark}} = DateTime.UtcNow.AddSeconds(t.ExpiresIn - 60);
                        }
                        return s_token;
                    }
                }
            }
            """;
        return Fixes(
            Two("[|s_expiry|]", "").Replace("static class One", "static partial class Outer { } static class One", StringComparison.Ordinal)
                .Replace("sealed class Two", "} sealed class Two", StringComparison.Ordinal)[..^1],
            Two("s_expiry", " || DateTime.UtcNow >= s_expiry").Replace("static class One", "static partial class Outer { } static class One", StringComparison.Ordinal)
                .Replace("sealed class Two", "} sealed class Two", StringComparison.Ordinal)[..^1]);
    }

    [Theory]
    [InlineData("_expiresAt = answer!.ExpiresIn;", "private int _expiresAt;", "_token is null")]
    [InlineData("_expiresAt = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(answer!.ExpiresIn);", "private DateTimeOffset _expiresAt;", "_token is null")]
    [InlineData("_expiresAt = DateTime.UtcNow.AddSeconds(answer!.ExpiresIn);", "private DateTimeOffset _expiresAt;", "_token is null")]
    [InlineData("_expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn);", "private DateTimeOffset _expiresAt { get; set; } public bool _on;", "_on && _token is null")]
    public Task Offers_no_fix_that_would_have_to_guess(string note, string field, string check) =>
        Verify.OffersNoFix(Marked(Service(note, field, check)), id: TokenLifecycleAnalyzer.UnreadExpiryId);

    [Fact]
    public Task Offers_no_fix_when_the_token_is_tested_twice() => Verify.OffersNoFix(
        Marked(Service(member: "public bool HasToken => _token is not null;")), id: TokenLifecycleAnalyzer.UnreadExpiryId);

    [Fact]
    public Task Finds_a_note_by_its_value() => Finds(
        Service("[|_when|] = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn);", "private DateTimeOffset _when;"));

    [Fact]
    public Task P3002_A_static_cache() => Finds(
        UnrenewedTokenTests.Usings + """
        public static class P3002
        {
            private static string? _accessToken; private static DateTime _expiresAt;
            public static async Task<string> GetAsync(HttpClient h)
            {
                if (string.IsNullOrEmpty(_accessToken))
                {
                    var t = await h.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials");
                    [|_expiresAt|] = DateTime.UtcNow.AddSeconds(t!.ExpiresIn - 300);
                    _accessToken = t.AccessToken;
                }
                return _accessToken;
            }
        }
        """);

    [Theory]
    [InlineData("public bool IsOld => DateTimeOffset.UtcNow >= _expiresAt;")]
    [InlineData("public void Log(ILogger log) => log.LogInformation(\"{At}\", _expiresAt);")]
    [InlineData("private static void Set(ref DateTimeOffset at) => at = default; public void Reset() => Set(ref _expiresAt);")]
    [InlineData("public string Name => nameof(_expiresAt);")]
    public Task The_note_is_read(string member) => Verify.IsSilent(Service(member: member));

    [Theory]
    [InlineData("[JsonInclude] private DateTimeOffset _expiresAt;")]
    [InlineData("[System.Runtime.Serialization.DataMember] private DateTimeOffset _expiresAt;")]
    [InlineData("public DateTimeOffset _expiresAt { get; private set; }")]
    [InlineData("internal DateTimeOffset _expiresAt;")]
    public Task The_note_can_be_read_elsewhere(string field) => Verify.IsSilent(Service(field: field));

    [Theory]
    [InlineData("private DateTimeOffset _asked = DateTimeOffset.UtcNow;")]
    [InlineData("public async Task SendAsync() { if ((await http.GetAsync(\"/\")).StatusCode == HttpStatusCode.Unauthorized) _token = null; }")]
    [InlineData("public bool Denied(HttpResponseMessage r) => r.StatusCode == HttpStatusCode.Unauthorized;")]
    [InlineData("private readonly PeriodicTimer _timer = new(TimeSpan.FromMinutes(50));")]
    public Task Something_else_renews_the_token(string member) => Verify.IsSilent(Service(member: member));

    [Fact]
    public Task Nothing_is_kept_beyond_a_call() => Verify.IsSilent(
        UnrenewedTokenTests.Usings + """
        public sealed class Api(HttpClient http)
        {
            private DateTimeOffset _expiresAt;
            public async Task<string> GetAsync()
            {
                var answer = await http.GetFromJsonAsync<Tok>("/token");
                _expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn);
                return answer.AccessToken;
            }
        }
        """);

    [Fact]
    public Task Another_note_is_read() => Verify.IsSilent(Service(
        "_expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn); _renewAt = _expiresAt;", "private DateTimeOffset _expiresAt, _renewAt;"));

    [Fact]
    public Task Only_hints_in_tests() => Verify.Hints(Marked(Service()), Project.Test, TokenLifecycleAnalyzer.UnreadExpiryId);

    [Fact]
    public Task Only_hints_in_a_view_model() => Verify.Hints(
        Marked(Service(type: "public sealed class LoginViewModel(HttpClient http)")), id: TokenLifecycleAnalyzer.UnreadExpiryId);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent("#if DEBUG\n" + Service() + "\n#endif", new Project { Symbols = ["DEBUG"] });
}
