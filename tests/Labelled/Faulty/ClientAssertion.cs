// expect: BRX3010
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Health.Exchange;

internal sealed class ClientAssertion(string clientId, string audience, X509Certificate2 certificate)
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0);

    public string Create()
    {
        var now = (long)(DateTime.Now - Epoch).TotalSeconds; // <- BRX3010
        var payload = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = clientId,
            [JwtRegisteredClaimNames.Sub] = clientId,
            [JwtRegisteredClaimNames.Aud] = audience,
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            [JwtRegisteredClaimNames.Iat] = now,
            [JwtRegisteredClaimNames.Exp] = now + 300,
        };
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Claims = payload,
            SigningCredentials = new X509SigningCredentials(certificate),
        });
    }

    public FormUrlEncodedContent ToForm(string scope) => new(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["scope"] = scope,
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = Create(),
    });
}
