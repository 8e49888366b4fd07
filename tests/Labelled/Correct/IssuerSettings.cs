// expect: nothing
// The program issues tokens itself, and its setting counts in minutes.
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Theatre.Identity;

public sealed class IssuerSettings
{
    public string Issuer { get; set; } = "";

    public string Audience { get; set; } = "";

    public int ExpiresIn { get; set; } = 15;
}

public sealed class TokenIssuer(IOptions<IssuerSettings> options, SigningCredentials signing, TimeProvider clock)
{
    public (string Token, DateTime Expires) Issue(ClaimsIdentity subject)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var expires = now.AddMinutes(options.Value.ExpiresIn);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            Subject = subject,
            IssuedAt = now,
            NotBefore = now,
            Expires = expires,
            SigningCredentials = signing,
        });
        return (token, expires);
    }
}
