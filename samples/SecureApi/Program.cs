using Broxi.Security;
using Broxi.Security.Jwt;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using SecureApi;

var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;

builder.Services.AddBroxiSecurity(configuration.GetSection("Broxi"));
builder.Services.AddBroxiUserTokens();
RequestLimits.Add(builder.Services);
builder.Services.AddClients(configuration);
if (configuration["Tokens:Directory"] is { Length: > 0 } directory)
    builder.Services.AddTokenFile(directory);

builder.Services
    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie(static options => options.LoginPath = "/login")
    .AddBroxiJwtBearer("https://login.contoso.com", "workflow-service", static options => options.Events.OnChallenge = PortalChallenge.AddAddress)
    .AddOpenIdConnect("portal", options => PortalSignIn.Configure(options, configuration))
    .AddOpenIdConnect("supplier", SupplierSignIn.Configure);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy("api", static policy => policy.AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireAuthenticatedUser());

builder.Services.AddSingleton(static provider => SigningKeys.Create(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
builder.Services.AddSingleton<IJwtKeySource>(static provider => new JwksSource(provider.GetRequiredService<IHttpClientFactory>().CreateClient("partner"), new Uri("https://partner.contoso.com/jwks")));
builder.Services.AddSingleton(static provider => PartnerTokens.Validator(provider.GetRequiredService<IJwtKeySource>(), provider.GetRequiredService<TimeProvider>()));
builder.Services.AddSingleton<AuditLog>();
builder.Services.AddSingleton<CalendarLink>();
builder.Services.AddSingleton<ExternalLogin>();
builder.Services.AddSingleton<CourierTokens>();
builder.Services.AddSingleton<CustomerTokenService>();
builder.Services.AddSingleton<InvoiceTokenService>();
builder.Services.AddSingleton<LegacyTokenService>();
builder.Services.AddSingleton<MailSettings>();
builder.Services.AddSingleton<MailSender>();
builder.Services.AddSingleton<Newsletter>();
builder.Services.AddSingleton<PasswordReset>();
builder.Services.AddSingleton<SessionTokens>();
builder.Services.AddSingleton<TokenService>();
builder.Services.AddSingleton<UserSession>();
builder.Services.AddSingleton<WarehouseLogin>();
builder.Services.AddHostedService<ReportJob>();

var app = builder.Build();

if (!app.Environment.IsDevelopment())
    app.UseHsts();
app.UseHttpsRedirection();
app.UseAuthentication();
app.UseBroxiRateLimit();
app.UseAuthorization();

app.MapGet("/login", (ExternalLogin login, HttpContext context, CancellationToken cancellation) => login.BeginAsync(context, cancellation));
app.MapGet("/callback", (ExternalLogin login, HttpContext context, CancellationToken cancellation) => login.CompleteAsync(context, cancellation));
app.MapGet("/orders", (OrderClient orders, CancellationToken cancellation) => orders.ListAsync(cancellation)).RequireAuthorization();
app.MapGet("/workflows", (WorkflowClient workflows, CancellationToken cancellation) => workflows.ListAsync(cancellation)).RequireAuthorization("api");
app.MapGet("/catalog", (CatalogClient catalog, CancellationToken cancellation) => catalog.ListAsync(cancellation)).AddEndpointFilter<ApiKeyFilter>();
app.MapGet("/jwks", (SigningKeyRing keys) => Results.Text(keys.ExportJwks(), "application/json"));

app.MapPost("/sessions", async (SessionRequest request, JwtValidator partners, SessionTokens sessions, CancellationToken cancellation) =>
{
    try
    {
        var user = (await partners.ValidateAsync(request.Token, cancellation)).Name!;
        return Results.Ok(new { user, session = sessions.Issue(user).Value.Reveal() });
    }
    catch (BroxiAuthException refusal) when (!refusal.IsTransient)
    {
        return Results.Unauthorized();
    }
});

app.Run();

internal sealed record SessionRequest(string Token)
{
    /// <summary>Without the token, wherever it is printed.</summary>
    public override string ToString() => nameof(SessionRequest);
}
