using System.Security.Cryptography;

namespace SecureApi;

/// <summary>Sends a link with a token that nobody can guess.</summary>
internal sealed class PasswordReset
{
    public Uri CreateLink(string user) => new($"https://portal.contoso.com/reset?user={Uri.EscapeDataString(user)}&token={CreateResetToken()}");

    private static string CreateResetToken() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
