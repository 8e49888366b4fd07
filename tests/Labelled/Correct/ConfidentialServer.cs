// expect: nothing
// A web application is a place where a secret can be kept, and it comes from configuration.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<CodeExchange>(http => http.BaseAddress = new Uri("https://id.maps.example/"));
builder.Services.AddSession();
builder.Services.AddDistributedMemoryCache();

var app = builder.Build();
app.UseSession();
app.MapGet("/signed-in", async (string code, string state, HttpContext context, CodeExchange exchange) =>
{
    if (context.Session.GetString("state") != state)
        return Results.BadRequest();
    var answer = await exchange.RedeemAsync(code, context.Session.GetString("verifier")!, context.RequestAborted);
    return Results.Ok(new { minutes = answer.ExpiresIn / 60 });
});
app.Run();

internal sealed class CodeExchange(HttpClient http, Microsoft.Extensions.Configuration.IConfiguration configuration)
{
    public async Task<Answer> RedeemAsync(string code, string verifier, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["code_verifier"] = verifier,
            ["client_id"] = configuration["Maps:ClientId"],
            ["client_secret"] = configuration["Maps:ClientSecret"],
        });
        using var response = await http.PostAsync("token", form, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Answer>(cancellation))!;
    }

    internal sealed record Answer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
