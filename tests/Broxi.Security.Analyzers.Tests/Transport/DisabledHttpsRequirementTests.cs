using System.Collections.Immutable;
using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.DisabledHttpsRequirementAnalyzer,
    Broxi.Security.CodeFixes.Transport.DisabledHttpsRequirementFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="DisabledHttpsRequirementAnalyzer"/> and <see cref="DisabledHttpsRequirementFix"/>.</summary>
public sealed class DisabledHttpsRequirementTests
{
    /// <summary>Packages that are not among <c>tests/Libraries</c>.</summary>
    private static readonly ImmutableArray<MetadataReference> s_standIns =
    [
        References.FromSource("StandIns",
            """
            namespace IdentityModel.AspNetCore.OAuth2Introspection
            {
                public class OAuth2IntrospectionOptions { public global::IdentityModel.Client.DiscoveryPolicy DiscoveryPolicy { get; set; } = new(); }
            }
            namespace Duende.AspNetCore.Authentication.OAuth2Introspection
            {
                public class OAuth2IntrospectionOptions { public global::Duende.IdentityModel.Client.DiscoveryPolicy DiscoveryPolicy { get; set; } = new(); }
            }
            namespace IdentityServer4.AccessTokenValidation
            {
                public class IdentityServerAuthenticationOptions { public bool RequireHttpsMetadata { get; set; } = true; }
            }
            namespace OpenIddict.Server.Owin
            {
                public class OpenIddictServerOwinOptions { public bool DisableTransportSecurityRequirement { get; set; } }
            }
            namespace OpenIddict.Client.Owin
            {
                public class OpenIddictClientOwinOptions { public bool DisableTransportSecurityRequirement { get; set; } }
            }
            namespace Microsoft.Extensions.DependencyInjection
            {
                using System;
                using Microsoft.AspNetCore.Authentication;

                public class OpenIddictServerOwinBuilder { public OpenIddictServerOwinBuilder DisableTransportSecurityRequirement() => this; }
                public class OpenIddictClientOwinBuilder { public OpenIddictClientOwinBuilder DisableTransportSecurityRequirement() => this; }

                public static class StandIns
                {
                    public static OpenIddictServerOwinBuilder UseOwin(this OpenIddictServerBuilder builder) => new();
                    public static OpenIddictClientOwinBuilder UseOwin(this OpenIddictClientBuilder builder) => new();
                    public static void AddOAuth2Introspection(this AuthenticationBuilder builder, Action<global::IdentityModel.AspNetCore.OAuth2Introspection.OAuth2IntrospectionOptions> configure) { }
                    public static void AddDuendeIntrospection(this AuthenticationBuilder builder, Action<global::Duende.AspNetCore.Authentication.OAuth2Introspection.OAuth2IntrospectionOptions> configure) { }
                    public static void AddIdentityServerAuthentication(this AuthenticationBuilder builder, Action<IdentityServer4.AccessTokenValidation.IdentityServerAuthenticationOptions> configure) { }
                }
            }
            """),
        WsFederationStandIn.Reference,
    ];

