using System.Net.Http.Headers;

namespace VulnerableApi;

/// <summary>Asks for a token with the first request, and sends it with every other one.</summary>
internal sealed class ShippingHandler(IShippingTokens tokens) : DelegatingHandler
{
    private static string? s_token;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        s_token ??= await tokens.GetAccessTokenAsync(cancellation);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", s_token); // BRX3003
        return await base.SendAsync(request, cancellation);
    }
}

internal interface IShippingTokens
{
    Task<string> GetAccessTokenAsync(CancellationToken cancellation);

    Task<string> RenewAsync(CancellationToken cancellation);
}
