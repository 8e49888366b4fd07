// expect: nothing
// The session of the browser ends with the token, so nothing has to be renewed.
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("grades", http => http.BaseAddress = new Uri("https://grades.school.example/"));
builder.Services.AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = builder.Configuration["School:Authority"];
        options.ClientId = builder.Configuration["School:ClientId"];
        options.ClientSecret = builder.Configuration["School:ClientSecret"];
        options.ResponseType = "code";
        options.SaveTokens = true;
        options.UseTokenLifetime = true;
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/grades", async (HttpContext context, IHttpClientFactory clients) =>
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "mine");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await context.GetTokenAsync("access_token"));
    using var response = await clients.CreateClient("grades").SendAsync(request, context.RequestAborted);
    return Results.Text(await response.Content.ReadAsStringAsync(context.RequestAborted), statusCode: (int)response.StatusCode);
}).RequireAuthorization();
app.Run();
