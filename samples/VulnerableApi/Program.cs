using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using VulnerableApi;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
    .AddJwtBearer(options =>
    {
        options.RequireHttpsMetadata = false; // BRX2004
        options.TokenValidationParameters = new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("workflow-service-signing-key-2024!")), // BRX1004
            ValidateIssuer = false, // BRX4002
            ValidateAudience = false, // BRX4003
            ValidateLifetime = false, // BRX4004
        };
    })
    .AddOpenIdConnect(options =>
    {
        options.Authority = "https://login.contoso.com";
        options.ClientId = "workflow-portal";
        options.ClientSecret = "q7Zk2vT9xW4mB1nR8sLd"; // BRX1003
        options.ResponseType = "code";
    });

builder.Services.AddHttpClient<WorkflowClient>()
    .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => true, // BRX2002
    });
builder.Services.AddHttpClient<TokenService>();
builder.Services.AddHttpClient<LegacyTokenService>();
builder.Services.AddHttpClient<UserSession>();
builder.Services.AddHttpClient<BillingClient>();
RequestLimits.Add(builder.Services);

var app = builder.Build();

app.MapGet("/workflows", (WorkflowClient workflows, CancellationToken cancellation) => workflows.ListAsync(cancellation));

app.MapPost("/sessions", async (SessionRequest request) =>
{
    var parameters = new TokenValidationParameters
    {
        ValidIssuer = "https://login.contoso.com",
        ValidAudience = "workflow-service",
        RequireSignedTokens = false, // BRX4001
    };
    var result = await new JsonWebTokenHandler().ValidateTokenAsync(request.Token, parameters); // BRX4006
    return Results.Ok(new { user = result.ClaimsIdentity?.Name });
});

app.Run();

internal sealed record SessionRequest(string Token);
