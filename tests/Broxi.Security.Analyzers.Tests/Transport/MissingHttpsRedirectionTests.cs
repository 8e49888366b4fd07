using System.Globalization;
using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.MissingHttpsRedirectionAnalyzer,
    Broxi.Security.CodeFixes.Transport.MissingHttpsRedirectionFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="MissingHttpsRedirectionAnalyzer"/> and <see cref="MissingHttpsRedirectionFix"/>.</summary>
public sealed class MissingHttpsRedirectionTests
{
    [Theory]
    [InlineData("""var app = builder.[|Build|](); app.MapGet("/", () => "Hello"); app.Run();""")]
    [InlineData("""var app = builder.[|Build|](); app.MapControllers(); app.Run();""")]
    [InlineData("""var app = builder.[|Build|](); app.UseRouting(); app.UseEndpoints(e => e.MapRazorPages()); app.Run();""")]
    [InlineData("""var app = WebApplication.[|Create|](args); app.MapGet("/", () => "Hello"); app.Run();""")]
    public Task Finds_hosts_without_it(string statements) => Verify.Finds(Program(statements), s_program);

    [Theory]
    [InlineData("""var app = builder.Build(); app.UseHttpsRedirection(); app.MapGet("/", () => "Hello"); app.Run();""")]
    [InlineData("""var app = builder.Build(); if (!app.Environment.IsDevelopment()) app.UseHsts(); app.MapGet("/", () => "Hello"); app.Run();""")]
    [InlineData("""builder.Services.AddHsts(o => { }); var app = builder.Build(); app.MapGet("/", () => "Hello"); app.Run();""")]
    [InlineData("""var app = builder.Build(); app.UseForwardedHeaders(); app.MapGet("/", () => "Hello"); app.Run();""")]
    [InlineData("""var app = builder.Build(); app.MapGet("/", [Microsoft.AspNetCore.Mvc.RequireHttps] () => "Hello"); app.Run();""")]
    [InlineData("""builder.AddServiceDefaults(); var app = builder.Build(); app.MapGet("/", () => "Hello"); app.Run(); static class X { public static void AddServiceDefaults(this WebApplicationBuilder b) { } }""")]
    [InlineData("""var app = builder.Build(); app.Run();""")]
    [InlineData("""Host.CreateDefaultBuilder(args).Build().Run(); void MapGet() { }""")]
    public Task Is_silent_where_something_takes_care_of_it(string statements) => Verify.IsSilent(Program(statements), s_program);

    [Fact]
    public Task Is_silent_where_another_file_does_it() => Verify.IsSilent(
        Program("""var app = builder.Build(); app.MapGet("/", () => "Hello"); app.Run();"""),
        s_program with { OtherFiles = ["static class Pipeline { public static void Secure(Microsoft.AspNetCore.Builder.IApplicationBuilder app) => Microsoft.AspNetCore.Builder.HttpsPolicyBuilderExtensions.UseHttpsRedirection(app); }"] });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Program("""var app = builder.Build(); app.MapGet("/", () => "Hello"); app.Run();"""), Project.Test with { IsProgram = true });

    [Theory]
    [InlineData("app.UseRouting(); app.UseEndpoints(e => e.MapControllers());", "UseEndpoints")]
    [InlineData("app.UseMvc();", "UseMvc")]
    public async Task Says_that_the_call_sets_the_pipeline_up(string statements, string call)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var sample = CSharpSyntaxTree.ParseText(
            $"using Microsoft.AspNetCore.Builder; class Startup {{ void Configure(IApplicationBuilder app) {{ {statements} }} }}", cancellationToken: cancellation);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithSpecificDiagnosticOptions([new(MissingHttpsRedirectionAnalyzer.Id, ReportDiagnostic.Info)]);
        var found = await CSharpCompilation.Create("Sample", [sample], References.All, options)
            .WithAnalyzers([new MissingHttpsRedirectionAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellation);

        Assert.Contains($"{call}' sets up a pipeline", Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public Task Redirects_first() => Verify.Fixes(
        Program(
            """
            var app = builder.[|Build|](); // done
            // routes
            app.MapGet("/", () => "Hello");
            """),
        Program(
            """
            var app = builder.Build(); // done
            app.UseHttpsRedirection();
            // routes
            app.MapGet("/", () => "Hello");
            """),
        s_program);

    [Fact]
    public Task Redirects_ahead_of_the_routes_of_a_startup_class() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Builder;
        public class Startup
        {
            public void Configure(IApplicationBuilder app)
            {
                app.UseStaticFiles();

                // routes
                app.UseRouting();
                app.[|UseEndpoints|](endpoints => endpoints.MapControllers());
            }
        }
        """,
        """
        using Microsoft.AspNetCore.Builder;
        public class Startup
        {
            public void Configure(IApplicationBuilder app)
            {
                app.UseStaticFiles();
                app.UseHttpsRedirection();

                // routes
                app.UseRouting();
                app.UseEndpoints(endpoints => endpoints.MapControllers());
            }
        }
        """);

    [Fact]
    public Task Names_the_type_where_the_namespace_means_another() => Verify.Fixes(
        """
        namespace Shop.Microsoft
        {
            static class Host
            {
                static void Run(global::Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
                {
                    global::Microsoft.AspNetCore.Builder.WebApplication app = builder.[|Build|]();
                    global::Microsoft.AspNetCore.Builder.ControllerEndpointRouteBuilderExtensions.MapControllers(app);
                }
            }
        }
        """,
        """
        namespace Shop.Microsoft
        {
            static class Host
            {
                static void Run(global::Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
                {
                    global::Microsoft.AspNetCore.Builder.WebApplication app = builder.Build();
                    global::Microsoft.AspNetCore.Builder.HttpsPolicyBuilderExtensions.UseHttpsRedirection(app);
                    global::Microsoft.AspNetCore.Builder.ControllerEndpointRouteBuilderExtensions.MapControllers(app);
                }
            }
        }
        """);

    [Fact]
    public Task Offers_nothing_for_a_host_without_a_name() => Verify.OffersNoFix(
        Program("""Configure(builder.[|Build|]()); void Configure(WebApplication app) => app.MapGet("/", () => "Hello");"""), s_program);

    private static readonly Project s_program = new() { IsProgram = true };

    private static string Program(string statements) =>
        $"""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        var builder = WebApplication.CreateBuilder(args);
        {statements}
        """;
}
