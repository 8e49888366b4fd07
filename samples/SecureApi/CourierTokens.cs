using Broxi.Security;
using Broxi.Security.OAuth;

namespace SecureApi;

/// <summary>Keeps the courier's token for as long as it is good, however often parcels are sent.</summary>
internal sealed class CourierTokens(ClientCredentialsTokenSource tokens)
{
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellation) =>
        tokens.GetTokenAsync(new TokenRequest { Resource = "https://courier.contoso.com" }, cancellation);
}
