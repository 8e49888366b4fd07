using Broxi.Security;
using Broxi.Security.Jwt;

namespace SecureApi;

/// <summary>Issues sessions of five minutes, which a client renews while the account exists.</summary>
internal sealed class SessionTokens(SigningKeyRing keys, TimeProvider clock)
{
    private readonly JwtIssuer _issuer = new(new JwtIssuerOptions { Issuer = "https://workflows.contoso.com", Audience = "workflow-service", Keys = keys }, clock);

    public AccessToken Issue(string user) => _issuer.Issue(user);
}
