// expect: BRX3011
using Microsoft.IdentityModel.JsonWebTokens;

namespace Workshop.Desktop;

public interface IWorkshopLogin
{
    Task<string> RenewAsync(CancellationToken cancellation);
}

public sealed class WorkshopBearer
{
    private readonly IWorkshopLogin _login;
    private readonly SemaphoreSlim _one = new(1);
    private JsonWebToken? _accessToken;

    public WorkshopBearer(IWorkshopLogin login) => _login = login;

    public async Task<string> HeaderAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_accessToken is null || _accessToken.ValidTo <= DateTime.UtcNow) // <- BRX3011
            {
                _accessToken = new JsonWebToken(await _login.RenewAsync(cancellation));
            }

            return "Bearer " + _accessToken.EncodedToken;
        }
        finally
        {
            _one.Release();
        }
    }
}
