using Microsoft.IdentityModel.Tokens;

namespace VulnerableApi;

/// <summary>Takes whatever signature a partner sends, and so lets a public key serve as a secret.</summary>
internal static class PartnerTokens
{
    public static TokenValidationParameters Parameters(IEnumerable<SecurityKey> keys) => new()
    {
        ValidIssuer = "https://partner.contoso.com",
        ValidAudience = "workflow-service",
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.HmacSha256], // BRX4007
        IssuerSigningKeys = keys,
    };
}
