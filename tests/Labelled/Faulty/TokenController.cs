// expect: BRX5007
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Campsite.Api;

[ApiController]
[Route("api")]
public class TokenController : ControllerBase
{
    private readonly UserManager<IdentityUser> _users;
    private readonly ITokenIssuer _issuer;

    public TokenController(UserManager<IdentityUser> users, ITokenIssuer issuer)
    {
        _users = users;
        _issuer = issuer;
    }

    [HttpPost("token")] // <- BRX5007
    public async Task<IActionResult> Create([FromBody] SignIn signIn)
    {
        var user = await _users.FindByNameAsync(signIn.UserName);
        if (user is null || !await _users.CheckPasswordAsync(user, signIn.Password))
            return Unauthorized();

        return Ok(new { token = await _issuer.IssueAsync(user) });
    }

    [HttpGet("version")]
    public IActionResult Version() => Ok(typeof(TokenController).Assembly.GetName().Version?.ToString());
}

public sealed record SignIn(string UserName, string Password);

public interface ITokenIssuer
{
    Task<string> IssueAsync(IdentityUser user);
}
