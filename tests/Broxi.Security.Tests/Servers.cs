using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Broxi.Security.Testing;

namespace Broxi.Security.Tests;

/// <summary>What tests need of a server.</summary>
internal static class Servers
{
    public static OAuthClientOptions Client(this FakeServer server) => new()
    {
        Authority = server.Address,
        ClientId = "client",
        ClientAuthentication = ClientAuthentication.Secret(SensitiveString.Create("secret")),
        Refresh = new TokenRefreshOptions { Backoff = TimeSpan.FromMilliseconds(10) },
    };

    public static TokenEndpointClient Endpoint(this FakeServer server, Action<OAuthClientOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = server.Client();
        configure?.Invoke(options);
        return new TokenEndpointClient(server.CreateClient(), options, clock);
    }

    /// <summary>A client whose requests carry tokens, with redirects as the library follows them.</summary>
    public static HttpClient Authenticated(this FakeServer server, ITokenSource tokens) => new(new SafeRedirectHandler
    {
        InnerHandler = new BroxiAuthenticationHandler(tokens, new OriginPolicy(server.Address)) { InnerHandler = server.CreateHandler() },
    })
    { BaseAddress = server.Api };
}
