namespace Broxi.Security.Http;

/// <summary>Says which token a request needs, where it is not the client's own.</summary>
public static class RequestTokens
{
    private static readonly HttpRequestOptionsKey<TokenRequest> s_wanted = new("Broxi.Security.TokenRequest");
    private static readonly HttpRequestOptionsKey<bool> s_redirected = new("Broxi.Security.Redirected");
    private static readonly HttpRequestOptionsKey<bool> s_wasAway = new("Broxi.Security.WasAway");

    /// <summary>Sends the request with a certain token: of a user, with other scopes, for a resource.</summary>
    /// <param name="request">The request.</param>
    /// <param name="token">Which token.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage WithToken(this HttpRequestMessage request, TokenRequest token)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(s_wanted, token);
        return request;
    }

    internal static TokenRequest TokenRequest(this HttpRequestMessage request) => request.Options.TryGetValue(s_wanted, out var wanted) ? wanted : default;

    internal static void MarkRedirected(this HttpRequestMessage request) => request.Options.Set(s_redirected, true);

    /// <summary>
    /// Whether a request may carry a credential. False after a redirect that led elsewhere, and from there on also back at home:
    /// the other server has chosen that address, and must not have requests sent in the client's name (CWE-441).
    /// </summary>
    /// <exception cref="TokenOriginException">Not a redirect but the application leads elsewhere.</exception>
    internal static bool IsAtHome(this HttpRequestMessage request, OriginPolicy origins)
    {
        if (!request.Options.TryGetValue(s_redirected, out _))
        {
            origins.Demand(request.RequestUri);
            return true;
        }

        if (!request.Options.TryGetValue(s_wasAway, out _) && origins.Allows(request.RequestUri))
            return true;
        // The options go along with the redirects to come.
        request.Options.Set(s_wasAway, true);
        return false;
    }
}
