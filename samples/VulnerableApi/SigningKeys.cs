using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace VulnerableApi;

/// <summary>Makes the key that tokens are signed with, as small as a tutorial made it fifteen years ago.</summary>
internal static class SigningKeys
{
    public static SigningCredentials Create() => new(new RsaSecurityKey(RSA.Create(1024)), SecurityAlgorithms.RsaSha256); // BRX4008
}
