// expect: BRX3103
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using System.Security.Cryptography.X509Certificates;

namespace Identity.Server;

public static class TokenServerSetup
{
    public static IServiceCollection AddTokenServer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenIddict()
            .AddServer(server =>
            {
                server.SetTokenEndpointUris("connect/token");
                server.SetIntrospectionEndpointUris("connect/introspect");

                server.AllowClientCredentialsFlow();
                server.AllowPasswordFlow(); // <- BRX3103
                server.AllowRefreshTokenFlow();
                server.SetAccessTokenLifetime(TimeSpan.FromMinutes(20));

                server.AddEncryptionCertificate(Load(configuration["Certificates:Encryption"]!));
                server.AddSigningCertificate(Load(configuration["Certificates:Signing"]!));
                server.UseAspNetCore().EnableTokenEndpointPassthrough();
            });
        return services;
    }

    private static X509Certificate2 Load(string thumbprint)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        return store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: true).Single();
    }
}
