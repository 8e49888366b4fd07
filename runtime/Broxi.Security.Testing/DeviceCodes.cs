using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Broxi.Security.Testing;

/// <summary>Sign-ins by a device without a keyboard (RFC 8628), until the user has said yes.</summary>
internal sealed class DeviceCodes
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);

    public (string DeviceCode, string UserCode) Start(string client, DateTimeOffset now)
    {
        var device = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var user = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 8);
        _pending[device] = new Pending(client, user, now + s_lifetime);
        return (device, user);
    }

    public void Approve(string userCode, string subject)
    {
        foreach (var (device, pending) in _pending)
        {
            if (pending.UserCode == userCode)
                _pending[device] = pending with { Subject = subject };
        }
    }

    /// <summary>The error, or the user who has said yes.</summary>
    public (string Error, string? Subject) Poll(string device, string client, DateTimeOffset now)
    {
        if (!_pending.TryGetValue(device, out var pending) || pending.Client != client)
            return ("invalid_grant", null);
        if (pending.Ends <= now)
            return ("expired_token", null);
        if (pending.Subject is not { } subject)
            return ("authorization_pending", null);
        _pending.TryRemove(device, out _);
        return ("", subject);
    }

    private sealed record Pending(string Client, string UserCode, DateTimeOffset Ends, string? Subject = null);
}
