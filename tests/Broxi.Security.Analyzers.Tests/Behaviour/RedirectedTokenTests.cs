using System.Net;
using Broxi.Security.Analyzers.OAuth;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>After the fix no token follows a redirect to another origin.</summary>
public sealed class RedirectedTokenTests
{
    /// <summary>One call is redirected, the others are not.</summary>
    private const string Entry = """
        var handler = new TokenHandler(new TokenService(http)) { InnerHandler = new SocketsHttpHandler() };
        var api = new HttpClient(handler) { BaseAddress = http.BaseAddress };
        var path = "/moved";
        return async () =>
        {
            using var response = await api.GetAsync(path);
            path = "/orders";
        };
        """;

    private const string TokenService = """
        public sealed class TokenService(HttpClient http) : ITokenService
        {
            private string? _token;

            public async Task<string> GetAsync(CancellationToken cancellation) => _token ??= await RenewAsync(cancellation);

            public async Task<string> RenewAsync(CancellationToken cancellation)
            {
                using var response = await http.PostAsync("/token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]), cancellation);
                var token = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(cancellation);
                return _token = token.GetProperty("access_token").GetString()!;
            }
        }
        """;

    [Fact]
    public Task BRX3016_renews_for_its_own_origin_alone() =>
        (Cure.OfPage(MessageHandlerAnalyzer.UncheckedResendId, Entry) with { Types = TokenService }).WorksAsync(RedirectedOnce, Strayed, HasRenewed);

    [Fact]
    public Task BRX3016_renews_for_its_own_origin_alone_inside_the_test() => new Cure(MessageHandlerAnalyzer.UncheckedResendId, """
        using System.Net;
        using System.Net.Http.Headers;

        public interface ITokenService
        {
            Task<string> GetAsync(CancellationToken cancellation);
            Task<string> RenewAsync(CancellationToken cancellation);
        }

        public sealed class TokenHandler(ITokenService tokens) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellation));
                var response = await base.SendAsync(request, cancellation);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.RenewAsync(cancellation));
                    response = await base.SendAsync(request, cancellation);
                }

                return response;
            }
        }
        """, Entry) { Types = TokenService }.WorksAsync(RedirectedOnce, Strayed, HasRenewed);

    private static async Task RedirectedOnce(TokenServer server, Func<Task> callAsync)
    {
        await callAsync();
        await callAsync();
        server.Clock.Advance(TimeSpan.FromHours(1));
        await callAsync();
    }

    private static IEnumerable<Exchange> Strayed(TokenServer server) => server.Strayed.Where(static request => request.Authorization is not null);

    /// <summary>The redirect was followed, without the token; and an expired token is renewed as before.</summary>
    private static void HasRenewed(TokenServer server)
    {
        Assert.Single(server.Strayed);
        Assert.Equal(
            [HttpStatusCode.Redirect, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK],
            server.Calls.Select(static call => call.Status));
    }
}
