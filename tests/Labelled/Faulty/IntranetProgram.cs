// expect: BRX3014
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("absences", http => http.BaseAddress = new Uri("https://absences.intranet.example/"));
builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie(options =>
    {
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
    })
    .AddOpenIdConnect(options =>
    {
        builder.Configuration.GetSection("Oidc").Bind(options);
        options.ResponseType = "code";
        options.SaveTokens = true;
        options.Scope.Add("absences");
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/absences", async (HttpContext context, IHttpClientFactory factory) =>
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "v1/absences");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await context.GetTokenAsync("access_token")); // <- BRX3014
    using var answer = await factory.CreateClient("absences").SendAsync(request, context.RequestAborted);
    return Results.Text(await answer.Content.ReadAsStringAsync(context.RequestAborted), "application/json", statusCode: (int)answer.StatusCode);
}).RequireAuthorization();
app.Run();
