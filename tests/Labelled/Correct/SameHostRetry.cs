// expect: nothing
// Sends a second time after 401, but only when the request still goes to where it went before.
using System.Net;
using System.Net.Http.Headers;

namespace Archive.Client;

public interface IArchiveTokens
{
    Task<string> CurrentAsync(CancellationToken cancellation);

    Task<string> ReplaceAsync(string rejected, CancellationToken cancellation);
}

public sealed class SameHostRetry(IArchiveTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri;
        var token = await tokens.CurrentAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || request.RequestUri?.Authority != target?.Authority)
            return response;

        response.Dispose();
        token = await tokens.ReplaceAsync(token, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(request, cancellationToken);
    }
}
