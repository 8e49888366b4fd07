// expect: nothing
// Works without any callback: the user types a short code on another device, and the program asks until that is done.
using Duende.IdentityModel.Client;

namespace Television;

public sealed class TelevisionLogin(HttpClient http)
{
    private const string Root = "https://id.tv.example";

    public async Task<TokenResponse?> SignInAsync(Action<string, string> show, CancellationToken cancellation)
    {
        var start = await http.RequestDeviceAuthorizationAsync(
            new DeviceAuthorizationRequest { Address = Root + "/device", ClientId = "tv", Scope = "openid watchlist" }, cancellation);
        if (start.IsError)
            return null;

        show(start.UserCode!, start.VerificationUri!);
        var deadline = DateTimeOffset.UtcNow.AddSeconds(start.ExpiresIn ?? 300);
        while (DateTimeOffset.UtcNow < deadline)
        {
            await Task.Delay(TimeSpan.FromSeconds(start.Interval), cancellation);
            var response = await http.RequestDeviceTokenAsync(
                new DeviceTokenRequest { Address = Root + "/token", ClientId = "tv", DeviceCode = start.DeviceCode! }, cancellation);
            if (!response.IsError)
                return response;
            if (response.Error is not ("authorization_pending" or "slow_down"))
                return null;
        }

        return null;
    }
}
