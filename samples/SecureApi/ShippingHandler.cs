using Broxi.Security;
using Broxi.Security.Http;

namespace SecureApi;

/// <summary>Asks for a token with every request; the source knows when the last one is still good.</summary>
internal static class ShippingHandler
{
    public static DelegatingHandler Create(ITokenSource tokens, Uri shipping) => new BroxiAuthenticationHandler(tokens, new OriginPolicy(shipping));
}
