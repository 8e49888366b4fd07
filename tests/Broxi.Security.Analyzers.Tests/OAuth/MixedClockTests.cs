using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.MixedClockAnalyzer,
    Broxi.Security.CodeFixes.OAuth.MixedClockFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="MixedClockAnalyzer"/> and <see cref="MixedClockFix"/>.</summary>
public sealed class MixedClockTests
{
    private const string Usings = """
        using System.Globalization;
        using System.IdentityModel.Tokens.Jwt;
        using System.Net.Http.Json;
        using System.Security.Claims;
        using System.Text.Json.Serialization;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        using JwtRegisteredClaimNames = Microsoft.IdentityModel.JsonWebTokens.JwtRegisteredClaimNames;

        record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

        """;

    public static TheoryData<string> Kept => new()
    {
        // A typed client.
        """
        sealed class Client(HttpClient http)
        {
            private string? _accessToken;
            private DateTime _expiresAt;
            public async Task<string> GetAsync()
            {
                if (_accessToken is not null && DateTime.UtcNow < _expiresAt)
                    return _accessToken;
                var token = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials");
                _expiresAt = [|DateTime.Now|].AddSeconds(token!.ExpiresIn - 60);
                return _accessToken = token.AccessToken;
            }
        }
        """,
        // A handler that keeps UTC and asks the wall clock.
        """
        sealed class BearerHandler(HttpClient login) : DelegatingHandler
        {
            private Tok? _token;
            private DateTime? _expiresAt;
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                if (_token == null || _expiresAt == null || [|DateTime.Now|] > _expiresAt)
                {
                    _token = await login.GetFromJsonAsync<Tok>("/token", ct);
                    _expiresAt = DateTime.UtcNow + TimeSpan.FromSeconds(_token!.ExpiresIn);
                }
                request.Headers.Authorization = new("Bearer", _token.AccessToken);
                return await base.SendAsync(request, ct);
            }
        }
        """,
        // A static cache.
        """
        static class Tokens
        {
            static string? s_token;
            static DateTime s_expiry;
            public static async Task<string> GetAsync(HttpClient http)
            {
                if (string.IsNullOrEmpty(s_token) || s_expiry.CompareTo(DateTime.UtcNow) < 0)
                {
                    var now = [|DateTime.Now|];
                    var t = await http.GetFromJsonAsync<Tok>("/token");
                    (s_token) = t!.AccessToken;
                    s_expiry = now.AddSeconds(t.ExpiresIn);
                }
                return s_token;
            }
        }
        """,
        // A response that notes when it came.
        """
        class TokenResponse
        {
            [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
            public DateTime Expires { get; private set; }
            public void Received() => Expires = [|DateTime.Now|].AddSeconds(ExpiresIn);
            public bool IsExpired => DateTime.UtcNow >= Expires;
        }
        """,
        """
        class SavedToken
        {
            [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
            public DateTime CreatedAt { get; set; } = [|DateTime.Now|];
            public bool IsExpired => CreatedAt.AddSeconds(ExpiresIn) <= DateTime.UtcNow;
        }
        """,
        // A parameter that says what it is; a time that forgot its offset; a nested comparison.
        """
        class TokenSession
        {
            DateTime _exp;
            public void Set(int expiresIn) => _exp = [|DateTimeOffset.Now|].DateTime.AddSeconds(expiresIn);
            public bool Expired => DateTimeOffset.UtcNow.DateTime >= _exp;
        }
        """,
        // An entry of a dictionary, in async lambdas and local functions.
        """
        class Broker(HttpClient http)
        {
            sealed class Entry { public string AccessToken = ""; public DateTime ExpiresOn; }
            readonly Dictionary<string, Entry> _entries = [];
            public Func<string, Task<string>> Get => async tenant =>
            {
                if (_entries.TryGetValue(tenant, out var entry) && IsGood(entry)) return entry.AccessToken;
                var t = await http.GetFromJsonAsync<Tok>("/token");
                _entries[tenant] = new Entry { AccessToken = t!.AccessToken, ExpiresOn = DateTime.UtcNow.AddSeconds(t.ExpiresIn) };
                return t.AccessToken;
                bool IsGood(Entry e) => e.ExpiresOn > [|DateTime.Now|].AddMinutes(5);
            };
        }
        """,
        // A partial type, a clock of one's own.
        """
        interface IClock { DateTime UtcNow { get; } }
        partial class Worker(IClock clock) { string? _accessToken; DateTime _validUntil; bool Stale => clock.UtcNow > _validUntil; }
        partial class Worker { void Set(Tok t) { _accessToken = t.AccessToken; _validUntil = [|DateTime.Now|].AddHours(1); } }
        """,
        // TimeProvider, subtracted.
        """
        class Provider(TimeProvider clock)
        {
            DateTime expires;
            void Set(Tok t) => expires = clock.GetUtcNow().UtcDateTime.AddSeconds(t.ExpiresIn);
            bool Stale => expires.Subtract([|clock.GetLocalNow()|].DateTime) < TimeSpan.FromMinutes(1);
        }
        """,
        // Compared with both, whoever sets it.
        """
        class Stored
        {
            public string AccessToken { get; set; } = "";
            public DateTime ExpiresAt { get; set; }
            public bool IsExpired => DateTime.UtcNow > ExpiresAt;
            public bool IsExpiring => (ExpiresAt - [|DateTime.Now|]).TotalMinutes < 5;
        }
        """,
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public Task Finds_an_expiry_between_two_clocks(string sample) => Verify.Finds(Usings + sample);

    [Theory]
    [InlineData("new JwtSecurityToken(token).ValidTo < [|DateTime.Now|]")]
    [InlineData("new JwtSecurityTokenHandler().ReadJwtToken(token).ValidTo < [|DateTime.Now|].AddMinutes(1)")]
    [InlineData("new JsonWebToken(token).ValidFrom > [|DateTime.Now|]")]
    [InlineData("(new JsonWebToken(token).ValidTo - [|DateTime.Now|]).TotalSeconds < 60")]
    [InlineData("DateTime.Compare([|DateTime.Now|], ((SecurityToken)new JsonWebToken(token)).ValidTo) > 0")]
    [InlineData("new JsonWebToken(token).ValidTo.ToUniversalTime() < [|DateTime.Now|]")]
    [InlineData("[|new JsonWebToken(token).ValidTo.ToLocalTime()|] < DateTime.UtcNow")]
    [InlineData("""DateTimeOffset.FromUnixTimeSeconds(long.Parse(new JsonWebToken(token).GetClaim("exp").Value)).UtcDateTime < [|DateTime.Now|]""")]
    [InlineData("DateTimeOffset.FromUnixTimeSeconds((long)new JwtSecurityToken(token).Payload[JwtRegisteredClaimNames.Exp]).DateTime < [|DateTime.Now|]")]
    [InlineData("[|DateTimeOffset.FromUnixTimeSeconds((long)new JwtSecurityToken(token).Payload[JwtRegisteredClaimNames.Exp]).LocalDateTime|] < DateTime.UtcNow")]
    [InlineData("""new DateTime(1970, 1, 1).AddSeconds(int.Parse(new JsonWebToken(token).GetClaim("exp").Value)) < [|DateTime.Now|]""")]
    [InlineData("""DateTime.UnixEpoch.AddSeconds(int.Parse(new JsonWebToken(token).GetClaim("exp").Value)) < [|DateTime.Now|]""")]
    [InlineData("""int.Parse(new JsonWebToken(token).GetClaim("exp").Value) < (long)([|DateTime.Now|] - new DateTime(1970, 1, 1)).TotalSeconds""")]
    [InlineData("""int.Parse(new JsonWebToken(token).GetClaim("exp").Value) < [|DateTime.Now|].Subtract(DateTime.UnixEpoch).TotalSeconds""")]
    public Task Finds_a_JWT_compared_with_the_wall_clock(string check) => Verify.Finds(
        Usings + $$"""
        static class Jwt { public static bool IsExpired(string token) => {{check}}; }
        """);

    [Fact]
    public Task Follows_variables() => Verify.Finds(
        Usings + """
        class Jobs
        {
            async Task Run(HttpClient http, string jwt)
            {
                var token = await http.GetFromJsonAsync<Tok>("/token");
                var expiresAt = [|DateTime.Now|].AddSeconds(token!.ExpiresIn);
                while (DateTime.UtcNow < expiresAt) await Task.Yield();
                var validTo = new JsonWebToken(jwt).ValidTo;
                DateTime now = [|DateTime.Now|];
                if (validTo is { } end && end < now) return;
            }
        }
        """);

    [Fact]
    public Task Finds_it_in_top_level_statements() => Verify.Fixes(
        """
        using System.Net.Http.Json;
        var answer = await new HttpClient().GetFromJsonAsync<Dictionary<string, string>>("https://id.contoso.com/token");
        var end = DateTime.UtcNow.AddSeconds(int.Parse(answer!["expires_in"]));
        while (true) { if ([|DateTime.Now|] > end) break; }
        """,
        """
        using System.Net.Http.Json;
        var answer = await new HttpClient().GetFromJsonAsync<Dictionary<string, string>>("https://id.contoso.com/token");
        var end = DateTime.UtcNow.AddSeconds(int.Parse(answer!["expires_in"]));
        while (true) { if (DateTime.UtcNow > end) break; }
        """, new Project { IsProgram = true });

    [Fact]
    public Task Reads_the_clock_in_UTC() => Verify.Fixes(
        Usings + """
        class One
        {
            string? _accessToken; DateTime _expiresAt;
            // both
            void Set(Tok t) => _expiresAt = /* from */ [|DateTime.Now|] // now on
                .AddSeconds(t.ExpiresIn);
            void Renew(Tok t) { _accessToken = t.AccessToken; _expiresAt = System.DateTime.Now.AddSeconds(t.ExpiresIn - 10); }
            bool Stale => DateTime.UtcNow > _expiresAt;
            class Two
            {
                DateTime? _expiresAt;
                void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn);
                bool Stale => [|DateTimeOffset.Now|].DateTime > _expiresAt || [|DateTime.Now|] > new JsonWebToken("").ValidTo;
                bool Soon => _expiresAt < DateTime.Now.AddMinutes(2); // soon
            }
        }
        """,
        Usings + """
        class One
        {
            string? _accessToken; DateTime _expiresAt;
            // both
            void Set(Tok t) => _expiresAt = /* from */ DateTime.UtcNow // now on
                .AddSeconds(t.ExpiresIn);
            void Renew(Tok t) { _accessToken = t.AccessToken; _expiresAt = System.DateTime.UtcNow.AddSeconds(t.ExpiresIn - 10); }
            bool Stale => DateTime.UtcNow > _expiresAt;
            class Two
            {
                DateTime? _expiresAt;
                void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn);
                bool Stale => DateTimeOffset.UtcNow.DateTime > _expiresAt || DateTime.UtcNow > new JsonWebToken("").ValidTo;
                bool Soon => _expiresAt < DateTime.UtcNow.AddMinutes(2); // soon
            }
        }
        """);

    [Fact]
    public Task Suggests_UTC_where_all_is_local() => Verify.Fixes(
        Usings + """
        class Session(TimeProvider clock)
        {
            DateTime _expiresAt = DateTime.MinValue;
            void Set(Tok t) => _expiresAt = [|DateTime.Now|].AddSeconds(t.ExpiresIn);
            bool Stale => DateTime.Now > _expiresAt || clock.GetLocalNow().LocalDateTime > _expiresAt;
        }
        """,
        Usings + """
        class Session(TimeProvider clock)
        {
            DateTime _expiresAt = DateTime.MinValue;
            void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn);
            bool Stale => DateTime.UtcNow > _expiresAt || clock.GetLocalNow().UtcDateTime > _expiresAt;
        }
        """, DiagnosticSeverity.Info);

    [Theory]
    // Others see the local time, or the variable has other uses.
    [InlineData("public DateTime ExpiresAt;", "ExpiresAt = [|DateTime.Now|].AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    [InlineData("DateTime ExpiresAt; public string Text => ExpiresAt.ToString();", "ExpiresAt = [|DateTime.Now|].AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    [InlineData("[JsonInclude] DateTime ExpiresAt;", "ExpiresAt = [|DateTime.Now|].AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    [InlineData("DateTime ExpiresAt;", "var now = [|DateTime.Now|]; ExpiresAt = now.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    // Another call would be needed.
    [InlineData("DateTime ExpiresAt;", "ExpiresAt = [|DateTime.Today|].AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    [InlineData("DateTime ExpiresAt;", "ExpiresAt = [|DateTime.UtcNow.ToLocalTime()|].AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > ExpiresAt")]
    public Task Offers_no_fix_when_it_shows_elsewhere(string member, string set, string check) => Verify.OffersNoFix(
        Usings + $$"""
        class Session
        {
            {{member}}
            void Set(Tok t) { {{set}}; }
            bool Stale => {{check}};
        }
        """);

    [Theory]
    [InlineData("DateTime _expiresAt", "DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime _expiresAt", "DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.Now > _expiresAt.ToLocalTime()")]
    [InlineData("DateTime _expiresAt", "DateTime.Now.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt.ToUniversalTime()")]
    [InlineData("DateTime _expiresAt", "DateTime.Now.AddSeconds(t.ExpiresIn).ToUniversalTime()", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime _expiresAt", "DateTime.Now.ToUniversalTime().AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime _expiresAt", "DateTimeOffset.Now.UtcDateTime.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt")]
    // A DateTimeOffset carries its offset, and a DateTime gives it the right one.
    [InlineData("DateTimeOffset _expiresAt", "DateTimeOffset.Now.AddSeconds(t.ExpiresIn)", "DateTimeOffset.UtcNow > _expiresAt")]
    [InlineData("DateTimeOffset _expiresAt", "DateTime.Now.AddSeconds(t.ExpiresIn)", "DateTimeOffset.UtcNow > _expiresAt")]
    [InlineData("DateTimeOffset _expiresAt", "DateTime.Now.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTimeOffset? _expiresAt", "DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.Now > _expiresAt")]
    // Never compared, or only set by others.
    [InlineData("public DateTime ExpiresAt", "DateTime.Now.AddSeconds(t.ExpiresIn)", "t is null")]
    [InlineData("public DateTime ExpiresAt; DateTime other", "default", "DateTime.Now > ExpiresAt")]
    // Somebody makes up for the time zone.
    [InlineData("DateTime _expiresAt", "DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.Now.AddHours(-2) > _expiresAt")]
    public Task Accepts_one_clock(string member, string value, string check) => Verify.IsSilent(
        Usings + $$"""
        class Session(Tok t)
        {
            string? _accessToken; {{member}};
            void Set() { {{(member.Contains(';') ? "other" : member.Split(' ')[^1])}} = {{value}}; _accessToken = t.AccessToken; }
            bool Stale => {{check}};
        }
        """);

    [Theory]
    // Licences, links and certificates are no tokens.
    [InlineData("class Licence { DateTime _expires; void Set(int days) => _expires = DateTime.Now.AddDays(days); bool Over => DateTime.UtcNow > _expires; }")]
    [InlineData("class ResetLink { string Token = \"\"; DateTime Expires; void Set() => Expires = DateTime.Now.AddHours(1); bool Over => DateTime.UtcNow > Expires; }")]
    [InlineData("class Session { string AccessToken = \"\"; DateTime _lastUse; void Use() => _lastUse = DateTime.Now.AddSeconds(1); bool Idle => DateTime.UtcNow > _lastUse; }")]
    [InlineData("class Certificate { bool Over(System.Security.Cryptography.X509Certificates.X509Certificate2 c) => c.NotAfter < DateTime.Now; }")]
    // The library turns local time into UTC itself.
    [InlineData("class Issuer { object Describe(string token) => new SecurityTokenDescriptor { Expires = DateTime.Now.AddHours(1) }; object Make() => new JwtSecurityToken(expires: DateTime.Now.AddMinutes(5)); }")]
    [InlineData("class Cookies { object Options(string expires) => new Microsoft.AspNetCore.Http.CookieOptions { Expires = DateTime.Now.AddHours(1) }; }")]
    // Both sides are local, or the time in the text is of unknown kind.
    [InlineData("class Jwt { bool Over(JwtSecurityToken t) => t.ValidTo.ToLocalTime() < DateTime.Now; }")]
    [InlineData("class Jwt { bool Over(JwtSecurityToken t) => t.ValidTo < DateTime.Now.ToUniversalTime(); bool Also(JwtSecurityToken t) => t.ValidTo < DateTime.UtcNow; DateTime Time => DateTime.Now; }")]
    [InlineData("class Jwt { bool Over(string expires_at) => DateTime.Parse(expires_at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) < DateTime.Now; }")]
    [InlineData("class Jwt { bool Over(JwtSecurityToken t) => t.ValidTo.AddHours(2) < DateTime.Now; }")]
    [InlineData("class Age { double Of(string token, DateTime expiryDate) => (DateTime.Now - new DateTime(1970, 1, 1)).TotalDays; }")]
    [InlineData("class Zone { TimeSpan Of(string token, int exp) => DateTime.Now - DateTime.UtcNow; }")]
    public Task Stays_silent_about_other_times(string sample) => Verify.IsSilent(Usings + sample);

    [Fact]
    public Task Only_hints_in_tests() => Verify.Hints(
        Usings + "class T { bool Over(JwtSecurityToken t) => t.ValidTo < [|DateTime.Now|]; }", Project.Test);

    [Fact]
    public Task Only_hints_in_development_code() => Verify.Hints(
        Usings + """
        class T
        {
        #if DEBUG
            bool Over(JwtSecurityToken t) => t.ValidTo < [|DateTime.Now|];
        #endif
        }
        """, new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + """
        class T
        {
            DateTime _expiresAt = ; DateTime? = DateTime.Now.AddSeconds();
            bool Over(JwtSecurityToken t) => t. < DateTime.Now || DateTime.Compare(DateTime.Now, ) < 0 || _expiresAt.CompareTo() - DateTime.Now.Subtract(;
            void Set(Tok t) { _expiresAt = DateTime.Now.Add(t.); (_expiresAt, ) = (DateTime.Now, ; DateTime.SpecifyKind(); }
        }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
