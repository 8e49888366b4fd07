using Broxi.Security;
using Broxi.Security.OAuth;
using Broxi.Security.Storage;

namespace SecureApi;

/// <summary>Signs the workers in at the scanners of the warehouse, which have no browser: they say yes on their phones.</summary>
internal sealed class WarehouseLogin(TokenEndpointClient server, RefreshTokenSource tokens, TimeProvider clock)
{
    private readonly DeviceAuthorizationFlow _flow = new(server, clock);

    public async Task SignInAsync(string scanner, Action<DeviceAuthorization> show, CancellationToken cancellation)
    {
        var authorization = await _flow.BeginAsync(ScopeSet.Of("workflows:read", "offline_access"), cancellation);
        show(authorization);
        await tokens.StoreAsync(new TokenKey(scanner, null, null), await _flow.WaitAsync(authorization, cancellation), cancellation);
    }
}
