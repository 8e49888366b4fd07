using System.Net;
using Broxi.Security.Analyzers.OAuth;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>After the fixes no refresh token is sent a second time.</summary>
public sealed class RefreshTokenTests
{
    private const string Answer = """
        using System.Net.Http.Json;
        using System.Text.Json.Serialization;

        public sealed record TokenResponse(
            [property: JsonPropertyName("access_token")] string AccessToken,
            [property: JsonPropertyName("expires_in")] int ExpiresIn,
            [property: JsonPropertyName("refresh_token")] string? RefreshToken);


        """;

    [Fact]
    public Task BRX3007_refreshes_with_the_rotated_token() =>
        Cure.OfPage(TokenLifecycleAnalyzer.DroppedRefreshTokenId, Session).WorksAsync(ThreeTimes, Refused, HasRefreshedThrice);

    [Theory]
    [InlineData("return token!.AccessToken;")]
    [InlineData("return (await response.Content.ReadFromJsonAsync<TokenResponse>())!.AccessToken;")]
    [InlineData("_accessToken = token!.AccessToken; return _accessToken;")]
    public Task BRX3007_refreshes_with_the_rotated_token_of_other_code(string end) =>
        Refreshing(end).WorksAsync(ThreeTimes, Refused, HasRefreshedThrice);

    /// <summary>A server may rotate now and then; an answer without a refresh token leaves the current one in force.</summary>
    [Fact]
    public Task BRX3007_refreshes_with_the_current_token_when_there_is_no_other() =>
        (Refreshing("_refreshToken = token!.RefreshToken; return token.AccessToken;") with { Server = static () => new TokenServer { Rotates = static refresh => refresh % 2 == 1 } })
            .WorksAsync(ThreeTimes, Refused, HasRefreshedThrice);

    [Fact]
    public Task BRX3005_lets_one_caller_refresh() =>
        Cure.OfPage(TokenLifecycleAnalyzer.UnsynchronizedRefreshId, TokenService("http")).WorksAsync(AtOnce, Refused, HasRefreshedOnce);

    [Theory]
    [InlineData("if (clock.GetUtcNow() >= _expiresAt) await RefreshAsync(cancellationToken); return _accessToken;")]
    [InlineData("if (clock.GetUtcNow() < _expiresAt) return _accessToken; await RefreshAsync(cancellationToken); return _accessToken;")]
    [InlineData("if (_accessToken is null || IsExpired) { await RefreshAsync(cancellationToken); } return _accessToken;")]
    public Task BRX3005_lets_one_caller_refresh_whatever_the_check_is(string get) =>
        new Cure(TokenLifecycleAnalyzer.UnsynchronizedRefreshId, Answer + $$"""
            public sealed class TokenService(HttpClient http, TimeProvider clock, string refreshToken)
            {
                private string? _accessToken;
                private string _refreshToken = refreshToken;
                private DateTimeOffset _expiresAt;

                private bool IsExpired => clock.GetUtcNow() >= _expiresAt;

                public async Task<string?> GetAsync(CancellationToken cancellationToken)
                {
                    {{get.Replace("; ", ";\n        ", StringComparison.Ordinal)}}
                }

                private async Task RefreshAsync(CancellationToken cancellationToken)
                {
                    using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = _refreshToken });
                    using var response = await http.PostAsync("/token", form, cancellationToken);
                    response.EnsureSuccessStatusCode();
                    var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellationToken);
                    _accessToken = token!.AccessToken;
                    _refreshToken = token.RefreshToken ?? _refreshToken;
                    _expiresAt = clock.GetUtcNow().AddSeconds(token.ExpiresIn - 60);
                }
            }
            """, TokenService("http, clock")).WorksAsync(AtOnce, Refused, HasRefreshedOnce);

    private const string Session = $"return new Session(http, \"{TokenServer.FirstRefreshToken}\").RefreshAsync;";

    private static string TokenService(string arguments) =>
        $"var tokens = new TokenService({arguments}, \"{TokenServer.FirstRefreshToken}\"); return () => tokens.GetAsync(CancellationToken.None);";

    private static Cure Refreshing(string end) => new(TokenLifecycleAnalyzer.DroppedRefreshTokenId, Answer + $$"""
        public sealed class Session(HttpClient http, string refreshToken)
        {
            private string? _accessToken;
            private string? _refreshToken = refreshToken;

            public async Task<string> RefreshAsync()
            {
                using var form = new FormUrlEncodedContent(new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = _refreshToken });
                using var response = await http.PostAsync("/token", form);
                response.EnsureSuccessStatusCode();
                {{(end.Contains(" token!", StringComparison.Ordinal) ? "var token = await response.Content.ReadFromJsonAsync<TokenResponse>();" : "")}}
                {{end.Replace("; ", ";\n        ", StringComparison.Ordinal)}}
            }
        }
        """, Session);

    private static IEnumerable<Exchange> Refused(TokenServer server) => server.TokenRequests.Where(static request => request.Status == HttpStatusCode.BadRequest);

    private static void HasRefreshedOnce(TokenServer server) => Assert.Single(server.TokenRequests);

    private static void HasRefreshedThrice(TokenServer server) => Assert.Equal(3, server.TokenRequests.Count());

    private static async Task ThreeTimes(TokenServer server, Func<Task> callAsync)
    {
        for (var call = 0; call < 3; call++)
            await callAsync();
    }

    /// <summary>Nobody is answered before all have asked.</summary>
    private static async Task AtOnce(TokenServer server, Func<Task> callAsync)
    {
        var answering = new TaskCompletionSource();
        server.TokensAfter = answering.Task;
        Task[] calls = [callAsync(), callAsync(), callAsync()];
        answering.SetResult();
        await Task.WhenAll(calls);
        await callAsync();
    }
}
