using Broxi.Security.Jwt;
using Broxi.Security.Testing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace SecureApi.Tests;

/// <summary>The whole application, with a fake server in place of all others, and a log that looks for secrets.</summary>
internal sealed class Application : WebApplicationFactory<Program>
{
    public const string ApiKey = "portal-key-of-the-tests";
    private const string LegacySecret = "old-secret-of-the-tests";

    private readonly SigningKeyRing _partner = new(JwtSigningKey.Create());
    private readonly SigningKeyRing _login = new(JwtSigningKey.Create());

    private readonly TimeProvider? _clock;

    private Application(FakeServer remote, TimeProvider? clock) => (Remote, Log, _clock) = (remote, new RecordingLog(remote.Secrets), clock);

    /// <summary>The authorization server, and every API that the application calls.</summary>
    public FakeServer Remote { get; }

    public RecordingLog Log { get; }

    public static async Task<Application> StartAsync(TimeProvider? clock = null) =>
        new(await FakeServer.StartAsync(clock: clock, cancellationToken: TestContext.Current.CancellationToken), clock);

    /// <summary>A browser: it keeps cookies, and shows where it is sent.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });

    public string TokenOfLogin(string audience = "workflow-service") => Token(_login, "https://login.contoso.com", audience);

    public string TokenOfPartner(string audience = "workflow-service") => Token(_partner, "https://partner.contoso.com", audience);

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Remote.DisposeAsync();
        Log.Dispose();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        Remote.Options.Clients["workflow-service"] = LegacySecret;
        Remote.Secrets.Add(LegacySecret, "the secret of the old client");
        Remote.Secrets.Add(ApiKey, "the key of the portal");
        builder.UseSetting("Broxi:BaseAddress", Remote.Api.AbsoluteUri)
            .UseSetting("Broxi:ApiToken", Remote.Issue().Value.Reveal())
            .UseSetting("Broxi:OAuth:Authority", Remote.Address.AbsoluteUri)
            .UseSetting("Broxi:OAuth:ClientId", "client")
            .UseSetting("Broxi:OAuth:ClientSecret", "secret")
            .UseSetting("Legacy:TokenEndpoint", Remote.Address.AbsoluteUri + "token")
            .UseSetting("Legacy:ClientSecret", LegacySecret)
            .UseSetting("Portal:ApiKey", ApiKey)
            .UseSetting("Catalog:ApiKey", ApiKey)
            .UseEnvironment("Development");
        foreach (var service in new[] { "Billing", "Catalog", "Orders", "Reports", "Stock" })
            builder.UseSetting("Services:" + service, Remote.Api.AbsoluteUri);
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        builder.ConfigureTestServices(services =>
        {
            services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(Remote.CreateHandler));
            services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => options.Configuration = Keys(_login));
            services.AddSingleton<IJwtKeySource>(new KeyRingSource(_partner));
            if (_clock is not null)
                services.AddSingleton(_clock);
        });
    }

    private static OpenIdConnectConfiguration Keys(SigningKeyRing ring)
    {
        var configuration = new OpenIdConnectConfiguration { Issuer = "https://login.contoso.com" };
        foreach (var key in new JsonWebKeySet(ring.ExportJwks()).GetSigningKeys())
            configuration.SigningKeys.Add(key);
        return configuration;
    }

    private static string Token(SigningKeyRing keys, string issuer, string audience) =>
        new JwtIssuer(new JwtIssuerOptions { Issuer = issuer, Audience = audience, Keys = keys }).Issue("alice").Value.Reveal();
}
