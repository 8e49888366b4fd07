using Broxi.Security.CodeFixes.Resilience;
using Microsoft.CodeAnalysis;
using Status = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.IneffectiveRateLimiterAnalyzer,
    Broxi.Security.CodeFixes.Resilience.RateLimiterStatusFix>;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.IneffectiveRateLimiterAnalyzer,
    Broxi.Security.CodeFixes.Resilience.IneffectiveRateLimiterFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="IneffectiveRateLimiterFix"/> and <see cref="RateLimiterStatusFix"/>.</summary>
public sealed class IneffectiveRateLimiterFixTests
{
    private const string Usings = IneffectiveRateLimiterTests.Usings;

    private static readonly Project s_program = Project.Default with { IsProgram = true };

    private static readonly Project s_withMiddleware = Project.Default with { OtherFiles = ["class Other { void Use(Microsoft.AspNetCore.Builder.WebApplication app) => Microsoft.AspNetCore.Builder.RateLimiterApplicationBuilderExtensions.UseRateLimiter(app); }"] };

    [Theory]
    [InlineData("")]
    [InlineData("app.UseRouting(); // where to\n")]
    [InlineData("app.UseHttpsRedirection();\napp.UseRouting();\napp.UseAuthentication();\n// allowed?\napp.UseAuthorization();\n")]
    public Task Adds_the_middleware_to_a_program(string before)
    {
        return Verify.Fixes(Program("[|AddRateLimiter|]", ""), Program("AddRateLimiter", "app.UseRateLimiter();\n"), s_program);

        string Program(string add, string middleware) => Usings + $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{{add}}(options => options.RejectionStatusCode = 429);
            var app = builder.Build(); // the host
            {{before}}{{middleware}}// endpoints
            app.MapGet("/", () => "");
            app.Run();
            """;
    }

    [Fact]
    public Task Adds_it_to_a_start_up_class_once()
    {
        return Verify.Fixes(Startup("[|AddRateLimiter|]", ""), Startup("AddRateLimiter", "\n        app.UseRateLimiter();"));

        static string Startup(string add, string middleware) => Usings + $$"""
            public class Startup
            {
                public void ConfigureServices(IServiceCollection services)
                {
                    services.{{add}}(options => options.RejectionStatusCode = 429);
                    services.{{add}}(options => options.AddFixedWindowLimiter("api", o => o.PermitLimit = 1));
                }
                public void Configure(IApplicationBuilder app)
                {
                    app.UseRouting().UseAuthentication();{{middleware}}
                    app.UseEndpoints(endpoints => endpoints.MapControllers());
                }
            }
            """;
    }

    [Theory]
    [InlineData("void A(IApplicationBuilder app) { app.UseEndpoints(e => { }); }")]
    [InlineData("void A(IApplicationBuilder app) { app.UseRouting(); app.UseEndpoints(e => { }); } void B(IApplicationBuilder app) { app.UseRouting(); }")]
    [InlineData("void A(IApplicationBuilder app) { app.UseRouting();\n#if DEBUG\n#else\n app.UseAuthorization();\n#endif\n app.UseEndpoints(e => { }); }")]
    [InlineData("void A(WebApplication app) => app.MapGet(\"/\", () => \"\");")]
    public Task Offers_nothing_where_the_place_is_in_doubt(string member) =>
        Verify.OffersNoFix(Usings + $"class Setup {{ void Add(IServiceCollection s) => s.[|AddRateLimiter|](o => o.RejectionStatusCode = 429); {member} }}");

    [Fact]
    public Task Moves_the_middleware_behind_the_routing()
    {
        return Verify.Fixes(
            Setup("// limits first\n        [|app.UseRateLimiter()|]; // all of them\n        ", ""),
            Setup("", "\n        // limits first\n        app.UseRateLimiter(); // all of them"));

        static string Setup(string before, string after) => Usings + $$"""
            [EnableRateLimiting("api")] class Orders : ControllerBase;
            class Setup
            {
                void Configure(WebApplication app)
                {
                    {{before}}// where to
                    app.UseRouting(); // there{{after}}
                    app.MapControllers();
                }
            }
            """;
    }

    [Theory]
    [InlineData("#if DEBUG\n#endif\n        [|app.UseRateLimiter()|];\n        app.UseRouting();")]
    [InlineData("[|app.UseRateLimiter()|]; app.UseRouting();")]
    public Task Moves_nothing_past_directives_or_on_one_line(string statements) => Verify.OffersNoFix(Usings + $$"""
        [EnableRateLimiting("api")] class Orders : ControllerBase;
        class Setup
        {
            void Configure(WebApplication app)
            {
                {{statements}}
            }
        }
        """);

    [Theory]
    [InlineData(
        "[|options|] =>\n        {\n            // ten\n            options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 10);\n        }",
        "options =>\n        {\n            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;\n            // ten\n            options.AddFixedWindowLimiter(\"api\", o => o.PermitLimit = 10);\n        }")]
    [InlineData(
        "[|(RateLimiterOptions o)|] => { o.GlobalLimiter = null; }",
        "(RateLimiterOptions o) => { o.RejectionStatusCode = StatusCodes.Status429TooManyRequests; o.GlobalLimiter = null; }")]
    [InlineData("[|o|] => { }", "o => { o.RejectionStatusCode = StatusCodes.Status429TooManyRequests; }")]
    [InlineData(
        "[|_|] => _\n            .AddFixedWindowLimiter(policyName: \"api\", o => o.PermitLimit = 10) /* a minute */",
        "_ => {\n            _.RejectionStatusCode = StatusCodes.Status429TooManyRequests;\n            _\n            .AddFixedWindowLimiter(policyName: \"api\", o => o.PermitLimit = 10);\n        } /* a minute */")]
    public Task Answers_429(string lambda, string mended)
    {
        return Status.Fixes(Setup(lambda, "[|o|]"), Setup(mended, "o"), DiagnosticSeverity.Info, s_withMiddleware);

        static string Setup(string options, string others) => Usings + $$"""
            class Setup
            {
                void Add(IServiceCollection services)
                {
                    services.AddRateLimiter({{options}});
                    services.AddRateLimiter({{others}} => o.GlobalLimiter = null); // of the same limiter
                }
            }
            """;
    }

    [Theory]
    [InlineData("[|Configure|]")]
    [InlineData("[|options|] => { /* later */ }")]
    [InlineData("[|options|] => {\n#if DEBUG\n#endif\n options.GlobalLimiter = null; }")]
    public Task Leaves_other_options_alone(string options) => Status.OffersNoFix(
        Usings + $"class Setup {{ void Add(IServiceCollection s) => s.AddRateLimiter({options}); static void Configure(RateLimiterOptions options) {{ }} }}", DiagnosticSeverity.Info, s_withMiddleware);
}
