using System.Net;
using Broxi.Security.Analyzers.OAuth;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>After the fixes a program sends no expired access token, and asks for a new one no more often than it has to.</summary>
public sealed class ExpiredTokenTests
{
    private const string Answer = """
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using System.Text.Json.Serialization;

        public sealed record TokenResponse(
            [property: JsonPropertyName("access_token")] string AccessToken,
            [property: JsonPropertyName("expires_in")] int ExpiresIn);


        """;

    /// <summary>A user of a token service.</summary>
    private const string CallsWithToken = """
        return async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(CancellationToken.None));
            using var response = await http.SendAsync(request);
        };
        """;

    private const string CallsThroughHandler = """
        var handler = new BearerHandler(new TokenService(http, clock)) { InnerHandler = new SocketsHttpHandler() };
        var api = new HttpClient(handler) { BaseAddress = http.BaseAddress };
        return async () =>
        {
            using var response = await api.GetAsync("/orders");
        };
        """;

    /// <summary>A token service as it should be.</summary>
    private const string TokenService = """
        public sealed class TokenService(HttpClient http, TimeProvider clock) : ITokenService
        {
            private string? _token;
            private DateTimeOffset _expiresAt;

            public async Task<string> GetAccessTokenAsync(CancellationToken cancellation)
            {
                if (_token is null || clock.GetUtcNow() >= _expiresAt)
                {
                    using var response = await http.PostAsync("/token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]), cancellation);
                    var token = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(cancellation);
                    _token = token.GetProperty("access_token").GetString()!;
                    _expiresAt = clock.GetUtcNow().AddSeconds(token.GetProperty("expires_in").GetInt32() - 60);
                }
                return _token;
            }
        }
        """;

    /// <summary>
    /// This program knows the computer's clock alone. A token is good for 61 seconds; the fix leaves a minute of them for a server
    /// whose clock is ahead, and so it is here.
    /// </summary>
    [Fact]
    public Task BRX3001_renews_a_minute_early() =>
        (Cure.OfPage(TokenLifecycleAnalyzer.UnrenewedTokenId, "var tokens = new TokenService(http);" + CallsWithToken) with { Server = static () => new TokenServer { ExpiresIn = 61 } }).WorksAsync(
            static async (server, callAsync) =>
            {
                await callAsync();
                await Task.Delay(1050, TestContext.Current.CancellationToken);
                server.Clock.Advance(TimeSpan.FromMinutes(1));
                await callAsync();
            },
            Refused);

    [Theory]
    [InlineData("var token = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))!; _accessToken = token.AccessToken;")]
    [InlineData("_accessToken = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))!.AccessToken;")]
    public Task BRX3001_renews_by_the_clock_of_the_program(string store) =>
        new Cure(TokenLifecycleAnalyzer.UnrenewedTokenId, Answer + $$"""
            public sealed class TokenService
            {
                private readonly HttpClient _http;
                private readonly TimeProvider _clock;
                private string? _accessToken;

                public TokenService(HttpClient http, TimeProvider clock)
                {
                    _http = http;
                    _clock = clock;
                }

                public async Task<string> GetAsync(CancellationToken cancellation)
                {
                    if (string.IsNullOrEmpty(_accessToken))
                    {
                        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
                        using var response = await _http.PostAsync("/oauth/token", form, cancellation);
                        response.EnsureSuccessStatusCode();
                        {{store.Replace("; ", ";\n            ", StringComparison.Ordinal)}}
                    }
                    return _accessToken;
                }
            }
            """, "var tokens = new TokenService(http, clock);" + CallsWithToken).WorksAsync(OverAnHour, Refused, IsThrifty);

    [Fact]
    public Task BRX3003_asks_for_the_token_on_each_request() =>
        (Cure.OfPage(MessageHandlerAnalyzer.StaleHandlerTokenId, CallsThroughHandler) with { Types = TokenService }).WorksAsync(OverAnHour, Refused, IsThrifty);

    [Theory]
    [InlineData("string? _token;", "_token ??= await tokens.GetAccessTokenAsync(cancellation)")]
    [InlineData("readonly Lazy<Task<string>> _token = new(() => tokens.GetAccessTokenAsync(CancellationToken.None));", "await _token.Value")]
    public Task BRX3003_asks_for_the_token_in_place(string field, string token) =>
        new Cure(MessageHandlerAnalyzer.StaleHandlerTokenId, Answer + $$"""
            public interface ITokenService
            {
                Task<string> GetAccessTokenAsync(CancellationToken cancellation);
            }

            public sealed class BearerHandler(ITokenService tokens) : DelegatingHandler
            {
                private {{field}}

                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {{token}});
                    return await base.SendAsync(request, cancellation);
                }
            }
            """, CallsThroughHandler) { Types = TokenService }.WorksAsync(OverAnHour, Refused, IsThrifty);

    [Theory]
    [InlineData("clock.GetUtcNow().AddMinutes(token.ExpiresIn)")]
    [InlineData("clock.GetUtcNow() + TimeSpan.FromMinutes(token.ExpiresIn)")]
    [InlineData("clock.GetUtcNow().AddHours(token.ExpiresIn)")]
    public Task BRX3012_renews_after_seconds(string expiresAt) =>
        TokenWithExpiry(expiresAt).WorksAsync(OverAnHour, Refused, IsThrifty);

    [Theory]
    [InlineData("clock.GetUtcNow().AddMilliseconds(token.ExpiresIn)")]
    [InlineData("clock.GetUtcNow().Add(TimeSpan.FromMilliseconds(token.ExpiresIn))")]
    [InlineData("clock.GetUtcNow().AddSeconds(token.ExpiresIn / 1000)")]
    public Task BRX3012_keeps_the_token_as_long_as_it_is_good(string expiresAt) =>
        TokenWithExpiry(expiresAt).WorksAsync(Twice(TimeSpan.FromMinutes(50)), static server => server.TokenRequests.Skip(1));

    private static Cure TokenWithExpiry(string expiresAt) =>
        new(WrongExpiryUnitAnalyzer.Id, Answer + $$"""
            public sealed class TokenService(HttpClient http, TimeProvider clock)
            {
                private string? _accessToken;
                private DateTimeOffset _expiresAt;

                public async Task<string> GetAsync(CancellationToken cancellation)
                {
                    if (_accessToken is null || clock.GetUtcNow() >= _expiresAt)
                    {
                        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
                        using var response = await http.PostAsync("/oauth/token", form, cancellation);
                        response.EnsureSuccessStatusCode();
                        var token = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))!;
                        _accessToken = token.AccessToken;
                        _expiresAt = {{expiresAt}};
                    }
                    return _accessToken;
                }
            }
            """, "var tokens = new TokenService(http, clock);" + CallsWithToken);

    private static IEnumerable<Exchange> Refused(TokenServer server) => server.Calls.Where(static call => call.Status == HttpStatusCode.Unauthorized);

    /// <summary>One token for the time before the hour was over, and one for the time after it.</summary>
    private static void IsThrifty(TokenServer server) => Assert.Equal(2, server.TokenRequests.Count());

    private static async Task OverAnHour(TokenServer server, Func<Task> callAsync)
    {
        await Twice(TimeSpan.FromMinutes(50))(server, callAsync);
        await Twice(TimeSpan.FromMinutes(10))(server, callAsync);
    }

    private static Func<TokenServer, Func<Task>, Task> Twice(TimeSpan between) => async (server, callAsync) =>
    {
        await callAsync();
        server.Clock.Advance(between);
        await callAsync();
    };
}
