using Broxi.Security.Jwt;

namespace SecureApi;

/// <summary>The keys that tokens are signed with: EC or RSA of 2048 bits and more, from the vault; made up during development alone.</summary>
internal static class SigningKeys
{
    public static SigningKeyRing Create(IConfiguration configuration, IHostEnvironment environment) => new(
        configuration["Jwt:SigningKey"] is { Length: > 0 } pem ? JwtSigningKey.FromPem(pem)
        : environment.IsDevelopment() ? JwtSigningKey.Create()
        : throw new InvalidOperationException("Jwt:SigningKey is not configured; set it to a private key in PEM."));
}
