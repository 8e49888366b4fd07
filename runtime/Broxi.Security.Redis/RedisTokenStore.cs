using Broxi.Security.Storage;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace Broxi.Security.Redis;

/// <summary>Keeps tokens, encrypted, in Redis. A version is compared and replaced in one step, so that no machine overwrites what it has not seen.</summary>
/// <param name="redis">The connection; use TLS.</param>
/// <param name="protection">The encryption keys; all machines must share them, and not by the same Redis in clear text.</param>
public sealed class RedisTokenStore(IConnectionMultiplexer redis, IDataProtectionProvider protection) : ITokenStore
{
    // Both in one step: KEYS[1] the entry; ARGV the expected version, the new version, the data, the retention in milliseconds.
    private const string Replace = """
        local stored = redis.call('HGET', KEYS[1], 'version')
        if (stored or '0') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'data', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    private const string Remove = """
        if redis.call('HGET', KEYS[1], 'version') == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return 0
        """;

    private readonly StoredTokenProtector _protector = new(protection);

    /// <summary>How long unused tokens are kept; 30 days by default.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async ValueTask<StoredToken?> ReadAsync(TokenKey key, CancellationToken cancellationToken = default)
    {
        var fields = await RedisErrors.Of(redis.GetDatabase().HashGetAsync(NameOf(key), ["version", "data"]), cancellationToken).ConfigureAwait(false);
        if (fields is not [{ IsNull: false } version, var data] || (byte[]?)data is not { } bytes)
            return null;
        if (_protector.Unprotect(key, bytes) is { } token)
            return token;
        // The encryption keys are gone: nobody can read it any more, and it must not stand in the way of a new sign-in.
        await RemoveAsync(key, (long)version, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReplaceAsync(TokenKey key, long expectedVersion, StoredToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var replaced = await RedisErrors.Of(
            redis.GetDatabase().ScriptEvaluateAsync(Replace, [NameOf(key)], [expectedVersion, token.Version, _protector.Protect(key, token), (long)Retention.TotalMilliseconds]),
            cancellationToken).ConfigureAwait(false);
        return (int)replaced == 1;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(TokenKey key, long expectedVersion, CancellationToken cancellationToken = default) =>
        await RedisErrors.Of(redis.GetDatabase().ScriptEvaluateAsync(Remove, [NameOf(key)], [expectedVersion]), cancellationToken).ConfigureAwait(false);

    private static RedisKey NameOf(TokenKey key) => "broxi:token:" + StoredTokenProtector.NameOf(key);
}
