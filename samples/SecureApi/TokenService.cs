using Broxi.Security;
using Broxi.Security.OAuth;

namespace SecureApi;

/// <summary>Works for as long as the service runs: the source renews the token before it expires, once for all callers.</summary>
internal sealed class TokenService(ClientCredentialsTokenSource tokens)
{
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellation) => tokens.GetTokenAsync(cancellation);
}
