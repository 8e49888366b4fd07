// expect: BRX3105
using Duende.IdentityModel.OidcClient;
using Duende.IdentityModel.OidcClient.Browser;

namespace Fitness.Mobile;

public sealed class FitnessOidcClient
{
    private readonly OidcClient _client;

    public FitnessOidcClient(IBrowser browser)
    {
        var options = new OidcClientOptions
        {
            Authority = "https://id.fitness.example",
            ClientId = "fitness-mobile",
            RedirectUri = "fitness://callback",
            PostLogoutRedirectUri = "fitness://bye",
            Scope = "openid profile workouts offline_access",
            Browser = browser,
        };
        options.Policy.RequireIdentityTokenSignature = false; // <- BRX3105
        _client = new OidcClient(options);
    }

    public async Task<string?> LoginAsync(CancellationToken cancellation)
    {
        var result = await _client.LoginAsync(new LoginRequest(), cancellation);
        return result.IsError ? null : result.User.Identity?.Name;
    }
}
