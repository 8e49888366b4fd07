using System.Net;
using System.Net.Http.Headers;

namespace VulnerableApi;

/// <summary>Answers a 401 with a new token, whoever it is that answered.</summary>
internal sealed class CustomsHandler(IShippingTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenAsync(cancellation));
        var response = await base.SendAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.RenewAsync(cancellation)); // BRX3016
            response = await base.SendAsync(request, cancellation);
        }

        return response;
    }
}
