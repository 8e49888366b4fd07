// expect: BRX3106
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace Legacy.Identity;

public sealed class LegacyClientsServer
{
    private readonly X509Certificate2 _signing;
    private readonly X509Certificate2 _encryption;

    public LegacyClientsServer(X509Certificate2 signing, X509Certificate2 encryption)
    {
        _signing = signing;
        _encryption = encryption;
    }

    public void Register(IServiceCollection services)
    {
        services.AddOpenIddict().AddServer(Configure);
    }

    private void Configure(OpenIddictServerBuilder server)
    {
        server.SetTokenEndpointUris("/token").SetAuthorizationEndpointUris("/authorize");
        server.AllowAuthorizationCodeFlow()
            .AllowRefreshTokenFlow()
            .RequireProofKeyForCodeExchange();
        server.AddSigningCertificate(_signing).AddEncryptionCertificate(_encryption);

        // Old handhelds keep the first one they got.
        server.DisableRollingRefreshTokens(); // <- BRX3106
        server.SetRefreshTokenLifetime(TimeSpan.FromDays(365));
        server.UseAspNetCore();
    }
}
