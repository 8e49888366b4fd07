namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>More <see cref="FixShapes"/>, for rules about what a whole project leaves out: each a project of its own.</summary>
internal static class ProjectShapes
{
    public static IEnumerable<(string Name, string Text)> Projects =>
    [
        // A sign-in whose tokens two pages send.
        (
            "Portal",
            """
            using System.Net.Http.Headers;
            using Microsoft.AspNetCore.Authentication;
            using Microsoft.AspNetCore.Mvc;
            using Duende.IdentityModel.Client;

            namespace Shapes.Portal;

            public static class Startup
            {
                public static void AddSignIn(this WebApplicationBuilder builder)
                {
                    // who are you?
                    builder.Services.AddAuthentication("cookie")
                        .AddCookie("cookie") // for days
                        .AddOpenIdConnect(o =>
                        {
                            o.Scope.Add("offline_access");
                            o.SaveTokens = true; // and then?
                        });
                }
            }

            public class OrdersController(HttpClient http) : Controller
            {
                public async Task<IActionResult> One()
                {
                    /* the user's */ var token = await HttpContext.GetTokenAsync("access_token"); // from the session
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    return Ok(await http.GetStringAsync("https://api.contoso.com/orders"));
                }
                public async Task<IActionResult> Two() { http.SetBearerToken((await HttpContext.GetTokenAsync("access_token")) ?? ""); return Ok(await http.GetStringAsync("https://api.contoso.com/bills")); }
            }
            """),
        // A limiter that the pipeline does not use.
        (
            "Limits",
            """
            using Microsoft.AspNetCore.RateLimiting;

            namespace Shapes.Limits;

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services)
                {
                    services.AddCors().AddRateLimiter(_ => _.AddFixedWindowLimiter("api", o => { o.PermitLimit = 10; })); // ten
                }

                public void Configure(IApplicationBuilder app, IWebHostEnvironment env)
                {
                    if (env.IsDevelopment()) app.UseDeveloperExceptionPage();
                    app.UseRouting(); // where to
                    app.UseAuthorization();
                    app.UseEndpoints(endpoints => { endpoints.MapControllers().RequireRateLimiting("api"); });
                }
            }
            """),
        // One that comes too early and answers 503.
        (
            "EarlyLimits",
            """
            using Microsoft.AspNetCore.RateLimiting;

            namespace Shapes.EarlyLimits;

            public static class Setup
            {
                public static void Services(IServiceCollection services) =>
                    services.AddRateLimiter(_ => _
                        // ten
                        .AddFixedWindowLimiter("api", o => o.PermitLimit = 10)
                        .AddConcurrencyLimiter("one", o => o.PermitLimit = 1));

                public static void Pipeline(WebApplication app)
                {
                    app.UseHttpsRedirection();
                    // not too often
                    app.UseRateLimiter(); // please
                    /* where to */
                    app.UseRouting(); // there
                    app.MapGet("/", () => "").RequireRateLimiting("api");
                }
            }
            """),
        // A server whose safeguards are off, with and without an environment at hand.
        (
            "Server",
            """
            namespace Shapes.Server;

            public static class Setup
            {
                public static void Add(IServiceCollection services, IHostEnvironment environment)
                {
                    services.AddOpenIddict().AddServer(options =>
                    {
                        options.AllowClientCredentialsFlow().SetTokenEndpointUris("connect/token");
                        // for now
                        options.AddDevelopmentEncryptionCertificate().AddDevelopmentSigningCertificate(); // and then?
                    });
                }

                public static void AddTokens(IServiceCollection services) =>
                    services.AddOpenIddict().AddServer(options =>
                    {
                        options.AllowRefreshTokenFlow();
                        options.DisableRollingRefreshTokens(); // they were lost
                        options.AcceptAnonymousClients();
                    });
            }
            """),
    ];

    /// <summary>A program with windows, which cannot keep a secret.</summary>
    public static string Desktop =>
        """
        using Duende.IdentityModel.Client;
        using Duende.IdentityModel.OidcClient;

        namespace Shapes.Desktop;

        public static class Program
        {
            public static void Main()
            {
            }
        }

        public class SignIn(IConfiguration configuration)
        {
            private readonly OidcClient _client = new(new OidcClientOptions
            {
                Authority = "https://id.contoso.com",
                // who we are
                ClientId = "expenses",
                ClientSecret = configuration["Oidc:ClientSecret"], // what we know
                RedirectUri = "expenses://callback",
            });

            public Task<LoginResult> LoginAsync() => _client.LoginAsync();

            public Task<TokenResponse> RedeemAsync(HttpClient http, string code, string verifier) => http.RequestAuthorizationCodeTokenAsync(new AuthorizationCodeTokenRequest
            {
                Address = "https://id.contoso.com/connect/token",
                ClientId = "expenses",
                ClientSecret = configuration["Oidc:ClientSecret"],
                Code = code,
                CodeVerifier = verifier, // the other half
                RedirectUri = "expenses://callback",
            });
        }
        """;
}
