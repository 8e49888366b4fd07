using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>
/// The keys that an issuer publishes (RFC 7517). They are read when the first token comes, once a day, and when a token names
/// a key that is not known, at most every five seconds: a rotation fails no request, and made-up key ids cause no storm. While
/// the issuer cannot be reached, the last keys serve.
/// </summary>
/// <param name="http">Reads the keys.</param>
/// <param name="address">The <c>jwks_uri</c>, https.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class JwksSource(HttpClient http, Uri address, TimeProvider? clock = null) : IJwtKeySource
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_maxAge = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Uri _address = address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
        ? address
        : throw new ArgumentException("The address of the keys must be https: who can change them can issue any token.", nameof(address));
    private readonly object _gate = new();
    private volatile FrozenDictionary<string, SecurityKey> _keys = FrozenDictionary<string, SecurityKey>.Empty;
    private Task? _reading;
    private long _readAt;
    private bool _wasRead;

    /// <inheritdoc/>
    public SecurityKey? Find(string keyId) =>
        _clock.GetElapsedTime(Interlocked.Read(ref _readAt)) < s_maxAge ? _keys.GetValueOrDefault(keyId) : null;

    /// <inheritdoc/>
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken = default)
    {
        if (Find(keyId) is { } known)
            return known;
        await Reading().WaitAsync(cancellationToken).ConfigureAwait(false);
        return Find(keyId);
    }

    /// <summary>The reading that runs, or a new one; none when the last was a moment ago.</summary>
    private Task Reading()
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false })
                return _reading;
            if (_wasRead && _clock.GetElapsedTime(_readAt) < s_pause)
                return Task.CompletedTask;
            _wasRead = true;
            Interlocked.Exchange(ref _readAt, _clock.GetTimestamp());
            return _reading = Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_timeout, _clock);
            var keys = new JsonWebKeySet(await http.GetStringAsync(_address, timeout.Token).ConfigureAwait(false)) { SkipUnresolvedJsonWebKeys = true };
            _keys = keys.GetSigningKeys().Where(static key => key is AsymmetricSecurityKey or JsonWebKey { Kty: "EC" or "RSA" } && key.KeyId is not null)
                .DistinctBy(static key => key.KeyId).ToFrozenDictionary(static key => key.KeyId, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException or System.Text.Json.JsonException)
        {
            if (_keys.Count == 0)
                throw new BroxiAuthException(AuthErrorCode.ServerUnavailable, $"The keys at {_address} cannot be read ({exception.GetType().Name}); check that the issuer can be reached.", innerException: exception);
        }
    }
}
