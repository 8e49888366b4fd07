using Broxi.Security;

namespace SecureApi;

/// <summary>Knows when the courier's session ends wherever the server stands: the token says it, and the clock is one that tells UTC.</summary>
internal sealed class CourierSession(TimeProvider clock)
{
    private AccessToken? _token;

    public bool IsExpired => _token?.ExpiresAt is not { } end || clock.GetUtcNow() >= end - TimeSpan.FromMinutes(1);

    public void Begin(AccessToken token) => _token = token;
}