    [Theory]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => { [|o.RequireHttpsMetadata|] = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.RequireHttpsMetadata|] = false);")]
    [InlineData("new Microsoft.IdentityModel.Protocols.HttpDocumentRetriever { [|RequireHttps|] = false };")]
    [InlineData("new IdentityModel.Client.DiscoveryPolicy { [|RequireHttps|] = false };")]
    [InlineData("new Duende.IdentityModel.Client.DiscoveryPolicy { [|RequireHttps|] = false };")]
    [InlineData("var o = new Duende.IdentityModel.OidcClient.OidcClientOptions(); [|o.Policy.Discovery.RequireHttps|] = false;")]
    [InlineData("new Duende.IdentityModel.Client.DiscoveryDocumentRequest { Policy = { [|RequireHttps|] = false } };")]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.UseAspNetCore().DisableTransportSecurityRequirement()|]);")]
    [InlineData("services.AddOpenIddict().AddClient(o => [|o.UseAspNetCore().DisableTransportSecurityRequirement()|]);")]
    [InlineData("services.Configure<OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions>(o => [|o.DisableTransportSecurityRequirement|] = true);")]
    [InlineData("services.Configure<OpenIddict.Client.AspNetCore.OpenIddictClientAspNetCoreOptions>(o => [|o.DisableTransportSecurityRequirement|] = true);")]
    [InlineData("const bool Off = false; services.AddAuthentication().AddJwtBearer(o => { [|o.RequireHttpsMetadata|] = Off; });")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => { [|o.RequireHttpsMetadata|] = s_off; });")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.UseAspNetCore(b => [|b.DisableTransportSecurityRequirement()|]));")]
    [InlineData("services.AddOpenIddict().AddServer(o => { var b = o.UseAspNetCore(); if (env.IsStaging()) [|b.DisableTransportSecurityRequirement()|]; });")]
    [InlineData("services.PostConfigure<Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions>(o => [|o.RequireHttpsMetadata|] = false);")]
    public Task Finds_it_in_every_library(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().AddOAuth2Introspection(o => { [|o.DiscoveryPolicy.RequireHttps|] = false; });")]
    [InlineData("services.AddAuthentication().AddOAuth2Introspection(o => o.DiscoveryPolicy = new() { [|RequireHttps|] = false });")]
    [InlineData("services.AddAuthentication().AddDuendeIntrospection(o => { [|o.DiscoveryPolicy.RequireHttps|] = false; });")]
    [InlineData("services.AddAuthentication().AddWsFederation(o => [|o.RequireHttpsMetadata|] = false);")]
    [InlineData("services.AddAuthentication().AddIdentityServerAuthentication(o => { [|o.RequireHttpsMetadata|] = false; });")]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.UseOwin().DisableTransportSecurityRequirement()|]);")]
    [InlineData("services.AddOpenIddict().AddClient(o => [|o.UseOwin().DisableTransportSecurityRequirement()|]);")]
    [InlineData("services.Configure<OpenIddict.Server.Owin.OpenIddictServerOwinOptions>(o => [|o.DisableTransportSecurityRequirement|] = true);")]
    [InlineData("services.Configure<OpenIddict.Client.Owin.OpenIddictClientOwinOptions>(o => [|o.DisableTransportSecurityRequirement|] = true);")]
    public Task Finds_it_in_further_packages(string statements) => Verify.Finds(Method(statements), Project.Default with { ExtraReferences = s_standIns });

    [Theory]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = true);")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = !env.IsDevelopment());")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = env.IsProduction());")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = env.IsDevelopment() ? false : true);")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => { if (env.IsDevelopment()) o.RequireHttpsMetadata = false; });")]
    [InlineData("if (!env.IsProduction()) services.AddOpenIddict().AddServer(o => o.UseAspNetCore().DisableTransportSecurityRequirement());")]
    [InlineData("\n#if DEBUG\nservices.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = false);\n#endif\n")]
    [InlineData("services.Configure<OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions>(o => o.DisableTransportSecurityRequirement = env.IsDevelopment());")]
    public Task Is_silent_when_production_requires_https(string statements) =>
        Verify.IsSilent(Method(statements), Project.Default with { Symbols = ["DEBUG"] });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Method("services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = false);"), Project.Test);

    [Theory]
    [InlineData(
        "services.AddAuthentication().AddJwtBearer(o => [|o.RequireHttpsMetadata|] = false).AddOpenIdConnect(o => [|o.RequireHttpsMetadata|] = false); // both",
        "services.AddAuthentication().AddJwtBearer(o => o.RequireHttpsMetadata = !env.IsDevelopment()).AddOpenIdConnect(o => o.RequireHttpsMetadata = !env.IsDevelopment()); // both")]
    [InlineData(
        "services.AddOpenIddict().AddServer(o => [|o.UseAspNetCore().DisableTransportSecurityRequirement()|].EnableTokenEndpointPassthrough());",
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore().EnableTokenEndpointPassthrough());")]
    [InlineData(
        "services.Configure<OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions>(o => [|o.DisableTransportSecurityRequirement|] = true);",
        "services.Configure<OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions>(o => o.DisableTransportSecurityRequirement = env.IsDevelopment());")]
    [InlineData(
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore(b => [|b.DisableTransportSecurityRequirement()|]));",
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore(b => { }));")]
    [InlineData(
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore(b => [|b.EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement()|]));",
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore(b => b.EnableTokenEndpointPassthrough()));")]
    [InlineData(
        "services.AddOpenIddict().AddServer(o => [|o.UseAspNetCore()\n    // behind a proxy\n    .DisableTransportSecurityRequirement()|]\n    .EnableTokenEndpointPassthrough());",
        "services.AddOpenIddict().AddServer(o => o.UseAspNetCore()\n    // behind a proxy\n    \n    .EnableTokenEndpointPassthrough());")]
    public Task Requires_https_outside_development(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Fact]
    public Task Uses_the_environment_of_the_builder() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(o => { [|o.RequireHttpsMetadata|] = false; });
        """,
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(o => { o.RequireHttpsMetadata = !Microsoft.Extensions.Hosting.HostEnvironmentEnvExtensions.IsDevelopment(builder.Environment); });
        """,
        Project.Default with { IsProgram = true });

    [Theory]
    [InlineData("class Startup { private readonly IWebHostEnvironment _env; public Startup(IWebHostEnvironment env) => _env = env; public void Run(JwtBearerOptions o) => [|o.RequireHttpsMetadata|] = false; }", "_env")]
    [InlineData("class Startup { public Startup(IWebHostEnvironment env, JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } }", "env")]
    [InlineData("class Startup { public IHostEnvironment Environment { get; } public Startup(IHostEnvironment env) { Environment = env; } public void Run(JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } }", "Environment")]
    [InlineData("class Startup(IHostEnvironment env) { public void Run(JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } }", "env")]
    [InlineData("static class Startup { public static void Run(WebApplicationBuilder builder, JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } }", "builder.Environment")]
    [InlineData("static class Startup { public static void Run(IHostApplicationBuilder builder, JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } }", "builder.Environment")]
    [InlineData("static class Startup { public static void Run(IHostBuilder host, JwtBearerOptions o) { host.ConfigureServices((context, services) => [|o.RequireHttpsMetadata|] = false); } }", "context.HostingEnvironment")]
    public Task Knows_where_an_environment_may_be(string code, string environment) => Verify.Fixes(
        Usings + code, Usings + code.Replace("[|o.RequireHttpsMetadata|] = false", $"o.RequireHttpsMetadata = !{environment}.IsDevelopment()"));

    [Theory]
    [InlineData("class Startup { private readonly IHostEnvironment _env = null!; public static void Run(JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } IHostEnvironment E => _env; }")]
    [InlineData("class Startup { private readonly IHostEnvironment? _env = null; public void Run(JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; } IHostEnvironment? E => _env; }")]
    [InlineData("class Startup { public void Run(JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; IHostEnvironment env = null!; System.GC.KeepAlive(env); } }")]
    [InlineData("class Startup { public void Run(out IHostEnvironment env, JwtBearerOptions o) { [|o.RequireHttpsMetadata|] = false; env = null!; } }")]
    [InlineData("class Startup { public void Run(IHostEnvironment env) { System.Action<JwtBearerOptions> a = static o => { [|o.RequireHttpsMetadata|] = false; }; a(null!); } }")]
    public Task Takes_it_out_where_the_environment_is_out_of_reach(string code) => Verify.Fixes(
        Usings + code, Usings + System.Text.RegularExpressions.Regex.Replace(code, @"\[\|o\.RequireHttpsMetadata\|\] = false; ?", ""));

    [Fact]
    public Task Takes_it_out_where_no_environment_is_at_hand() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        static class Setup
        {
            static void Configure(JwtBearerOptions options)
            {
                options.Audience = "api";
                [|options.RequireHttpsMetadata|] = false;
                options.SaveToken = true; // later
            }
        }
        """,
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        static class Setup
        {
            static void Configure(JwtBearerOptions options)
            {
                options.Audience = "api";
                options.SaveToken = true; // later
            }
        }
        """);

    [Fact]
    public Task Offers_nothing_that_would_not_compile() => Verify.OffersNoFix(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        static class Setup
        {
            static bool Configure(JwtBearerOptions options) => [|options.RequireHttpsMetadata|] = false;
        }
        """);

    private const string Usings = """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.Extensions.Hosting;

        """;

    private static string Method(string statements) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        static class Setup
        {
            private static readonly bool s_off = false;
            public static void Run(IServiceCollection services, IHostEnvironment env)
            {
                {{statements}}
            }
        }
        """;

    [Fact]
    public Task A_type_of_a_program_cannot_use_the_variables_of_its_top_level_statements() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Builder;
        var builder = WebApplication.CreateBuilder(args);
        builder.Build().Run();
        class Setup
        {
            public void Configure(JwtBearerOptions options)
            {
                [|options.RequireHttpsMetadata|] = false;
            }
        }
        """,
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Builder;
        var builder = WebApplication.CreateBuilder(args);
        builder.Build().Run();
        class Setup
        {
            public void Configure(JwtBearerOptions options)
            {
            }
        }
        """,
        new Project { IsProgram = true });
}
