// expect: nothing
// The address has a random state that a cookie remembers, and the callback compares the two.
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Shop.Links;

[Authorize]
[Route("links/market")]
public sealed class LinkAccountController(IMarketLink link) : Controller
{
    private const string Cookie = "__Host-market-link";

    [HttpPost("start")]
    [ValidateAntiForgeryToken]
    public IActionResult Start()
    {
        var state = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(24));
        Response.Cookies.Append(Cookie, state, new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/" });
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(link.NewVerifier(User))));
        return Redirect($"https://market.example/oauth/authorize?response_type=code&client_id={link.ClientId}&scope=orders&redirect_uri={Uri.EscapeDataString(link.Callback)}&state={state}&code_challenge={challenge}&code_challenge_method=S256");
    }

    [HttpGet("done")]
    public async Task<IActionResult> Done(string code, string state)
    {
        var expected = Request.Cookies[Cookie];
        Response.Cookies.Delete(Cookie);
        if (expected is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(state)))
            return BadRequest();
        await link.EstablishAsync(User, code);
        return LocalRedirect("/account");
    }
}

public interface IMarketLink
{
    string ClientId { get; }

    string Callback { get; }

    /// <summary>A random text that is kept for the user until the code comes.</summary>
    string NewVerifier(System.Security.Claims.ClaimsPrincipal user);

    Task EstablishAsync(System.Security.Claims.ClaimsPrincipal user, string code);
}
