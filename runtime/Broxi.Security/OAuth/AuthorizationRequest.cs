using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using System.Security.Cryptography;

namespace Broxi.Security.OAuth;

/// <summary>The first step of a sign-in.</summary>
/// <param name="Address">Where to send the browser.</param>
/// <param name="Protected">
/// What the second step needs, encrypted: keep it in a cookie of the same browser (HttpOnly, Secure, SameSite=Lax, 15 minutes),
/// so that a response cannot be slipped into another browser (CWE-352).
/// </param>
public sealed record AuthorizationRequest(Uri Address, string Protected);

/// <summary>What the second step needs to know of the first.</summary>
internal sealed record PendingAuthorization(string State, string Nonce, string Verifier, string RedirectUri, DateTimeOffset StartedAt)
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromMinutes(15);

    public override string ToString() => SensitiveString.Redacted;

    public string Protect(IDataProtector protector) => protector.Protect(JsonSerializer.Serialize(this, PendingJson.Default.PendingAuthorization));

    /// <exception cref="BroxiAuthException">It is not of this application, was changed, or is older than 15 minutes.</exception>
    public static PendingAuthorization Unprotect(string text, IDataProtector protector, DateTimeOffset now)
    {
        PendingAuthorization? pending;
        try
        {
            pending = JsonSerializer.Deserialize(protector.Unprotect(text), PendingJson.Default.PendingAuthorization);
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            throw new BroxiAuthException(AuthErrorCode.ForgedResponse, "The browser holds no sign-in of this application; start again, and share the data protection keys between all machines.", innerException: exception);
        }

        return pending is not null && now - pending.StartedAt < s_maxAge
            ? pending
            : throw new BroxiAuthException(AuthErrorCode.ForgedResponse, "The sign-in took longer than 15 minutes; start again.");
    }
}

[JsonSerializable(typeof(PendingAuthorization))]
internal sealed partial class PendingJson : JsonSerializerContext;
