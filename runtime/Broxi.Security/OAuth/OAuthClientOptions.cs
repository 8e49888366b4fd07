namespace Broxi.Security.OAuth;

/// <summary>A client of an authorization server.</summary>
public sealed class OAuthClientOptions
{
    /// <summary>The server's issuer address, https. Its endpoints are read from its metadata (RFC 8414), unless <see cref="TokenEndpoint"/> is set.</summary>
    public Uri? Authority { get; set; }

    /// <summary>The token endpoint, https; null to find it by <see cref="Authority"/>.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The client's id.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>How the client proves who it is; <see cref="ClientAuthentication.None"/> by default.</summary>
    public ClientAuthentication ClientAuthentication { get; set; } = ClientAuthentication.None;

    /// <summary>The scopes that are asked for where a request names none.</summary>
    public ScopeSet Scopes { get; set; } = ScopeSet.Empty;

    /// <summary>The key that tokens are bound to (RFC 9449); null for bearer tokens, which anyone can use who has them.</summary>
    public DPoPKey? DPoPKey { get; set; }

    /// <summary>Whether the parameters of a sign-in go to the server directly and not through the browser (RFC 9126); false by default, which still does so for a server that demands it of every client.</summary>
    public bool PushAuthorizationRequests { get; set; }

    /// <summary>When tokens are renewed.</summary>
    public TokenRefreshOptions Refresh { get; set; } = new();

    /// <summary>Whether the server may be reached over http on this machine, for development; false by default.</summary>
    public bool AllowHttpOnLoopback { get; set; }

    /// <summary>What is missing or unsafe.</summary>
    /// <exception cref="ArgumentException">The client id or the address is missing, or the address is not https.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(ClientId))
            throw new ArgumentException("Set ClientId, the id under which the client is registered.");
        if ((TokenEndpoint ?? Authority) is not { IsAbsoluteUri: true } address)
            throw new ArgumentException("Set Authority to the issuer's address, or TokenEndpoint, as an absolute address.");
        if (address.Scheme != Uri.UriSchemeHttps && !(AllowHttpOnLoopback && address.IsLoopback))
            throw new ArgumentException($"http://{address.Authority} is not encrypted, and client secrets go there; use https.");
    }
}
