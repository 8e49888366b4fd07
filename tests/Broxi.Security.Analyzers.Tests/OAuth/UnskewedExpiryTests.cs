using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.UnskewedExpiryAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnskewedExpiryFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="UnskewedExpiryAnalyzer"/> and <see cref="UnskewedExpiryFix"/>.</summary>
public sealed class UnskewedExpiryTests
{
    private const string Usings = """
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.Extensions.Hosting;
        using RestSharp;
        using RestSharp.Authenticators;

        record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

        """;

    public static TheoryData<string> Shapes => new()
    {
        // A typed client.
        """
        sealed class Client(HttpClient http)
        {
            private string? _accessToken;
            private DateTimeOffset _expiresAt = DateTimeOffset.MinValue;
            public async Task<string> GetAsync()
            {
                if (_accessToken is not null && [|DateTimeOffset.UtcNow < _expiresAt|])
                    return _accessToken;
                var token = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials");
                _expiresAt = DateTimeOffset.UtcNow.AddSeconds(token!.ExpiresIn);
                return _accessToken = token.AccessToken;
            }
            public void Forget() => _expiresAt = default;
        }
        """,
        // A handler that looks twice.
        """
        sealed class BearerHandler(HttpClient login, TimeProvider clock) : DelegatingHandler
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private Tok? _token;
            private DateTimeOffset _expiresAt;
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                if ([|clock.GetUtcNow() >= _expiresAt|])
                {
                    await _gate.WaitAsync(ct);
                    try
                    {
                        if (clock.GetUtcNow() >= _expiresAt)
                        {
                            _token = await login.GetFromJsonAsync<Tok>("/token", ct);
                            _expiresAt = clock.GetUtcNow() + TimeSpan.FromSeconds(_token!.ExpiresIn);
                        }
                    }
                    finally { _gate.Release(); }
                }
                request.Headers.Authorization = new("Bearer", _token!.AccessToken);
                return await base.SendAsync(request, ct);
            }
        }
        """,
        // A static cache, a variable for the seconds, a variable for the time.
        """
        static class Tokens
        {
            static string? s_token;
            static DateTime? s_expiry = null;
            public static async Task<string> GetAsync(HttpClient http)
            {
                var now = DateTime.UtcNow;
                if (s_token == null || s_expiry == null || [|s_expiry.Value <= now|])
                {
                    var t = await http.GetFromJsonAsync<JsonElement>("/token");
                    var seconds = t.GetProperty("expires_in").GetInt32();
                    s_token = t.GetProperty("access_token").GetString();
                    s_expiry = DateTime.UtcNow.AddSeconds(seconds);
                }
                return s_token!;
            }
        }
        """,
        // RestSharp.
        """
        class Api(IRestClient login) : AuthenticatorBase("")
        {
            DateTime Expires { get; set; }
            protected override async ValueTask<Parameter> GetAuthenticationParameter(string accessToken)
            {
                if ([|Expires < DateTime.UtcNow|])
                {
                    var answer = await login.GetAsync<Tok>(new RestRequest("token"));
                    Token = answer!.AccessToken;
                    Expires = DateTime.UtcNow.Add(TimeSpan.FromSeconds(answer.ExpiresIn));
                }
                return new HeaderParameter(KnownHeaders.Authorization, "Bearer " + Token);
            }
        }
        """,
        // The response tells itself.
        """
        class TokenResponse
        {
            [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
            public DateTime CreatedAt { get; set; } = DateTime.UtcNow;
            public bool IsExpired => [|CreatedAt.AddSeconds(ExpiresIn) <= DateTime.UtcNow|];
        }
        """,
        // A worker.
        """
        class Worker(HttpClient http) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken ct)
            {
                var token = await http.GetFromJsonAsync<Tok>("/token", ct);
                var expiresAt = DateTime.UtcNow.AddSeconds(token!.ExpiresIn);
                while ([|DateTime.UtcNow < expiresAt|]) await Task.Delay(1000, ct);
            }
        }
        """,
        // In parts, in a struct, in a lambda.
        """
        partial struct Session { string _accessToken; DateTimeOffset _validUntil; Func<DateTimeOffset, bool> Stale(TimeProvider clock) { var until = _validUntil; return _ => [|clock.GetUtcNow() > until|]; } }
        partial struct Session { void Set(Tok t) { _accessToken = t.AccessToken; _validUntil = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn); } }
        """,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Finds_an_expiry_that_is_compared_to_the_second(string sample) => Verify.Finds(Usings + sample);

    [Fact]
    public Task Ends_the_token_a_minute_earlier_wherever_it_is_set() => Verify.Fixes(
        Usings + """
        class One
        {
            DateTime? _expiresAt;
            void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn); // seconds
            void Renew(Tok t)
            {
                // again
                _expiresAt = DateTime.UtcNow /* now */ + TimeSpan.FromSeconds(t.ExpiresIn); // set
            }
            bool Stale => _expiresAt == null || [|_expiresAt < DateTime.UtcNow|];
            bool Good => !Stale && DateTime.UtcNow < _expiresAt;
            class Two
            {
                DateTimeOffset _expiresAt;
                void Set(Tok t) => _expiresAt = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn);
                bool Stale => [|DateTimeOffset.UtcNow >= _expiresAt|];
            }
        }
        """,
        Usings + """
        class One
        {
            DateTime? _expiresAt;
            void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn) - TimeSpan.FromSeconds(60); // seconds
            void Renew(Tok t)
            {
                // again
                _expiresAt = DateTime.UtcNow /* now */ + TimeSpan.FromSeconds(t.ExpiresIn) - TimeSpan.FromSeconds(60); // set
            }
            bool Stale => _expiresAt == null || [|_expiresAt < DateTime.UtcNow|];
            bool Good => !Stale && DateTime.UtcNow < _expiresAt;
            class Two
            {
                DateTimeOffset _expiresAt;
                void Set(Tok t) => _expiresAt = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn) - TimeSpan.FromSeconds(60);
                bool Stale => [|DateTimeOffset.UtcNow >= _expiresAt|];
            }
        }
        """.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Fact]
    public Task Shortens_a_variable() => Verify.Fixes(
        Usings + """
        class Job
        {
            async Task Run(Tok t)
            {
                var expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn);
                while ([|DateTime.UtcNow < expiresAt|]) await Task.Yield();
            }
        }
        """,
        Usings + """
        class Job
        {
            async Task Run(Tok t)
            {
                var expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn) - TimeSpan.FromSeconds(60);
                while (DateTime.UtcNow < expiresAt) await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_the_start_may_be_missing() => Verify.OffersNoFix(
        Usings + """
        class TokenResponse
        {
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
            public DateTime CreatedAt { get; set; }
            public bool IsExpired => [|DateTime.UtcNow > CreatedAt.AddSeconds(ExpiresIn)|];
        }
        """);

    [Theory]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn - 60)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn * 0.9)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn).AddMinutes(-1)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn) - TimeSpan.FromSeconds(30)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(Math.Max(t.ExpiresIn - 60, 0))", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow + TimeSpan.FromSeconds(t.ExpiresIn / 2)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(-60).AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddMinutes(50)", "DateTime.UtcNow > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow.AddMinutes(1) > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt.AddMinutes(-1)")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt - TimeSpan.FromSeconds(60)")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow + skew > _expiresAt")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "_expiresAt - DateTime.UtcNow < TimeSpan.FromMinutes(1)")]
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "(_expiresAt - DateTime.UtcNow).TotalSeconds < 60")]
    // One of two checks is careful; the other asks something else.
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt || DateTime.UtcNow.AddMinutes(1) > _expiresAt")]
    // What else reads the expiry may be careful, and what a variable holds may be less.
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "DateTime.UtcNow > _expiresAt || IsNear(_expiresAt)")]
    [InlineData("Shortened(t)", "DateTime.UtcNow > _expiresAt")]
    // A time that is no clock, and an end from elsewhere.
    [InlineData("DateTime.UtcNow.AddSeconds(t.ExpiresIn)", "requested > _expiresAt")]
    public Task Accepts_slack_on_either_side(string value, string check) => Verify.IsSilent(
        Usings + $$"""
        class Session(TimeSpan skew, DateTime requested)
        {
            DateTime _expiresAt;
            void Set(Tok t) => _expiresAt = {{value}};
            bool Stale => {{check}};
            bool IsNear(DateTime time) => time > requested + skew;
            DateTime Shortened(Tok t) => DateTime.UtcNow.AddSeconds(t.ExpiresIn - 60);
        }
        """);

    [Theory]
    // Others may set it with slack; the lifetime may have been cut before.
    [InlineData("class S { public DateTime ExpiresAt { get; set; } void Set(Tok t) => ExpiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn); bool Stale => DateTime.UtcNow > ExpiresAt; }")]
    [InlineData("class S { DateTime _expiresAt; void Set(int expiresIn) => _expiresAt = DateTime.UtcNow.AddSeconds(expiresIn); bool Stale => DateTime.UtcNow > _expiresAt; string accessToken = \"\"; }")]
    [InlineData("class S { DateTime _expiresAt; void Set(Tok t) { var s = t.ExpiresIn; s -= 60; _expiresAt = DateTime.UtcNow.AddSeconds(s); } bool Stale => DateTime.UtcNow > _expiresAt; }")]
    [InlineData("class S { DateTime _expiresAt; void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn); void Load(DateTime end) => _expiresAt = end; bool Stale => DateTime.UtcNow > _expiresAt; }")]
    [InlineData("class S { DateTime _expires; void Set(int days, string token) => _expires = DateTime.UtcNow.AddDays(days); bool Over => DateTime.UtcNow > _expires; }")]
    [InlineData("class S { bool Over(System.IdentityModel.Tokens.Jwt.JwtSecurityToken t) => t.ValidTo < DateTime.UtcNow; }")]
    public Task Stays_silent_when_the_slack_may_be_elsewhere(string sample) => Verify.IsSilent(Usings + sample);

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Usings + """
        class S { DateTime _expiresAt; void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.ExpiresIn); bool Stale => DateTime.UtcNow > _expiresAt; }
        """, Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + """
        class S
        {
            DateTime _expiresAt; void Set(Tok t) => _expiresAt = DateTime.UtcNow.AddSeconds(t.); bool Stale => DateTime.UtcNow > ;
            void Also(Tok t) { _expiresAt = DateTime.UtcNow + TimeSpan.FromSeconds(; if (DateTime.UtcNow.Add( < _expiresAt) }
        }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
