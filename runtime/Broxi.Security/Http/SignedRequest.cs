namespace Broxi.Security.Http;

/// <summary>A request as a server has received it, without any web framework.</summary>
public sealed class SignedRequest
{
    private readonly Func<string, IEnumerable<string?>> _headers;

    /// <summary>A request.</summary>
    /// <param name="method">The method, as it was sent.</param>
    /// <param name="address">The address that the client has asked for: behind a proxy that of the proxy. Make it of the raw target, so that path and query are those that were signed.</param>
    /// <param name="headers">The values of a header by its name, which may be in any case; none for a header that is not there.</param>
    /// <param name="body">The whole body.</param>
    /// <exception cref="ArgumentException">The address is not absolute.</exception>
    public SignedRequest(string method, Uri address, Func<string, IEnumerable<string?>> headers, ReadOnlyMemory<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(headers);
        if (!address.IsAbsoluteUri)
            throw new ArgumentException("The address of a signed request is absolute: scheme, host, path and query.", nameof(address));
        (Method, Address, _headers, Body) = (method, address, headers, body);
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>A header as one value; null when it is not there.</summary>
    internal string? Header(string name) => SignatureBase.Combine(_headers(name));

    /// <summary>The value of a component of a signature; null when it is none that requests have.</summary>
    internal string? Component(string name) => name switch
    {
        SignatureBase.Method => Method,
        SignatureBase.Authority => SignatureBase.AuthorityOf(Address),
        SignatureBase.Path => SignatureBase.PathOf(Address),
        SignatureBase.Query => SignatureBase.QueryOf(Address),
        ['@', ..] => null,
        _ => Header(name),
    };
}
