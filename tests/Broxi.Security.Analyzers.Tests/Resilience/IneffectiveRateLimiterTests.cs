using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Resilience.IneffectiveRateLimiterAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary>What <see cref="IneffectiveRateLimiterAnalyzer"/> finds, and where it is silent.</summary>
public sealed class IneffectiveRateLimiterTests
{
    internal const string Usings = """
        using System.Threading.RateLimiting;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.RateLimiting;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        """;

    private const string Pipeline = "class Pipeline { static void Map(WebApplication app) => app.MapGet(\"/\", () => \"\"); }";

    private static readonly Project s_program = Project.Default with { IsProgram = true };

    // Nothing calls UseRateLimiter.

    [Fact]
    public Task Finds_a_limiter_without_middleware() => Verify.Finds(
        Usings + """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.[|AddRateLimiter|](options => options.AddFixedWindowLimiter("api", limiter => limiter.PermitLimit = 10));
        var app = builder.Build();
        app.MapGet("/", () => "").RequireRateLimiting("api");
        app.Run();
        """,
        s_program);

    [Theory]
    [InlineData("static void Add(IServiceCollection services) => services.[|AddRateLimiter|](options => options.RejectionStatusCode = 429);")]
    [InlineData("static IServiceCollection Add(IServiceCollection services) => services.AddRouting().[|AddRateLimiter|](_ => { }).AddCors();")]
    [InlineData("static void Add(IServiceCollection services) { if (services.Count > 0) { services.[|AddRateLimiter|](Configure); } } static void Configure(RateLimiterOptions options) => options.RejectionStatusCode = 429;")]
    public Task Finds_it_in_another_file(string member) => Verify.Finds(Usings + $"class Setup {{ {member} }}", With(Usings + Pipeline));

    [Fact]
    public Task Finds_it_in_a_start_up_class() => Verify.Finds(Usings + """
        public class Startup
        {
            public void ConfigureServices(IServiceCollection services) => services.[|AddRateLimiter|](o => o.GlobalLimiter = null);
            public void Configure(IApplicationBuilder app)
            {
                // app.UseRateLimiter();
                app.UseRouting();
                app.UseEndpoints(endpoints => endpoints.MapControllers());
            }
        }
        """);

    [Theory]
    [InlineData("static void Use(IApplicationBuilder app) => app.UseRateLimiter();")]
    [InlineData("static void Use(IApplicationBuilder app) => RateLimiterApplicationBuilderExtensions.UseRateLimiter(app, new RateLimiterOptions());")]
    public Task Accepts_the_middleware_in_any_file(string member) => Verify.IsSilent(Usings + Services("options.RejectionStatusCode = 429;"), With(Usings + $"class Other {{ {member} }}", Usings + Pipeline));

    [Fact]
    public Task Accepts_a_library_without_a_pipeline() => Verify.IsSilent(Usings + Services("options.AddConcurrencyLimiter(\"x\", o => o.PermitLimit = 1);"));

    [Fact]
    public Task Accepts_a_middleware_of_another_project() => Verify.IsSilent(
        Usings + Services(""),
        With(Usings + Pipeline) with { ExtraReferences = [References.FromSource("Contoso.Hosting", "public static class P { public static void Use(Microsoft.AspNetCore.Builder.IApplicationBuilder app) => Microsoft.AspNetCore.Builder.RateLimiterApplicationBuilderExtensions.UseRateLimiter(app); }")] });

    [Fact]
    public Task Finds_it_beside_a_project_with_another_middleware() => Verify.Finds(
        Usings + Services("").Replace("AddRateLimiter", "[|AddRateLimiter|]", StringComparison.Ordinal),
        With(Usings + Pipeline) with { ExtraReferences = [References.FromSource("Contoso.Hosting", Other)] });

    /// <summary>A build sees compiled projects: what a helper of theirs does to the pipeline is not to be seen.</summary>
    [Theory]
    [InlineData("/src/Contoso.Hosting/obj/Debug/net10.0/ref/Contoso.Hosting.dll", true)]
    [InlineData("/root/.nuget/packages/contoso.hosting/1.0.0/lib/net10.0/Contoso.Hosting.dll", false)]
    public Task Accepts_a_helper_of_a_compiled_project(string path, bool isSilent)
    {
        var services = Services("");
        var project = With(Usings + Pipeline) with { ExtraReferences = [Compiled("Contoso.Hosting", Other, path)] };
        return isSilent
            ? Verify.IsSilent(Usings + services, project)
            : Verify.Finds(Usings + services.Replace("AddRateLimiter", "[|AddRateLimiter|]", StringComparison.Ordinal), project);
    }

