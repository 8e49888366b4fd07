using Broxi.Security;

namespace SecureApi;

/// <summary>Notes who has signed in, and with which token: its fingerprint tells it from others, and nobody can use it.</summary>
internal sealed class AuditLog(ILogger<AuditLog> logger)
{
    public void SignedIn(string user, AccessToken token) =>
        logger.LogInformation("{User} signed in with {Fingerprint}", user, token.Value.Fingerprint);
}
