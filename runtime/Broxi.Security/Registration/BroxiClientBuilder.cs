using Broxi.Security;
using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Completes an <see cref="HttpClient"/> of the factory.</summary>
public static class BroxiClientBuilder
{
    private static readonly string[] s_secretHeaders = ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "DPoP", "X-Api-Key", "Signature"];

    /// <summary>
    /// Sends a token with each request, to one origin alone: asked for anew each time, renewed when it expires or is refused.
    /// Redirects are followed without the token, and the logs show none.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="token">Which token; the API token by default.</param>
    /// <param name="origin">The origin that the token may go to, for a client of another API; that of <see cref="BroxiSecurityOptions.BaseAddress"/> by default.</param>
    public static IHttpClientBuilder AddBroxiAuthentication(this IHttpClientBuilder builder, Func<BroxiTokens, ITokenSource>? token = null, Uri? origin = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var choose = token ?? (static tokens => tokens.ApiToken());
        // One source for all handlers of the client: the factory makes new handlers every two minutes.
        builder.Services.AddKeyedSingleton(builder.Name, (provider, _) => choose(new BroxiTokens(provider)));
        return builder
            .HardenPrimaryHandler()
            .AddHttpMessageHandler(static () => new SafeRedirectHandler())
            .AddHttpMessageHandler(provider => new BroxiAuthenticationHandler(provider.GetRequiredKeyedService<ITokenSource>(builder.Name), provider.Origins(origin)));
    }

    /// <summary>No redirects and no cookies below the handlers that decide about credentials, these in their order, and no credential in a log.</summary>
    internal static IHttpClientBuilder HardenPrimaryHandler(this IHttpClientBuilder builder) => builder.Harden().InOrder().RedactLoggedHeaders(s_secretHeaders);
}

/// <summary>The tokens that a client can use.</summary>
public sealed class BroxiTokens
{
    private readonly IServiceProvider _services;

    internal BroxiTokens(IServiceProvider services) => _services = services;

    /// <summary>The API token of the configuration, with its successor while it is rotated.</summary>
    public ITokenSource ApiToken() => _services.GetRequiredService<BroxiSecrets>().ApiTokens(
        _services.GetRequiredService<IOptions<BroxiSecurityOptions>>().Value.WarnBeforeExpiry,
        _services.GetRequiredService<TimeProvider>(),
        _services.GetRequiredService<ILoggerFactory>().CreateLogger("Broxi.Security.ApiToken"));

    /// <summary>A token for the application itself, by OAuth 2.0 client credentials.</summary>
    public ITokenSource ClientCredentials() => _services.GetRequiredService<ClientCredentialsTokenSource>();

    /// <summary>The token of the user that a request names with <see cref="RequestTokens.WithToken"/>, renewed by the user's refresh token.</summary>
    public ITokenSource UserToken() => _services.GetRequiredService<RefreshTokenSource>();

    /// <summary>Tokens of a service of the application.</summary>
    /// <typeparam name="T">The service.</typeparam>
    public ITokenSource From<T>()
        where T : ITokenSource => _services.GetRequiredService<T>();
}
