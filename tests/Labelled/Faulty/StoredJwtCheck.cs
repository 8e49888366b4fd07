// expect: BRX3010
using System.IdentityModel.Tokens.Jwt;

namespace Courier.App;

public interface IKeyValueStore
{
    string? Read(string key);

    void Remove(string key);
}

/// <summary>Decides at start-up whether the driver has to sign in again.</summary>
public sealed class StoredJwtCheck
{
    private readonly IKeyValueStore _store;
    private readonly JwtSecurityTokenHandler _handler = new();

    public StoredJwtCheck(IKeyValueStore store)
    {
        _store = store;
    }

    public bool IsSignedIn()
    {
        var text = _store.Read("driver");
        if (text is null || !_handler.CanReadToken(text))
        {
            return false;
        }

        var jwt = _handler.ReadJwtToken(text);
        if (jwt.ValidTo < DateTime.Now.AddMinutes(5)) // <- BRX3010
        {
            _store.Remove("driver");
            return false;
        }

        return true;
    }

    public TimeSpan UntilReminder(DateTime shiftEnd)
    {
        var remaining = shiftEnd - DateTime.Now;
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
