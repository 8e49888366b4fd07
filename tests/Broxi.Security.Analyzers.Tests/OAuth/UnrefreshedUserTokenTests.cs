using Broxi.Security.Analyzers.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.OAuth.UnrefreshedUserTokenAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="UnrefreshedUserTokenAnalyzer"/> finds, and where it is silent.</summary>
public sealed class UnrefreshedUserTokenTests
{
    internal const string Usings = """
        using System.Net.Http.Headers;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Authentication.Cookies;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR.Client;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        using Duende.IdentityModel.Client;
        using Flurl.Http;
        using Grpc.Core;
        using Refit;
        using RestSharp;
        using RestSharp.Authenticators;

        """;

    private const string Client = """
        class Orders(HttpClient http, IHttpContextAccessor accessor)
        {
            public async Task<string> Get()
            {
                var token = await [|accessor.HttpContext!.GetTokenAsync("access_token")|];
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return await http.GetStringAsync("/orders");
            }
        }
        """;

    public static TheoryData<string> Uses => new()
    {
        Client,
        """
        class OrdersController(IHttpClientFactory clients) : Controller
        {
            public async Task<IActionResult> Index()
            {
                var accessToken = await [|HttpContext.GetTokenAsync("access_token")|];
                var client = clients.CreateClient();
                client.SetBearerToken(accessToken!);
                return Content(await client.GetStringAsync("https://api.contoso.com/orders"));
            }
        }
        """,
        """
        sealed class UserTokenHandler(IHttpContextAccessor accessor) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
            {
                if (accessor.HttpContext is { } context)
                {
                    if (await [|context.GetTokenAsync(OpenIdConnectParameterNames.AccessToken)|] is { } token)
                        request.Headers.Authorization = new("Bearer", token);
                }
                return await base.SendAsync(request, cancellation);
            }
        }
        """,
        """
        class IndexModel(HttpClient http) : PageModel
        {
            public async Task OnGetAsync()
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
                request.Headers.Add("Authorization", $"Bearer {await [|HttpContext.GetTokenAsync("access_token")|]}");
                await http.SendAsync(request);
            }
        }
        """,
        """
        partial class Orders(IHttpContextAccessor accessor)
        {
            private readonly IHttpContextAccessor _accessor = accessor;
        }
        partial class Orders
        {
            async Task<string?> TokenAsync() => await [|_accessor.HttpContext!.GetTokenAsync(CookieAuthenticationDefaults.AuthenticationScheme, "access_token")|];
            public async Task<RestResponse> Get()
            {
                var client = new RestClient(new RestClientOptions("https://api.contoso.com") { Authenticator = new JwtAuthenticator((await TokenAsync())!) });
                return await client.GetAsync(new RestRequest("/orders"));
            }
        }
        """,
        """
        record Orders(IHttpContextAccessor Accessor)
        {
            public async Task<string> Get() => await "https://api.contoso.com/orders".WithOAuthBearerToken(await [|Accessor.HttpContext!.GetTokenAsync("access_token")|]).GetStringAsync();
        }
        """,
        """
        static class Clients
        {
            static RefitSettings Settings(IHttpContextAccessor accessor) => new()
            {
                AuthorizationHeaderValueGetter = async (request, cancellation) => await [|accessor.HttpContext!.GetTokenAsync("access_token")|] ?? "",
            };
            static HubConnection Hub(HttpContext context) => new HubConnectionBuilder()
                .WithUrl("https://api.contoso.com/hub", options => options.AccessTokenProvider = () => [|context.GetTokenAsync("access_token")|])
                .Build();
        }
        """,
        """
        class OrdersClient
        {
            static async Task<Metadata> Headers(HttpContext context)
            {
                return new Metadata { { "Authorization", "Bearer " + await ReadAsync() } };
                async Task<string?> ReadAsync() => await context.GetTokenAsync("id_token");
            }
            static async Task<Metadata> Other(HttpContext context) => new Metadata { { "Authorization", "Bearer " + await [|context.GetTokenAsync("access_token")|] } };
        }
        """,
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public Task Finds_a_token_that_is_sent(string use) => Verify.Finds(Usings + use, With(SignIn("options.SaveTokens = true;")));

    [Theory]
    [InlineData(".AddOpenIdConnect(o => { o.SaveTokens = true; o.Scope.Add(\"offline_access\"); })")]
    [InlineData(".AddOpenIdConnect(\"oidc\", o => { o.SaveTokens=true; })")]
    [InlineData(".AddGoogle(o => { o.SaveTokens = true; o.AccessType = \"offline\"; })")]
    [InlineData(".AddCookie(o => o.ExpireTimeSpan = TimeSpan.FromDays(14)).AddOpenIdConnect(o => o.SaveTokens = true)")]
    [InlineData(".AddCookie(o => { o.ExpireTimeSpan = TimeSpan.FromMinutes(480); }).AddOpenIdConnect(o => o.SaveTokens = true)")]
    public Task Finds_it_with_each_sign_in(string handlers) => Verify.Finds(Usings + Client, With(Usings + $$"""
        static class Setup { static void Configure(IServiceCollection services) => services.AddAuthentication(){{handlers}}; }
        """));

    [Fact]
    public Task Finds_a_class_that_configures_the_options() => Verify.Finds(Usings + Client, With(Usings + """
        using Microsoft.Extensions.Options;
        class Setup : IConfigureNamedOptions<OpenIdConnectOptions>
        {
            public void Configure(string? name, OpenIdConnectOptions options)
            {
                // options.SaveTokens = false;
                options.SaveTokens = true;
            }
            public void Configure(OpenIdConnectOptions options) => Configure(null, options);
        }
        """));

    [Fact]
    public Task Finds_top_level_statements() => Verify.Finds(
        Usings + """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddCookie().AddOpenIdConnect(options => options.SaveTokens = true);
        var app = builder.Build();
        app.MapGet("/orders", async (HttpContext context, HttpClient http) =>
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", await [|context.GetTokenAsync("access_token")|]);
            return await http.GetStringAsync("https://api.contoso.com/orders");
        });
        app.Run();
        """,
        Project.Default with { IsProgram = true });

    /// <summary>Names that only say that a response has a refresh token, and a screen that is loaded anew.</summary>
    [Theory]
    [InlineData("class Answer { [JsonPropertyName(\"refresh_token\")] public string? RefreshToken { get; set; } }")]
    [InlineData("class Reader { string? Read(JsonElement token) => token.GetProperty(\"refresh_token\").GetString(); }")]
    [InlineData("class Page { // refresh the token some day\n }")]
    [InlineData("class Page { void RefreshView() { } }")]
    public Task Finds_it_where_a_refresh_is_only_spoken_of(string other) => Verify.Finds(Usings + Client, With(SignIn("options.SaveTokens = true;"), Usings + other));

    [Theory]
    [InlineData("services.AddOpenIdConnectAccessTokenManagement();")]
    [InlineData("services.AddUserAccessTokenHttpClient(\"orders\");")]
    [InlineData("services.EnableTokenAcquisitionToCallDownstreamApi();")]
    [InlineData("services.AddSingleton<TokenRefreshService>();")]
    [InlineData("services.UseRefreshTokens();")]
    public Task Accepts_a_library_that_refreshes(string registration) => Accepts($$"""
        class Registration { void Add(dynamic services) { {{registration}} } }
        class TokenRefreshService;
        """);

    [Theory]
    [InlineData("Task<TokenResponse> Go(HttpClient c, string t) => c.RequestRefreshTokenAsync(new RefreshTokenRequest { RefreshToken = t });")]
    [InlineData("object Form(string t) => new Dictionary<string, string> { [\"grant_type\"] = \"refresh_token\", [\"token\"] = t };")]
    [InlineData("object Form(string t) => new Dictionary<string, string> { { \"grant_type\", OpenIdConnectGrantTypes.RefreshToken }, { \"token\", t } };")]
    [InlineData("string Body(string token) => $\"client_id=web&grant_type=refresh_token&t={token}\";")]
    [InlineData("string Body(string token) => $\"grant={1}&refresh_token={token}\";")]
    [InlineData("Task<string?> Read(HttpContext context) => context.GetTokenAsync(\"refresh_token\");")]
    [InlineData("Task<string?> Read(HttpContext context) => context.GetTokenAsync(OpenIdConnectParameterNames.RefreshToken);")]
    [InlineData("void Store(AuthenticationProperties p, string token) => p.UpdateTokenValue(\"refresh_token\", token);")]
    [InlineData("Task RenewAsync(string token) => Task.CompletedTask;")]
    [InlineData("Task<string?> Expiry(HttpContext token) => token.GetTokenAsync(\"expires_at\");")]
    public Task Accepts_a_refresh_of_its_own(string member) => Accepts($"class Own {{ {member} }}");

    [Theory]
    [InlineData("options.Events.OnValidatePrincipal = context => Task.CompletedTask;")]
    [InlineData("options.ExpireTimeSpan = TimeSpan.FromMinutes(60);")]
    [InlineData("options.ExpireTimeSpan = TimeSpan.FromHours(1);")]
    [InlineData("options.ExpireTimeSpan = TimeSpan.Parse(\"00:30\");")]
    public Task Accepts_a_session_that_ends_with_the_token(string setting) => Accepts($$"""
        class Session { void Configure(CookieAuthenticationOptions options) { {{setting}} } }
        """);

    [Fact]
    public Task Accepts_a_session_that_ends_with_the_id_token() => Verify.IsSilent(Unmarked(Client), With(SignIn("options.SaveTokens = true; options.UseTokenLifetime = true;")));

    [Theory]
    [InlineData("")]
    [InlineData("options.SaveTokens = false;")]
    [InlineData("// options.SaveTokens = true;")]
    public Task Accepts_tokens_that_are_not_kept(string setting) => Verify.IsSilent(Unmarked(Client), With(SignIn(setting)));

    /// <summary>Their tokens may be meant, and callers renew theirs; those of GitHub do not expire.</summary>
    [Theory]
    [InlineData(".AddJwtBearer().AddOpenIdConnect(options => options.SaveTokens = true)")]
    [InlineData(".AddJwtBearer(options => options.SaveToken = true)")]
    [InlineData(".AddOAuth(\"GitHub\", options => options.SaveTokens = true)")]
    public Task Accepts_tokens_that_somebody_else_renews(string handlers) => Verify.IsSilent(Unmarked(Client), With(Usings + $$"""
        static class Setup { static void Configure(IServiceCollection services) => services.AddAuthentication().AddCookie(){{handlers}}; }
        """));

    [Fact]
    public Task Accepts_a_library_without_the_sign_in() => Verify.IsSilent(Unmarked(Client));

    [Fact]
    public Task Accepts_a_solution_in_which_another_project_refreshes() => Verify.IsSilent(Unmarked(Client), With(SignIn("options.SaveTokens = true;")) with
    {
        ExtraReferences = [References.FromSource("Contoso.Web.Session", "public class CookieRefreshEvents { }")],
    });

    [Theory]
    [InlineData("async Task<object?> Show(HttpContext context) => new { Token = await context.GetTokenAsync(\"access_token\") };")]
    [InlineData("async Task Id(HttpContext context, HttpClient http) => http.SetBearerToken((await context.GetTokenAsync(\"refresh\" + \"ed\"))!);")]
    [InlineData("async Task External(HttpContext context, HttpClient http) => http.SetBearerToken((await context.GetTokenAsync(\"Identity.External\", \"access_token\"))!);")]
    [InlineData("async Task Expiry(HttpContext context, HttpClient http) { if (context.Items[\"e\"] is DateTime e && e < DateTime.UtcNow) { await context.ChallengeAsync(); return; } http.SetBearerToken((await context.GetTokenAsync(\"access_token\"))!); }")]
    [InlineData("async Task Answer(HttpContext context, HttpClient http) { http.SetBearerToken((await context.GetTokenAsync(\"access_token\"))!); if ((await http.GetAsync(\"/\")).StatusCode == System.Net.HttpStatusCode.Unauthorized) await context.ChallengeAsync(); }")]
    [InlineData("async Task Development(HttpContext context, HttpClient http, IHostEnvironment e) { if (e.IsDevelopment()) http.SetBearerToken((await context.GetTokenAsync(\"access_token\"))!); }")]
    public Task Accepts_other_uses(string member) => Verify.IsSilent(Usings + $"class Other {{ {member} }}", With(SignIn("options.SaveTokens = true;")));

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Unmarked(Client), Project.Test with { OtherFiles = [SignIn("options.SaveTokens = true;")] });

    [Theory]
    [InlineData("class A { async Task B(HttpContext c) => c.GetTokenAsync(")]
    [InlineData("class A { async Task B(HttpContext c, HttpClient h) => h.SetBearerToken(await c.GetTokenAsync(\"access_token\"")]
    [InlineData("class A { void B() => GetTokenAsync(\"access_token\"); object refresh; }")]
    public Task Survives_half_typed_code(string code) => Verify.IsSilent(
        Usings + code, With(SignIn("options.SaveTokens = true")) with { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static Task Accepts(string other) => Verify.IsSilent(Unmarked(Client), With(SignIn("options.SaveTokens = true;"), Usings + other));

    private static string Unmarked(string code) => Usings + code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static Project With(params string[] files) => Project.Default with { OtherFiles = files };

    private static string SignIn(string settings) => Usings + $$"""
        static class Startup
        {
            static void Configure(IServiceCollection services) => services
                .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
                .AddCookie()
                .AddOpenIdConnect(options =>
                {
                    options.Authority = "https://login.contoso.com";
                    {{settings}}
                });
        }
        """;
}
