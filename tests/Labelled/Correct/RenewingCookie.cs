// expect: nothing
// Both new tokens go where the old ones came from, and the cookie is written again.
using System.Globalization;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient();
builder.Services.AddAuthentication("cookie")
    .AddCookie("cookie", options => options.Events.OnValidatePrincipal = RenewAsync)
    .AddOpenIdConnect("oidc", options =>
    {
        builder.Configuration.Bind("Oidc", options);
        options.ResponseType = "code";
        options.SaveTokens = true;
        options.Scope.Add("offline_access");
    });

var app = builder.Build();
app.UseAuthentication();
app.MapGet("/balance", async (HttpContext context, IHttpClientFactory clients) =>
{
    var client = clients.CreateClient();
    client.SetBearerToken((await context.GetTokenAsync("access_token"))!);
    return await client.GetStringAsync("https://bank.example/balance", context.RequestAborted);
});
app.Run();

async Task RenewAsync(CookieValidatePrincipalContext context)
{
    var ends = DateTimeOffset.Parse(context.Properties.GetTokenValue("expires_at")!, CultureInfo.InvariantCulture);
    if (ends - DateTimeOffset.UtcNow > TimeSpan.FromMinutes(2))
        return;

    var client = context.HttpContext.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient();
    var response = await client.RequestRefreshTokenAsync(new RefreshTokenRequest
    {
        Address = builder.Configuration["Oidc:TokenEndpoint"],
        ClientId = builder.Configuration["Oidc:ClientId"]!,
        ClientSecret = builder.Configuration["Oidc:ClientSecret"],
        RefreshToken = context.Properties.GetTokenValue("refresh_token")!,
    });
    if (response.IsError)
    {
        context.RejectPrincipal();
        return;
    }

    context.Properties.UpdateTokenValue("access_token", response.AccessToken!);
    if (response.RefreshToken is { } rotated)
        context.Properties.UpdateTokenValue("refresh_token", rotated);
    context.Properties.UpdateTokenValue("expires_at", DateTimeOffset.UtcNow.AddSeconds(response.ExpiresIn).ToString("o", CultureInfo.InvariantCulture));
    context.ShouldRenew = true;
}
