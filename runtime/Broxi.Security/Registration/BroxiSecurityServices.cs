using Broxi.Security;
using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Broxi.Security.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the library.</summary>
public static class BroxiSecurityServices
{
    internal const string TokenEndpointClientName = "Broxi.Security.TokenEndpoint";

    /// <summary>
    /// Registers options, token sources and storage. Nothing is sent yet, and the options are checked when the host starts.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// The section with <see cref="BroxiSecurityOptions"/>, and the secrets <c>ApiToken</c>, <c>SecondaryApiToken</c> and
    /// <c>OAuth:ClientSecret</c>, which belong into user secrets, environment variables or a vault.
    /// </param>
    public static IServiceCollection AddBroxiSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BroxiSecurityOptions>().Bind(configuration).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BroxiSecurityOptions>, BroxiSecurityOptionsValidator>());
        services.TryAddSingleton(new BroxiSecrets(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITokenStore, MemoryTokenStore>();
        services.TryAddSingleton<IRefreshLock, ProcessRefreshLock>();

        services.AddHttpClient(TokenEndpointClientName).HardenPrimaryHandler();
        services.TryAddSingleton(static provider => OAuthOptions(provider));
        services.TryAddSingleton(static provider => new TokenEndpointClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(TokenEndpointClientName), provider.GetRequiredService<OAuthClientOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ClientCredentialsTokenSource>();
        services.TryAddSingleton<RefreshTokenSource>();
        return services;
    }

    /// <summary>A client of the API, to be completed by <c>AddBroxiAuthentication</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name for <see cref="IHttpClientFactory"/>.</param>
    public static IHttpClientBuilder AddBroxiClient(this IServiceCollection services, string name = "broxi")
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddHttpClient(name, static (provider, client) =>
            client.BaseAddress = provider.GetRequiredService<IOptions<BroxiSecurityOptions>>().Value.BaseAddress);
    }

    private static OAuthClientOptions OAuthOptions(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<BroxiSecurityOptions>>().Value;
        var secrets = provider.GetRequiredService<BroxiSecrets>();
        return new OAuthClientOptions
        {
            Authority = options.OAuth.Authority,
            TokenEndpoint = options.OAuth.TokenEndpoint,
            ClientId = options.OAuth.ClientId,
            Scopes = ScopeSet.Parse(options.OAuth.Scopes),
            AllowHttpOnLoopback = options.AllowHttpOnLoopback,
            DPoPKey = provider.GetService<DPoPKey>(),
            ClientAuthentication = string.IsNullOrEmpty(secrets.Configuration[BroxiSecrets.ClientSecret])
                ? ClientAuthentication.None
                : ClientAuthentication.SecretFrom(secrets.Configuration, BroxiSecrets.ClientSecret),
        };
    }
}

/// <summary>Where the secrets stand: they are read when they are needed, and kept in no options object.</summary>
internal sealed record BroxiSecrets(IConfiguration Configuration)
{
    public const string ApiToken = "ApiToken";
    public const string SecondaryApiToken = "SecondaryApiToken";
    public const string ClientSecret = "OAuth:ClientSecret";

    public ITokenSource ApiTokens(TimeSpan warnBefore, TimeProvider clock, ILogger logger)
    {
        var pair = TokenSource.Rotating(TokenSource.FromConfiguration(Configuration, ApiToken), TokenSource.FromConfiguration(Configuration, SecondaryApiToken), logger);
        return new ExpiryWarning(pair, warnBefore, clock, logger);
    }
}
