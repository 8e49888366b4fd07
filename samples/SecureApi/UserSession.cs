using Broxi.Security;
using Broxi.Security.OAuth;
using Broxi.Security.Storage;

namespace SecureApi;

/// <summary>Keeps its user signed in: each refresh token is spent once, and its successor stored before anyone uses the new access token.</summary>
internal sealed class UserSession(RefreshTokenSource tokens)
{
    public ValueTask<AccessToken> GetAsync(string user, CancellationToken cancellation) => tokens.GetTokenAsync(new TokenRequest { Subject = user }, cancellation);

    public ValueTask SignOutAsync(string user, CancellationToken cancellation) => tokens.RevokeAsync(new TokenKey(user, null, null), cancellation);
}
