using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;

namespace VulnerableApi;

/// <summary>Issues sessions that outlive the account they belong to.</summary>
internal sealed class SessionTokens(SigningCredentials credentials)
{
    public string Issue(string user) => new JwtSecurityTokenHandler().WriteToken(
        new JwtSecurityToken("https://login.contoso.com", "workflow-service", [new Claim("sub", user)], signingCredentials: credentials)); // BRX4009
}
