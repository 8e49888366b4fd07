// expect: nothing
// No limiter in sight, but the account is locked after some wrong attempts.
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Boats.Rental;

[ApiController]
[Route("account")]
public sealed class AccountController(SignInManager<IdentityUser> signIn) : ControllerBase
{
    [HttpPost("login")]
    public async Task<IActionResult> Login([FromBody] LoginRequest request)
    {
        var result = await signIn.PasswordSignInAsync(request.UserName, request.Password, request.Remember, lockoutOnFailure: true);
        if (result.IsLockedOut)
            return StatusCode(StatusCodes.Locked);
        if (!result.Succeeded)
            return Unauthorized();
        return NoContent();
    }

    [HttpPost("logout")]
    public async Task<IActionResult> Logout()
    {
        await signIn.SignOutAsync();
        return NoContent();
    }

    private static class StatusCodes
    {
        public const int Locked = 423;
    }
}

public sealed record LoginRequest(string UserName, string Password, bool Remember);
