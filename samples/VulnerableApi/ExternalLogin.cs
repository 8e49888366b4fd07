using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace VulnerableApi;

/// <summary>Signs in whoever the token names, and anyone can write one.</summary>
internal static class ExternalLogin
{
    public static Task SignInAsync(HttpContext context, string idToken)
    {
        var token = new JsonWebToken(idToken); // BRX4005
        return context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "external")));
    }
}
