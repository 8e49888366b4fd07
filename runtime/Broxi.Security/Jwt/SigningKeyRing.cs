using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>
/// The signing keys of an issuer, with overlap: a new key is published before it signs, and an old one stays published until
/// its last token has expired. So a rotation fails no request. Thread-safe.
/// </summary>
public sealed class SigningKeyRing
{
    private ImmutableList<Entry> _entries;

    /// <summary>A ring with one key, which signs at once.</summary>
    /// <param name="key">The key.</param>
    public SigningKeyRing(JwtSigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries = [new Entry(key, DateTimeOffset.MinValue)];
    }

    /// <summary>Publishes a key now, and lets it sign from a moment on.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signsFrom">When it begins to sign: later than the time for which validators keep the published keys, an hour for instance.</param>
    public void Add(JwtSigningKey key, DateTimeOffset signsFrom)
    {
        ArgumentNullException.ThrowIfNull(key);
        ImmutableInterlocked.Update(ref _entries, entries => entries.Add(new Entry(key, signsFrom)).Sort(static (one, other) => one.SignsFrom.CompareTo(other.SignsFrom)));
    }

    /// <summary>Removes a key at once, with all its tokens: it has become known to others.</summary>
    /// <param name="keyId">Its id.</param>
    /// <exception cref="InvalidOperationException">It is the only key; add another one first.</exception>
    public void Revoke(string keyId) => ImmutableInterlocked.Update(ref _entries, entries =>
        entries.RemoveAll(entry => entry.Key.KeyId == keyId) is { Count: > 0 } left ? left : throw new InvalidOperationException("The only key cannot be revoked; add its successor first."));

    /// <summary>The public keys for validators (RFC 7517), as the JSON of a <c>jwks_uri</c>. A shared secret is never among them.</summary>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="longestLifetime">How long the tokens of a former key may still live; an hour by default.</param>
    public string ExportJwks(TimeProvider? clock = null, TimeSpan? longestLifetime = null) =>
        JwksJson.Write(Published((clock ?? TimeProvider.System).GetUtcNow(), longestLifetime ?? TimeSpan.FromHours(1)).Where(static key => key.IsAsymmetric));

    internal JwtSigningKey Signing(DateTimeOffset now) =>
        (_entries.FindLast(entry => entry.SignsFrom <= now) ?? _entries[0]).Key;

    internal IEnumerable<JwtSigningKey> Published(DateTimeOffset now, TimeSpan longestLifetime)
    {
        var entries = _entries;
        for (var at = 0; at < entries.Count; at++)
        {
            // A key has retired when its successor has signed for as long as its last token can live.
            if (at + 1 >= entries.Count || entries[at + 1].SignsFrom + longestLifetime > now)
                yield return entries[at].Key;
        }
    }

    private sealed record Entry(JwtSigningKey Key, DateTimeOffset SignsFrom);
}
