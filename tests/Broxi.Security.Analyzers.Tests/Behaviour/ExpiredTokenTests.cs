using System.Net;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>After the fixes a program does not send an expired access token, and does not ask for a new one more often than it has to.</summary>
public sealed class ExpiredTokenTests
{
    private const string Answer = """
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
            using var request = new HttpRequestMessage(HttpMethod.Get, "/orders") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(CancellationToken.None)) } };
            using var response = await http.SendAsync(request);
        };
        """;

    /// <summary>
    /// The program has the computer's clock. A token is good for 61 seconds there; the server's clock goes ahead by as much as the
    /// minute that the fix leaves for it.
    /// </summary>
    [Fact]
    public Task BRX3001_asks_again_a_minute_before_the_token_expires() =>
        (Cure.OfPage("BRX3001", "var tokens = new TokenService(http);" + CallsWithToken) with { Server = static () => new TokenServer { ExpiresIn = 61 } }).WorksAsync(
            static async (server, callAsync) =>
            {
                await callAsync();
                await callAsync();
                await Task.Delay(1050, TestContext.Current.CancellationToken);
                server.Clock.Advance(TimeSpan.FromMinutes(1));
                await callAsync();
            },
            Refused,
            static server => Assert.Equal(2, server.TokenRequests.Count()));

    [Theory]
    [InlineData("var token = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))!; _accessToken = token.AccessToken;")]
    [InlineData("_accessToken = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))!.AccessToken;")]
    [InlineData("_accessToken = (await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation))?.AccessToken ?? throw new HttpRequestException();")]
    public Task BRX3001_asks_the_clock_of_the_program(string store) =>
        new Cure("BRX3001", Answer + $$"""
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
                        {{store}}
                    }
                    return _accessToken;
                }
            }
            """, "var tokens = new TokenService(http, clock);" + CallsWithToken).WorksAsync(
            Twice(TimeSpan.FromHours(1)), Refused, static server => Assert.Equal(2, server.TokenRequests.Count()));

    private static IEnumerable<Exchange> Refused(TokenServer server) => server.Calls.Where(static call => call.Status == HttpStatusCode.Unauthorized);

    private static Func<TokenServer, Func<Task>, Task> Twice(TimeSpan between) => async (server, callAsync) =>
    {
        await callAsync();
        await callAsync();
        server.Clock.Advance(between);
        await callAsync();
    };
}
