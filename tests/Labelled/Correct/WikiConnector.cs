// expect: nothing
// The result of the library is kept with the date that it names, and the date is asked for before each use.
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Client;

namespace Wiki.Connector;

public sealed class WikiConnector(IServiceProvider services, IHttpClientFactory clients)
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private (string Token, DateTimeOffset Ends)? _held;

    public async Task<string> PageAsync(string title, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"pages/{Uri.EscapeDataString(title)}");
        request.Headers.Authorization = new("Bearer", await TokenAsync(cancellation));
        using var response = await clients.CreateClient("wiki").SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        await _lock.WaitAsync(cancellation);
        try
        {
            if (_held is { } held && held.Ends > DateTimeOffset.UtcNow.AddMinutes(2))
                return held.Token;

            using var scope = services.CreateScope();
            var client = scope.ServiceProvider.GetRequiredService<OpenIddictClientService>();
            var result = await client.AuthenticateWithClientCredentialsAsync(new() { ProviderName = "Wiki", CancellationToken = cancellation });
            _held = (result.AccessToken, result.AccessTokenExpirationDate ?? DateTimeOffset.UtcNow.AddMinutes(5));
            return result.AccessToken;
        }
        finally
        {
            _lock.Release();
        }
    }
}
