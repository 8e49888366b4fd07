using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broxi.Security.OAuth;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Broxi.Security.Tests.OAuth;

/// <summary>A server that others wrote: OpenIddict on Kestrel with HTTPS and SQLite, rolling refresh tokens, and no leeway for their reuse.</summary>
public sealed class OpenIddictServer : IAsyncLifetime
{
    private readonly string _database = Path.GetTempFileName();
    private readonly X509Certificate2 _certificate = Certificate();
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public ECDsa ClientKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<DbContext>(options => options.UseSqlite("Data Source=" + _database).UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(static core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(static server =>
            {
                server.SetTokenEndpointUris("token").SetAuthorizationEndpointUris("authorize").SetRevocationEndpointUris("revoke")
                    .SetIntrospectionEndpointUris("introspect").SetDeviceAuthorizationEndpointUris("device").SetEndUserVerificationEndpointUris("verify")
                    .SetPushedAuthorizationEndpointUris("par");
                server.AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowDeviceAuthorizationFlow().AllowTokenExchangeFlow()
                    .RequireProofKeyForCodeExchange().SetRefreshTokenReuseLeeway(TimeSpan.Zero).SetAccessTokenLifetime(TimeSpan.FromMinutes(10));
                server.RegisterScopes("workflows:read", Scopes.OfflineAccess).AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.UseAspNetCore().EnableTokenEndpointPassthrough().EnableAuthorizationEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough();
            });
        _app = builder.Build();
        _app.MapGet("/authorize", static (HttpContext context) => Grant(context, "alice"));
        _app.MapMethods("/verify", ["GET", "POST"], static (HttpContext context) => Grant(context, "alice"));
        _app.MapPost("/token", (Delegate)TokenAsync);
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
            await RegisterAsync(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>());
        }

        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        ClientKey.Dispose();
        File.Delete(_database);
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString() },
    })
    { BaseAddress = Address };

    public TokenEndpointClient Endpoint(ClientAuthentication? authentication = null, string client = "client") => new(CreateClient(), new OAuthClientOptions
    {
        Authority = Address,
        ClientId = client,
        ClientAuthentication = authentication ?? ClientAuthentication.Secret(SensitiveString.Create("client-secret-of-the-test")),
        Scopes = ScopeSet.Of("workflows:read"),
        PushAuthorizationRequests = client == "pushing",
    });

    private async Task RegisterAsync(IOpenIddictApplicationManager clients)
    {
        string[] permissions =
        [
            Permissions.Endpoints.Token, Permissions.Endpoints.Authorization, Permissions.Endpoints.Revocation, Permissions.Endpoints.Introspection, Permissions.Endpoints.DeviceAuthorization,
            Permissions.Endpoints.PushedAuthorization, Permissions.GrantTypes.ClientCredentials, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken,
            Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.TokenExchange, Permissions.ResponseTypes.Code, Permissions.Prefixes.Scope + "workflows:read",
        ];
        var confidential = new OpenIddictApplicationDescriptor { ClientId = "client", ClientSecret = "client-secret-of-the-test", RedirectUris = { new Uri("https://app.broxi.ai/callback") } };
        var pushing = new OpenIddictApplicationDescriptor { ClientId = "pushing", ClientSecret = "client-secret-of-the-test", RedirectUris = { new Uri("https://app.broxi.ai/callback") }, Requirements = { Requirements.Features.PushedAuthorizationRequests } };
        var keyed = new OpenIddictApplicationDescriptor
        {
            ClientId = "keyed",
            JsonWebKeySet = new JsonWebKeySet { Keys = { JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(ClientKey.ExportParameters(false)))) } },
        };
        foreach (var client in new[] { confidential, pushing, keyed })
        {
            client.Permissions.UnionWith(permissions);
            await clients.CreateAsync(client);
        }
    }

    private static async Task<IResult> TokenAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
            return Grant(context, request.ClientId!);
        var user = (await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.AuthenticateAsync(context, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        return Grant(context, user.FindFirst(Claims.Subject)!.Value);
    }

    private static IResult Grant(HttpContext context, string subject)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        identity.SetScopes(context.GetOpenIddictServerRequest()?.GetScopes() is { Length: > 0 } scopes ? scopes : [Scopes.OpenId, Scopes.OfflineAccess, "workflows:read"]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
