using System.Security.Cryptography;

namespace Broxi.Security.Http;

/// <summary>The hash of a body in the header <c>Content-Digest</c> (RFC 9530, section 2), by which a signature covers the body.</summary>
internal static class ContentDigest
{
    private static readonly string s_empty = Format(SHA256.HashData([]));

    /// <summary>The value for a body; of no body too, so that none can be added.</summary>
    public static async ValueTask<string> OfAsync(HttpContent? content, CancellationToken cancellation)
    {
        if (content is null)
            return s_empty;
        using var hash = SHA256.Create();
        var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        await using (stream.ConfigureAwait(false))
        {
            await content.CopyToAsync(stream, cancellation).ConfigureAwait(false);
            await stream.FlushFinalBlockAsync(cancellation).ConfigureAwait(false);
        }

        return Format(hash.Hash!);
    }

    /// <summary>Whether a value has a hash that is known, and all known ones are those of the body.</summary>
    public static bool Matches(string value, ReadOnlySpan<byte> body)
    {
        if (StructuredField.Dictionary(value) is not { } digests)
            return false;
        var matches = false;
        foreach (var (name, digest) in digests)
        {
            var expected = name switch
            {
                "sha-256" => SHA256.HashData(body),
                "sha-512" => SHA512.HashData(body),
                _ => null,
            };
            if (expected is null)
                continue;
            if (digest.Value is not byte[] said || !CryptographicOperations.FixedTimeEquals(expected, said))
                return false;
            matches = true;
        }

        return matches;
    }

    private static string Format(byte[] hash) => $"sha-256=:{Convert.ToBase64String(hash)}:";
}
