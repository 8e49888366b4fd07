using Broxi.Security;
using Broxi.Security.Http;

namespace SecureApi;

/// <summary>Answers a 401 of the customs with a new token, and one of anybody else with none.</summary>
internal static class CustomsHandler
{
    public static DelegatingHandler Create(ITokenSource tokens, Uri customs) => new BroxiAuthenticationHandler(tokens, new OriginPolicy(customs));
}
