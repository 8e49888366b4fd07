using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Resilience.UnlimitedAuthenticationAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="UnlimitedAuthenticationAnalyzer"/>.</summary>
public sealed class UnlimitedAuthenticationTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Identity;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        record Login(string User, string Password);

        """;

    private const string Host = """
        using Microsoft.AspNetCore.Builder;
        class Host { static void Map(WebApplication app) => app.MapControllers(); }
        """;

    private static readonly Project s_host = Project.Default with { OtherFiles = [Host] };

    [Theory]
    [InlineData("/login")]
    [InlineData("api/v1/sign-in")]
    [InlineData("/auth/token")]
    [InlineData("/oauth/token")]
    [InlineData("/connect/token")]
    [InlineData("/account/refresh")]
    [InlineData("/users/{id}/verify-otp")]
    [InlineData("/users/2fa/{code}")]
    [InlineData("/LogIn/{id:int}")]
    public Task Finds_a_route(string route) => Verify.Finds(Usings + $"class Routes {{ void Map(IEndpointRouteBuilder app) => app.MapPost([|\"{route}\"|], (Login login) => Results.Ok()).WithName(\"x\"); }}", s_host);

    [Fact]
    public Task Finds_top_level_statements() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        var app = WebApplication.Create(args);
        // no rate limit yet
        app.MapGroup("/v1").MapPost([|"/login"|], async (HttpContext context) => { await Task.Yield(); return Results.Ok(); });
        app.Run();
        """,
        Project.Default with { IsProgram = true });

    [Theory]
    [InlineData("class AccountController : Controller { [HttpPost] public IActionResult [|Login|](Login login) => Ok(); }")]
    [InlineData("class AccountController : Controller { [HttpPost, ValidateAntiForgeryToken] public async Task<IActionResult> [|LoginAsync|](Login login) { await Task.Yield(); return Ok(); } }")]
    [InlineData("[ApiController, Route(\"api/[controller]\")] class AuthController : ControllerBase { [HttpPost(\"token\")] public IActionResult [|Issue|](Login login) => Ok(); }")]
    [InlineData("[Route(\"api/auth/[action]\")] class UsersController : ControllerBase { [HttpPost] public IActionResult [|Refresh|](Login login) => Ok(); }")]
    [InlineData("[Route(\"api/auth\")] class UsersController : ControllerBase { [HttpPost, Route(\"refresh\")] public IActionResult [|Renew|](Login login) => Ok(); }")]
    [InlineData("class X : ControllerBase { [HttpPost(\"/login\")] public IActionResult [|Post|](Login login) => Ok(); }")]
    [InlineData("[Authorize] class X : ControllerBase { [HttpPost(\"login\"), AllowAnonymous] public IActionResult [|Post|](Login login) => Ok(); }")]
    [InlineData("class X(SignInManager<IdentityUser> m) : ControllerBase { [HttpPost(\"login\")] public async Task<IActionResult> [|Post|](Login l) { await m.PasswordSignInAsync(l.User, l.Password, true, lockoutOnFailure: false); return Ok(); } }")]
    public Task Finds_an_action(string controller) => Verify.Finds(Usings + controller, s_host);

    [Theory]
    [InlineData("/orders")]
    [InlineData("/devices/token")]
    [InlineData("/cache/refresh")]
    [InlineData("/login/history")]
    [InlineData("/loginattempts")]
    [InlineData("/{token}")]
    [InlineData("/")]
    [InlineData("")]
    public Task Accepts_other_routes(string route) => Verify.IsSilent(Usings + $"class Routes {{ void Map(IEndpointRouteBuilder app) => app.MapPost(\"{route}\", (Login login) => Results.Ok()); }}", s_host);

    [Theory]
    [InlineData("void Map(IEndpointRouteBuilder app) => app.MapGet(\"/login\", () => Results.Ok());")]
    [InlineData("void Map(IEndpointRouteBuilder app) => app.MapPost(\"/otp\", () => Results.Ok()).RequireAuthorization();")]
    [InlineData("void Map(IEndpointRouteBuilder app) => app.MapGroup(\"/me\").RequireAuthorization().MapPost(\"/otp\", () => Results.Ok());")]
    [InlineData("void Map(IEndpointRouteBuilder app) => app.MapPost(\"/login\", () => Results.Challenge());")]
    [InlineData("void Map(IEndpointRouteBuilder app, IHostEnvironment e) { if (e.IsDevelopment()) app.MapPost(\"/login\", () => Results.Ok()); }")]
    [InlineData("[Authorize, HttpPost(\"otp\")] public void Verify(string code) { }")]
    [InlineData("[HttpPost(\"login\")] public IActionResult Post(Login login) => Challenge(\"oidc\");")]
    [InlineData("[HttpGet(\"login\")] public void Get() { }")]
    [InlineData("public void Login(Login login) { }")]
    public Task Accepts_endpoints_where_nobody_guesses(string member) => Verify.IsSilent(Usings + $"class X : ControllerBase {{ {member} }}", s_host);

    [Theory]
    [InlineData("void Add(IServiceCollection services) => services.AddRateLimiter(o => { });")]
    [InlineData("void Use(dynamic app) => app.UseIpRateLimiting();")]
    [InlineData("Task In(SignInManager<IdentityUser> m) => m.PasswordSignInAsync(\"u\", \"p\", false, lockoutOnFailure: true);")]
    [InlineData("Task In(SignInManager<IdentityUser> m, IdentityUser user) => m.CheckPasswordSignInAsync(user, \"p\", true);")]
    [InlineData("Task Count(UserManager<IdentityUser> m, IdentityUser user) => m.AccessFailedAsync(user);")]
    [InlineData("bool CheckCaptcha(string answer) => answer.Length > 0;")]
    [InlineData("class LoginThrottle { }")]
    public Task Accepts_a_project_that_limits_attempts(string member) =>
        Verify.IsSilent(Usings + "class X : ControllerBase { [HttpPost(\"login\")] public void Post(Login login) { } }", s_host with { OtherFiles = [Host, Usings.Replace("record Login(string User, string Password);", "", StringComparison.Ordinal) + $"class Other {{ {member} }}"] });

    [Fact]
    public Task Accepts_a_library_without_a_pipeline() => Verify.IsSilent(Usings + "class X : ControllerBase { [HttpPost(\"login\")] public void Post(Login login) { } }");

    [Fact]
    public Task Accepts_a_limit_of_another_project() => Verify.IsSilent(
        Usings + "class X : ControllerBase { [HttpPost(\"login\")] public void Post(Login login) { } }",
        s_host with { ExtraReferences = [References.FromSource("Contoso.Hosting", "public static class P { public static void Use(Microsoft.AspNetCore.Builder.IApplicationBuilder app) => Microsoft.AspNetCore.Builder.RateLimiterApplicationBuilderExtensions.UseRateLimiter(app); }")] });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Usings + "class X : ControllerBase { [HttpPost(\"login\")] public void Post(Login login) { } }", Project.Test with { OtherFiles = [Host] });

    [Theory]
    [InlineData("class A : ControllerBase { [HttpPost(] public void Post( }")]
    [InlineData("class A { void B(WebApplication a) { a.MapPost(\"/login")]
    [InlineData("class A : ControllerBase { [HttpPost(null), Route(] public void () { } }")]
    public Task Survives_half_typed_code(string code) => Verify.IsSilent(Usings + code, s_host with { Compiler = CompilerDiagnostics.None });
}
