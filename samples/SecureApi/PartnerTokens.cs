using Broxi.Security.Jwt;

namespace SecureApi;

/// <summary>Takes tokens of a partner: signed with the partner's own asymmetric keys, for this service, and an hour old at most.</summary>
internal static class PartnerTokens
{
    public static JwtValidator Validator(IJwtKeySource keys, TimeProvider clock) => new(
        new JwtValidatorOptions { Issuer = "https://partner.contoso.com", Audience = "workflow-service", Keys = keys }, clock);
}
