namespace Broxi.Security.Http;

/// <summary>Says which token a request needs, where it is not the client's own.</summary>
public static class RequestTokens
{
    private static readonly HttpRequestOptionsKey<TokenRequest> s_wanted = new("Broxi.Security.TokenRequest");
    private static readonly HttpRequestOptionsKey<bool> s_redirected = new("Broxi.Security.Redirected");

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

    internal static bool IsRedirected(this HttpRequestMessage request) => request.Options.TryGetValue(s_redirected, out var redirected) && redirected;

    internal static void MarkRedirected(this HttpRequestMessage request) => request.Options.Set(s_redirected, true);
}
