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
    public static byte[]? Build(IReadOnlyList<string> components, ReadOnlySpan<char> parameters, Func<string, string?> value)
    {
        const string last = "\"@signature-params\": ";
        var values = new string[components.Count];
        var length = last.Length + parameters.Length;
        for (var i = 0; i < values.Length; i++)
        {
            // A line break in a value could forge the next line; no header that came over HTTP has one.
            if (value(components[i]) is not { } part || part.AsSpan().ContainsAny('\r', '\n'))
                return null;
            values[i] = part;
            length += components[i].Length + part.Length + "\"\": \n".Length;
        }

        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        for (var i = 0; i < values.Length; i++)
        {
            Append(ref rest, "\"");
            Append(ref rest, components[i]);
            Append(ref rest, "\": ");
            Append(ref rest, values[i]);
            Append(ref rest, "\n");
        }

        Append(ref rest, last);
        Append(ref rest, parameters);
        return bytes;
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
    public static string? Combine(IEnumerable<string?> values)
    {
        string? all = null;
        foreach (var value in values)
            all = all is null ? value?.Trim(' ', '\t') : $"{all}, {value?.Trim(' ', '\t')}";
        return all;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<char> text) => rest = rest[Encoding.Latin1.GetBytes(text, rest)..];
}
