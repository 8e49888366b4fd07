// expect: BRX3103
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Components.Authorization;
using System.Security.Claims;

namespace Kiosk;

public sealed class KioskAuthenticationState(HttpClient http) : AuthenticationStateProvider
{
    private ClaimsPrincipal _user = new(new ClaimsIdentity());

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_user));

    public async Task<bool> SignInAsync(string name, string password)
    {
        var response = await http.RequestPasswordTokenAsync(new PasswordTokenRequest // <- BRX3103
        {
            Address = "https://id.kiosk.example/connect/token",
            ClientId = "kiosk",
            UserName = name,
            Password = password,
            Scope = "openid profile",
        });
        if (response.IsError)
            return false;

        var info = await http.GetUserInfoAsync(new UserInfoRequest { Address = "https://id.kiosk.example/connect/userinfo", Token = response.AccessToken });
        if (info.IsError)
            return false;

        _user = new ClaimsPrincipal(new ClaimsIdentity(info.Claims, "kiosk"));
        NotifyAuthenticationStateChanged(GetAuthenticationStateAsync());
        return true;
    }
}
