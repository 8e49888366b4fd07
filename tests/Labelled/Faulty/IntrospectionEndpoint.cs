// expect: BRX5008
using System.IdentityModel.Tokens.Jwt;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Controllers;

[ApiController]
[AllowAnonymous]
[Route("session")]
public sealed class SessionController(TokenValidationParameters parameters) : ControllerBase
{
    [HttpGet]
    public IActionResult Get([FromHeader(Name = "X-Session")] string session)
    {
        try
        {
            var user = new JwtSecurityTokenHandler { MapInboundClaims = false }.ValidateToken(session, parameters, out var token);
            return Ok(new { name = user.Identity?.Name, until = token.ValidTo });
        }
        catch (SecurityTokenException failure)
        {
            return Unauthorized(new { error = $"Invalid session: {failure.Message}" }); // <- BRX5008
        }
    }
}
