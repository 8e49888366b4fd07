namespace VulnerableApi;

/// <summary>Sends a link whose token anyone can compute who has received a few of them.</summary>
internal sealed class PasswordReset
{
    private readonly Random _random = new();

    public Uri CreateLink(string user) => new($"https://portal.contoso.com/reset?user={Uri.EscapeDataString(user)}&token={CreateResetToken()}");

    private string CreateResetToken() => _random.Next().ToString("x"); // BRX1010
}
