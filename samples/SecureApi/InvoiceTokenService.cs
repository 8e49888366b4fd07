using Broxi.Security;
using Broxi.Security.OAuth;

namespace SecureApi;

/// <summary>Lets the first caller refresh and the others have what came; nobody refreshes a second time.</summary>
internal sealed class InvoiceTokenService(RefreshTokenSource tokens)
{
    public ValueTask<AccessToken> GetAsync(string debtor, CancellationToken cancellation) =>
        tokens.GetTokenAsync(new TokenRequest { Subject = debtor, Scopes = ScopeSet.Of("invoices:read") }, cancellation);
}
