// expect: BRX3004
using System.Net.Http.Headers;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
var identity = builder.Configuration.GetSection("Identity");

using var bootstrap = new HttpClient();
var grant = await bootstrap.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
{
    Address = identity["TokenEndpoint"],
    ClientId = identity["ClientId"]!,
    ClientSecret = identity["ClientSecret"],
    Scope = "appointments",
});
if (grant.IsError)
{
    Console.Error.WriteLine(grant.ErrorDescription);
    return 1;
}

builder.Services.AddHttpClient("appointments", client =>
{
    client.BaseAddress = new Uri("https://appointments.clinic.example/");
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", grant.AccessToken); // <- BRX3004
});
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/appointments/{day}", async (DateOnly day, IHttpClientFactory clients, CancellationToken cancellation) =>
{
    using var response = await clients.CreateClient("appointments").GetAsync($"days/{day:yyyy-MM-dd}", cancellation);
    return response.IsSuccessStatusCode
        ? Results.Text(await response.Content.ReadAsStringAsync(cancellation), "application/json")
        : Results.StatusCode(StatusCodes.Status502BadGateway);
});
await app.RunAsync();
return 0;
