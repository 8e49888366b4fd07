using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.UnrefreshedUserTokenAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnrefreshedUserTokenFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="UnrefreshedUserTokenFix"/>.</summary>
public sealed class UnrefreshedUserTokenFixTests
{
    private const string Usings = UnrefreshedUserTokenTests.Usings;

    private static readonly Project s_version3 = Project.Default with { ExtraReferences = [TokenManagementStandIn.Version3] };

    private static readonly Project s_version4 = Project.Default with { ExtraReferences = [TokenManagementStandIn.Version4] };

    private const string SignIn = """
        // users
        builder.Services
            .AddAuthentication()
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.SaveTokens = true;
                options.Scope.Add("offline_access");
            }); // of the company

        """;

    [Fact]
    public Task Refreshes_every_read_of_a_program() => Verify.Fixes(
        Program(
            SignIn,
            "await [|context.GetTokenAsync(\"access_token\")|]",
            "(/* now */ await [|context.GetTokenAsync(\"access_token\")|].ConfigureAwait(false)/* or never */)!"),
        Program(
            SignIn + "builder.Services.AddOpenIdConnectAccessTokenManagement();\n",
            "(await context.GetUserAccessTokenAsync()).AccessToken",
            "(/* now */ (await context.GetUserAccessTokenAsync()).AccessToken/* or never */)!"),
        s_version3 with { IsProgram = true });

    [Fact]
    public Task Refreshes_with_version_4() => Verify.Fixes(
        Usings + Class("services", "(await [|HttpContext.GetTokenAsync(\"access_token\")|])!", ""),
        Usings + Class(
            "services",
            "(await Duende.AccessTokenManagement.OpenIdConnect.HttpContextExtensions.GetUserAccessTokenAsync(HttpContext)).Token?.AccessToken.ToString()!",
            "\n        services.AddOpenIdConnectAccessTokenManagement();"),
        s_version4);

    [Fact]
    public Task Offers_nothing_without_the_library() => Verify.OffersNoFix(Usings + Class("services", "(await [|HttpContext.GetTokenAsync(\"access_token\")|])!", ""));

    [Fact]
    public Task Offers_nothing_without_a_refresh_token() => Verify.OffersNoFix(
        (Usings + Class("services", "(await [|HttpContext.GetTokenAsync(\"access_token\")|])!", "")).Replace("offline_access", "api", StringComparison.Ordinal), s_version3);

    [Theory]
    [InlineData("(await [|HttpContext.GetTokenAsync(\"Cookies\", \"access_token\")|])!")]
    [InlineData("(await ([|HttpContext.GetTokenAsync(\"access_token\")|]))!")]
    [InlineData("[|HttpContext.GetTokenAsync(\"access_token\")|].Result!")]
    public Task Offers_nothing_for_other_reads(string read) => Verify.OffersNoFix(Usings + Class("services", read, ""), s_version3);

    [Fact]
    public Task Offers_nothing_where_services_are_made_anew() =>
        Verify.OffersNoFix(Usings + Class("Create(services)", "(await [|HttpContext.GetTokenAsync(\"access_token\")|])!", ""), s_version3);

    [Fact]
    public Task Offers_nothing_where_another_file_reads() => Verify.OffersNoFix(
        Usings + Class("services", "(await [|HttpContext.GetTokenAsync(\"access_token\")|])!", ""),
        s_version3 with { OtherFiles = [Usings + "class Other { Task<string?> Show(HttpContext context) => context.GetTokenAsync(\"access_token\"); }"] });

    private static string Program(string signIn, string first, string second) => Usings + $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{signIn}}var app = builder.Build();
        app.MapGet("/orders", async (HttpContext context, HttpClient http) =>
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", {{first}}); // the user's
            return await http.GetStringAsync("https://api.contoso.com/orders");
        });
        app.MapGet("/bills", async (HttpContext context, HttpClient http) =>
        {
            http.SetBearerToken({{second}});
            return await http.GetStringAsync("https://api.contoso.com/bills");
        });
        app.Run();
        """;

    private static string Class(string services, string read, string registration) => $$"""
        class OrdersController(HttpClient http) : Controller
        {
            public static IServiceCollection Create(IServiceCollection services) => services;
            public static void Configure(IServiceCollection services)
            {
                {{services}}.AddAuthentication().AddCookie().AddOpenIdConnect(options => { options.SaveTokens = true; options.Scope.Add("offline_access"); });{{registration}}
            }
            public async Task<IActionResult> Index()
            {
                http.SetBearerToken({{read}});
                return Content(await http.GetStringAsync("/orders"));
            }
        }
        """;
}
