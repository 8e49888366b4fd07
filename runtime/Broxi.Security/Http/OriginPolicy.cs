namespace Broxi.Security.Http;

/// <summary>
/// The origins (scheme, host and port, RFC 6454) that a credential may be sent to. Everything else is refused, and so is
/// clear-text HTTP (CWE-319), whatever a base address, a redirect or an absolute link in an answer says.
/// </summary>
public sealed class OriginPolicy
{
    private readonly HashSet<(string Scheme, string Host, int Port)> _origins = [];

    /// <summary>Allows some origins.</summary>
    /// <param name="origins">Their addresses; paths do not count. https, or http of this machine if <see cref="AllowHttpOnLoopback"/> is set.</param>
    /// <exception cref="ArgumentException">No address is given, or one is not absolute.</exception>
    public OriginPolicy(params Uri[] origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        if (origins.Length == 0 || !Array.TrueForAll(origins, static origin => origin is { IsAbsoluteUri: true }))
            throw new ArgumentException("Name the origins that the credential may go to, as absolute addresses.", nameof(origins));
        _origins.UnionWith(origins.Select(Of));
    }

    /// <summary>Whether http to <c>localhost</c>, 127.0.0.0/8 and ::1 is allowed, for development; false by default.</summary>
    public bool AllowHttpOnLoopback { get; init; }

    /// <summary>Whether a credential may be sent to an address.</summary>
    /// <param name="address">The address.</param>
    public bool Allows(Uri? address) => address is { IsAbsoluteUri: true, UserInfo: "" } && IsSecure(address) && _origins.Contains(Of(address));

    /// <summary>Refuses an address that is not allowed.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="TokenOriginException">A credential may not be sent there.</exception>
    public void Demand(Uri? address)
    {
        if (Allows(address))
            return;
        if (address is not { IsAbsoluteUri: true })
            throw new TokenOriginException("The request has no absolute address, so the credential was not sent; set BaseAddress on the client.");
        throw new TokenOriginException(IsSecure(address)
            ? $"{address.Scheme}://{address.Authority}{(address.UserInfo.Length > 0 ? " with a user name in it" : "")} is no origin that the credential may go to; allow it, or use another client for it."
            : $"http://{address.Authority} is not encrypted, so the credential was not sent; use https.");
    }

    internal static bool IsSameOrigin(Uri one, Uri other) => Of(one) == Of(other);

    private bool IsSecure(Uri address) => address.Scheme == Uri.UriSchemeHttps || (AllowHttpOnLoopback && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    private static (string, string, int) Of(Uri address) => (address.Scheme, address.IdnHost.ToLowerInvariant(), address.Port);
}
