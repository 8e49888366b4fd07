using System.Text;

namespace Broxi.Security.Http;

/// <summary>What is signed of a request: a line for each component that the signature covers, and one for the signature itself (RFC 9421, section 2.5).</summary>
internal static class SignatureBase
{
    public const string Method = "@method";
    public const string Authority = "@authority";
    public const string Path = "@path";
    public const string Query = "@query";
    public const string ContentDigest = "content-digest";
    public const string Authorization = "authorization";

    /// <summary>What every signature covers: without one of them a signature could be moved to another request.</summary>
    public static readonly string[] Required = [Method, Authority, Path, Query, ContentDigest];

    /// <summary>The bytes to sign; null when a component has no value.</summary>
    /// <param name="components">The names of the components.</param>
    /// <param name="parameters">The value of <c>@signature-params</c>: the inner list and its parameters.</param>
    /// <param name="value">The value of a component; null when there is none.</param>
    public static byte[]? Build(IEnumerable<string> components, string parameters, Func<string, string?> value)
    {
        var text = new StringBuilder(512);
        foreach (var component in components)
        {
            // A line break in a value could forge the next line; no header that came over HTTP has one.
            if (value(component) is not { } part || part.AsSpan().ContainsAny('\r', '\n'))
                return null;
            text.Append('"').Append(component).Append("\": ").Append(part).Append('\n');
        }

        text.Append("\"@signature-params\": ").Append(parameters);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>The host as it is sent: lower-case, without the port that the scheme implies (section 2.2.3).</summary>
    public static string AuthorityOf(Uri address)
    {
        var host = (address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost).ToLowerInvariant();
        return address.IsDefaultPort ? host : $"{host}:{address.Port}";
    }

    /// <summary>The path; of an address without one the slash (section 2.2.6).</summary>
    public static string PathOf(Uri address) => address.AbsolutePath is { Length: > 0 } path ? path : "/";

    /// <summary>The query with its question mark, which is there without a query too (section 2.2.7).</summary>
    public static string QueryOf(Uri address) => address.Query is { Length: > 0 } query ? query : "?";

    /// <summary>The lines of one header as one value (section 2.1).</summary>
    public static string? Combine(IEnumerable<string?> values) =>
        values.Select(static value => value?.Trim(' ', '\t')).Aggregate((string?)null, static (all, value) => all is null ? value : $"{all}, {value}");
}