    // UseRateLimiter comes too early.

    [Theory]
    [InlineData("app.UseHttpsRedirection(); [|app.UseRateLimiter()|]; app.UseRouting(); app.UseAuthorization();")]
    [InlineData("[|app.UseRateLimiter()|]; app.UseAuthentication(); app.UseRouting();")]
    [InlineData("[|RateLimiterApplicationBuilderExtensions.UseRateLimiter(app)|]; EndpointRoutingApplicationBuilderExtensions.UseRouting(app);")]
    public Task Finds_a_limiter_before_the_routing(string statements) => Verify.Finds(Usings + Order(statements));

    [Fact]
    public Task Finds_it_in_top_level_statements() => Verify.Finds(
        Usings + """
        var app = WebApplication.Create(args);
        [|app.UseRateLimiter()|];
        app.UseRouting();
        app.MapGet("/", () => "").RequireRateLimiting("api");
        app.Run();
        """,
        s_program);

    [Theory]
    [InlineData("app.UseRouting(); app.UseRateLimiter();")]
    [InlineData("app.UseRateLimiter(); app.UseAuthorization();")]
    [InlineData("app.UseRateLimiter(); other.UseRouting();")]
    [InlineData("app.UseRateLimiter(); if (app is null) { app!.UseRouting(); }")]
    [InlineData("app.UseRouting(); app.UseRateLimiter(); app.UseRouting();")]
    [InlineData("app.UseWhen(c => true, branch => branch.UseRateLimiter()); app.UseRouting();")]
    public Task Accepts_other_orders(string statements) => Verify.IsSilent(Usings + Order(statements));

    [Fact]
    public Task Accepts_a_limiter_for_everything_before_the_routing() =>
        Verify.IsSilent(Usings + Order("app.UseRateLimiter(); app.UseRouting();").Replace("[EnableRateLimiting(\"api\")]", "", StringComparison.Ordinal));

    // A policy that nobody defines.

    [Theory]
    [InlineData("[EnableRateLimiting([|\"apis\"|])] class Orders : ControllerBase { }")]
    [InlineData("class Orders : ControllerBase { [HttpPost, EnableRateLimiting([|\"apis\"|])] public void Post() { } }")]
    [InlineData("class Orders { const string Policy = \"apis\"; void Map(IEndpointRouteBuilder app) => app.MapGet(\"/\", () => \"\").RequireRateLimiting([|Policy|]); }")]
    [InlineData("class Orders { void Map(IEndpointRouteBuilder app) => app.MapGroup(\"/\").RequireRateLimiting([|\"Api\"|]).RequireRateLimiting(\"api\"); }")]
    public Task Finds_an_undefined_policy(string use) => Verify.Finds(Usings + use, With(Usings + Services("options.RejectionStatusCode = 429; options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 1);"), Usings + Middleware));

    [Theory]
    [InlineData("options.AddPolicy(\"apis\", context => RateLimitPartition.GetNoLimiter(\"\"));")]
    [InlineData("options.AddPolicy<string, Policy>(policyName: \"apis\");")]
    [InlineData("options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 1).AddSlidingWindowLimiter(\"apis\", o => o.PermitLimit = 1);")]
    [InlineData("options.AddTokenBucketLimiter(\"apis\", o => o.TokenLimit = 1);")]
    [InlineData("var name = \"apis\"; options.AddConcurrencyLimiter(name, o => o.PermitLimit = 1);")]
    [InlineData("foreach (var name in new List<string>()) options.AddConcurrencyLimiter(name, o => o.PermitLimit = 1);")]
    [InlineData("options.AddConcurrencyLimiter(Environment.GetEnvironmentVariable(\"POLICY\")!, o => o.PermitLimit = 1);")]
    [InlineData("")]
    public Task Accepts_a_defined_policy(string definition) => Verify.IsSilent(
        Usings + "[EnableRateLimiting(\"apis\")] class Orders : ControllerBase { }",
        With(Usings + Services("options.RejectionStatusCode = 429; " + definition), Usings + Middleware, Usings + """
        class Policy : IRateLimiterPolicy<string>
        {
            public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;
            public RateLimitPartition<string> GetPartition(HttpContext context) => RateLimitPartition.GetNoLimiter("");
        }
        """));

