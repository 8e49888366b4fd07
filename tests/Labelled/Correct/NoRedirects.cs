// expect: nothing
// The inner handler follows no redirects, so the second attempt goes where the first one went.
using System.Net;
using System.Net.Http.Headers;

namespace Museum.Archive;

public sealed class NoRedirects : DelegatingHandler
{
    private readonly Func<bool, CancellationToken, Task<string>> _tokenAsync;

    public NoRedirects(Func<bool, CancellationToken, Task<string>> tokenAsync)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        _tokenAsync = tokenAsync;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokenAsync(false, cancellationToken));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokenAsync(true, cancellationToken));
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }
}
