// expect: nothing
// A plain holder: whoever signs in and renews writes into it, and it asks for nothing itself.
using System.Collections.Concurrent;
using System.Security.Claims;

namespace Clinic.Server;

public sealed class SignedInUser
{
    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public void Clear()
    {
        AccessToken = null;
        RefreshToken = null;
        ExpiresAt = null;
    }
}

public interface ISignedInUsers
{
    SignedInUser Of(ClaimsPrincipal principal);
}

public sealed class SignedInUsers : ISignedInUsers
{
    private readonly ConcurrentDictionary<string, SignedInUser> _users = new();

    public SignedInUser Of(ClaimsPrincipal principal)
    {
        var subject = principal.FindFirst("sub")?.Value ?? throw new InvalidOperationException("No subject.");
        return _users.GetOrAdd(subject, static _ => new SignedInUser());
    }

    public void SignOut(ClaimsPrincipal principal)
    {
        if (principal.FindFirst("sub") is { Value: var subject } && _users.TryRemove(subject, out var user))
            user.Clear();
    }
}
