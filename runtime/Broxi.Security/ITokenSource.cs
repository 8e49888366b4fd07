namespace Broxi.Security;

/// <summary>Where access tokens come from. Asked for every request, so an implementation keeps what it may keep.</summary>
public interface ITokenSource
{
    /// <summary>A token that may be sent now.</summary>
    /// <param name="request">Which token.</param>
    /// <param name="cancellationToken">Ends this caller's waiting, not a refresh that others wait for too.</param>
    /// <exception cref="BroxiAuthException">There is no token: the request must not be sent without one.</exception>
    ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default);
}

/// <summary>Which token is wanted. The default value asks for the source's own.</summary>
public readonly record struct TokenRequest
{
    /// <summary>The scopes; null for those that the source is configured with.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>The resource that the token is for (RFC 8707); null for the default of the server.</summary>
    public string? Resource { get; init; }

    /// <summary>The user whose token it is; null for the application's own.</summary>
    public string? Subject { get; init; }

    /// <summary>The version of the token that a server has just refused with 401: the source must answer another one, if it can.</summary>
    public TokenVersion Rejected { get; init; }
}

/// <summary>What is convenient to ask a source for.</summary>
public static class TokenSourceExtensions
{
    /// <summary>The source's own token.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    /// <exception cref="BroxiAuthException">There is no token.</exception>
    public static ValueTask<AccessToken> GetTokenAsync(this ITokenSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.GetTokenAsync(default, cancellationToken);
    }
}
