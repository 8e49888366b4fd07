// expect: nothing
// The method reads one member for the log, and hands back the answer as a whole; its caller keeps all of it.
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Logging;

namespace Grants;

public interface IGrantStore
{
    Task<string> RefreshTokenOfAsync(string account, CancellationToken cancellation);

    Task SaveAsync(string account, TokenResponse grant, CancellationToken cancellation);
}

public sealed class GrantRepository(HttpMessageInvoker client, IGrantStore store, ILogger<GrantRepository> logger)
{
    public async Task<TokenResponse> RenewAsync(string account, CancellationToken cancellation)
    {
        var response = await client.RequestRefreshTokenAsync(
            new RefreshTokenRequest
            {
                Address = "https://id.grants.example/token",
                ClientId = "grants",
                RefreshToken = await store.RefreshTokenOfAsync(account, cancellation),
            },
            cancellation);
        if (response.IsError)
            throw new InvalidOperationException($"Renewal of {account}: {response.Error}");

        logger.LogInformation("Renewed {Account} for {Seconds} seconds, {Length} characters", account, response.ExpiresIn, response.AccessToken!.Length);
        await store.SaveAsync(account, response, cancellation);
        return response;
    }
}
