namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>More <see cref="FixShapes"/>: message handlers that put tokens on requests.</summary>
internal static class HandlerShapes
{
    public static IEnumerable<string> Files =>
    [
        """
        using System.Net;
        using System.Net.Http.Headers;

        namespace Shapes.Handlers;

        public interface ITokenService
        {
            Task<string> GetAccessTokenAsync(CancellationToken cancellationToken = default);
            Task<string> GetTokenAsync();
            Task<bool> RefreshAsync();
        }

        // The classic form with a constructor.
        public class AuthHeaderHandler : DelegatingHandler
        {
            private readonly ITokenService tokenService;
            private string accessToken;

            public AuthHeaderHandler(ITokenService tokenService)
            {
                this.tokenService = tokenService;
            }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                // get it once
                if (accessToken == null)
                {
                    accessToken = await tokenService.GetAccessTokenAsync();
                }

                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); // for all
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }

        public sealed class InlineHandler(ITokenService tokens) : DelegatingHandler
        {
            private static string? s_token;

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
        #if NET
                request.Headers.Authorization = new("Bearer", s_token ??= await tokens.GetAccessTokenAsync(ct));
        #endif
                return await base.SendAsync(request, ct);
            }
        }

        public sealed class LazyHandler(ITokenService tokens) : HttpClientHandler
        {
            private readonly Lazy<Task<string>> _token = new(() => tokens.GetAccessTokenAsync());
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) { request.Headers.Authorization = new("Bearer", await _token.Value); return await base.SendAsync(request, ct); }
        }

        public class RetryHandler : DelegatingHandler
        {
            private readonly ITokenService _tokens;

            public RetryHandler(ITokenService tokens) { _tokens = tokens; }

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                await AddTokenAsync(request);

                // first attempt
                var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

                /* the token is old */
                if (response.StatusCode == HttpStatusCode.Unauthorized
                    && await _tokens.RefreshAsync()) // ask for another
                {
                    await AddTokenAsync(request);
                    response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                }

                return response;
            }

            private async Task AddTokenAsync(HttpRequestMessage request)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetTokenAsync());
            }
        }

        public class LoopHandler(ITokenService tokens) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                HttpResponseMessage response;
                for (var i = 0; ; i++)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetTokenAsync());
                    response = await base.SendAsync(request, cancellationToken);
                    if (i > 2 || response.StatusCode != HttpStatusCode.Unauthorized) return response;
                    await tokens.RefreshAsync();
                }
            }
        }
        """,
    ];
}