    [Fact]
    public Task Accepts_a_policy_of_another_project() => Verify.IsSilent(
        Usings + "[EnableRateLimiting(\"apis\")] class Orders : ControllerBase { }",
        With(Usings + Services("options.RejectionStatusCode = 429; options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 1);"), Usings + Middleware) with
        {
            ExtraReferences = [Compiled("Contoso.Limits", "public static class L { public static void AddLimits(Microsoft.Extensions.DependencyInjection.IServiceCollection services) { } }", "/src/obj/Debug/Contoso.Limits.dll")],
        });

    // The limiter answers 503.

    [Theory]
    [InlineData("options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 1);")]
    [InlineData("options.GlobalLimiter = null;")]
    public Task Suggests_another_status_than_503(string statements) =>
        Verify.Hints(Usings + Services(statements).Replace("(options =>", "([|options|] =>", StringComparison.Ordinal), With(Usings + Middleware));

    [Fact]
    public Task Suggests_it_for_a_method() => Verify.Hints(
        Usings + "class Setup { void Add(IServiceCollection services) => services.AddRateLimiter([|Limit|]); static void Limit(RateLimiterOptions o) => o.GlobalLimiter = null; }", With(Usings + Middleware));

    [Theory]
    [InlineData("options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;")]
    [InlineData("options.OnRejected = (context, cancellation) => { context.HttpContext.Response.StatusCode = 429; return ValueTask.CompletedTask; };")]
    public Task Accepts_an_answer_of_its_own(string statements) => Verify.IsSilent(Usings + Services(statements), With(Usings + Middleware));

    [Fact]
    public Task Accepts_a_status_that_is_set_elsewhere() => Verify.IsSilent(
        Usings + Services(""),
        With(Usings + Middleware, Usings + "class Other { void Configure(IServiceCollection services) => services.Configure<RateLimiterOptions>(o => o.RejectionStatusCode = 429); }"));

    [Fact]
    public Task Accepts_development() => Verify.IsSilent(
        Usings + "class Setup { void Add(IServiceCollection services, IHostEnvironment e) { if (e.IsDevelopment()) services.AddRateLimiter(options => { }); } }", With(Usings + Pipeline));

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Usings + Services(""), Project.Test with { OtherFiles = [Usings + Pipeline] });

    [Theory]
    [InlineData("class A { void B(IServiceCollection s, WebApplication a) { a.MapGet(); s.AddRateLimiter(")]
    [InlineData("class A { void B(WebApplication a) { a.UseRateLimiter(; a.UseRouting() } } [EnableRateLimiting(] class C;")]
    [InlineData("class A { void B(RateLimiterOptions o) { o.AddPolicy(\"a\"); o.AddFixedWindowLimiter( } [EnableRateLimiting(\"b\")] void C() }")]
    public async Task Survives_half_typed_code(string code)
    {
        var compilation = CSharpCompilation.Create("Half", [CSharpSyntaxTree.ParseText(Project.ImplicitUsings, cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(Usings + code, cancellationToken: TestContext.Current.CancellationToken)], References.All);
        var findings = await Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions.WithAnalyzers(compilation, [new IneffectiveRateLimiterAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(findings, static finding => finding.Id == "AD0001");
    }

    private const string Other = "public static class P { public static void UseOther(this Microsoft.AspNetCore.Builder.IApplicationBuilder app) { } }";

    private const string Middleware = "class Middleware { static void Use(WebApplication app) { app.UseRateLimiter(); app.MapGet(\"/\", () => \"\"); } }";

    private static Project With(params string[] files) => Project.Default with { OtherFiles = files };

    private static string Services(string statements) =>
        $"class Setup {{ static void Add(IServiceCollection services) => services.AddRateLimiter(options => {{ {statements} }}); }}";

    private static string Order(string statements) => $$"""
        [EnableRateLimiting("api")]
        class OrdersController : ControllerBase;
        class Setup
        {
            void Configure(WebApplication app, WebApplication other)
            {
                {{statements}}
                app.MapControllers();
            }
        }
        """;

    /// <summary>A project's assembly as a build hands it to the compiler.</summary>
    private static MetadataReference Compiled(string name, string source, string path)
    {
        using var image = new MemoryStream();
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray(), filePath: path);
    }
}
