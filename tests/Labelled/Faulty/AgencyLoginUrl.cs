// expect: BRX3102
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agency.Site;

public static class AgencyLoginUrl
{
    public static void MapAgencyLogin(this IEndpointRouteBuilder endpoints, string authority, string clientId)
    {
        endpoints.MapGet("/agency/start", (HttpRequest request) =>
        {
            var url = new RequestUrl($"{authority}/connect/authorize").CreateAuthorizeUrl( // <- BRX3102
                clientId: clientId,
                responseType: "code",
                scope: "openid agency",
                redirectUri: $"https://{request.Host}/agency/end");
            return Results.Redirect(url);
        });

        endpoints.MapGet("/agency/end", async (string code, IAgencyExchange exchange, HttpContext context) =>
        {
            await exchange.RedeemAsync(code, context.RequestAborted);
            return Results.LocalRedirect("/");
        });
    }
}

public interface IAgencyExchange
{
    Task RedeemAsync(string code, CancellationToken cancellation);
}
