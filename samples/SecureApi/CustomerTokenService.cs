using Broxi.Security;
using Broxi.Security.OAuth;

namespace SecureApi;

/// <summary>Redeems a customer's refresh token once, however many callers find the access token expired.</summary>
internal sealed class CustomerTokenService(RefreshTokenSource tokens)
{
    public ValueTask<AccessToken> GetAsync(string customer, CancellationToken cancellation) =>
        tokens.GetTokenAsync(new TokenRequest { Subject = customer }, cancellation);
}
