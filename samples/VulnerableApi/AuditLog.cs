namespace VulnerableApi;

/// <summary>Notes who has signed in, and with what.</summary>
internal sealed class AuditLog(ILogger<AuditLog> logger)
{
    public void SignedIn(string user, string accessToken) =>
        logger.LogInformation("{User} signed in with {AccessToken}", user, accessToken); // BRX1008
}
