using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.DisabledHttpsRequirementAnalyzer,
    Broxi.Security.CodeFixes.Transport.DisabledHttpsRequirementFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="DisabledHttpsRequirementAnalyzer"/> and <see cref="DisabledHttpsRequirementFix"/>.</summary>
public sealed class DisabledHttpsRequirementTests
{
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
    public Task Finds_it_in_every_library(string statements) => Verify.Finds(Method(statements));

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
