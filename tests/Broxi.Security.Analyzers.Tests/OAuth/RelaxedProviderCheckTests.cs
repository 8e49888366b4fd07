using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.RelaxedProviderCheckAnalyzer,
    Broxi.Security.CodeFixes.OAuth.RelaxedProviderCheckFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="RelaxedProviderCheckAnalyzer"/> and <see cref="RelaxedProviderCheckFix"/>.</summary>
public sealed class RelaxedProviderCheckTests
{
    [Theory]
    [InlineData("var p = new IdentityModel.Client.DiscoveryPolicy { [|ValidateIssuerName|] = false };")]
    [InlineData("var p = new Duende.IdentityModel.Client.DiscoveryPolicy { [|ValidateIssuerName|] = false, [|ValidateEndpoints|] = false };")]
    [InlineData("var r = new Duende.IdentityModel.Client.DiscoveryDocumentRequest { Policy = { [|ValidateEndpoints|] = false } };")]
    [InlineData("var c = new Duende.IdentityModel.Client.DiscoveryCache(\"https://login.contoso.com\", new Duende.IdentityModel.Client.DiscoveryPolicy { [|ValidateIssuerName|] = false });")]
    [InlineData("var o = new OidcClientOptions(); [|o.Policy.Discovery.ValidateIssuerName|] = false;")]
    [InlineData("var o = new OidcClientOptions { Policy = new Policy { [|RequireIdentityTokenSignature|] = false } };")]
    [InlineData("var o = new OidcClientOptions { Policy = { [|ValidateTokenIssuerName|] = false } };")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.ProtocolValidator.RequireNonce|] = false);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = \"id_token\"; [|o.ProtocolValidator.RequireNonce|] = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator = new OpenIdConnectProtocolValidator { [|RequireNonce|] = false });")]
    [InlineData("var v = new OpenIdConnectProtocolValidator { [|RequireState|] = false };")]
    [InlineData("var v = new OpenIdConnectProtocolValidator { [|RequireState|] = false }; services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator = new OpenIdConnectProtocolValidator());")]
    [InlineData("const bool Off = false; var v = new OpenIdConnectProtocolValidator(); [|v.RequireNonce|] = Off;")]
    public Task Finds_checks_that_are_off(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("var p = new Policy { [|RequireIdentityTokenSignature|] = false };")]
    [InlineData("var p = new Policy { [|ValidateTokenIssuerName|] = false };")]
    public Task Finds_them_in_the_client_before_duende(string statements) => Verify.Finds(
        $"using IdentityModel.OidcClient;\nclass Client {{ void Configure() {{ {statements} }} }}",
        Project.Default with
        {
            ExtraReferences =
            [
                References.FromSource("StandIns",
                    "namespace IdentityModel.OidcClient { public class Policy { public bool RequireIdentityTokenSignature { get; set; } = true; public bool ValidateTokenIssuerName { get; set; } = true; } }"),
            ],
        });

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = \"code\"; [|o.ProtocolValidator.RequireNonce|] = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = OpenIdConnectResponseType.Code; [|o.ProtocolValidator.RequireNonce|] = false; });")]
    [InlineData("var p = new Duende.IdentityModel.Client.DiscoveryPolicy { [|RequireKeySet|] = false };")]
    public Task Suggests_a_check_that_another_one_stands_in_for(string statements) => Verify.Hints(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireStateValidation = false);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireState = false);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator = new OpenIdConnectProtocolValidator { RequireStateValidation = false, RequireState = false });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { var v = new OpenIdConnectProtocolValidator { RequireState = false }; o.ProtocolValidator = v; });")]
    [InlineData("var v = new OpenIdConnectProtocolValidator(); v.RequireState = false; services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator = v);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { var v = o.ProtocolValidator; v.RequireState = false; });")]
    [InlineData("var o = new Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions { ProtocolValidator = { RequireState = false } };")]
    [InlineData("var v = new OpenIdConnectProtocolValidator { RequireState = false }; var o = new Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions { ProtocolValidator = v };")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireNonce = true);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireNonce = !env.IsDevelopment());")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ProtocolValidator.RequireNonce = false; if (env.IsProduction()) o.ProtocolValidator.RequireNonce = true; });")]
    [InlineData("if (env.IsDevelopment()) services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireNonce = false);")]
    [InlineData("var v = new OpenIdConnectProtocolValidator { RequireAcr = false, RequireTimeStampInNonce = false, RequireSub = false };")]
    [InlineData("var p = new Duende.IdentityModel.Client.DiscoveryPolicy { ValidateIssuerName = true, ValidateEndpoints = env.IsProduction() };")]
    [InlineData("var r = new Duende.IdentityModel.Client.DiscoveryDocumentRequest { Address = \"https://login.microsoftonline.com/common/v2.0\", Policy = { ValidateIssuerName = false } };")]
    [InlineData("var o = new OidcClientOptions { Policy = { RequireAccessTokenHash = false, RequireIdentityTokenOnRefreshTokenResponse = false } };")]
    public Task Is_silent_about_checks_that_are_on_or_done_elsewhere(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Is_silent_in_debug_builds() => Verify.IsSilent(
        Method("\n#if DEBUG\nvar p = new Duende.IdentityModel.Client.DiscoveryPolicy { ValidateIssuerName = false };\n#endif\n"), Project.Default with { Symbols = ["DEBUG"] });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("var p = new Duende.IdentityModel.Client.DiscoveryPolicy { ValidateIssuerName = false };"), Project.Test);

    [Theory]
    [InlineData(
        "var p = new Duende.IdentityModel.Client.DiscoveryPolicy { [|ValidateIssuerName|] = false, /* Contoso */ [|ValidateEndpoints|] = false };",
        "var p = new Duende.IdentityModel.Client.DiscoveryPolicy { ValidateIssuerName = true, /* Contoso */ ValidateEndpoints = true };")]
    [InlineData(
        "services.AddAuthentication().AddOpenIdConnect(o => [|o.ProtocolValidator.RequireNonce|] = false); // old",
        "services.AddAuthentication().AddOpenIdConnect(o => o.ProtocolValidator.RequireNonce = true); // old")]
    public Task Turns_them_on(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    private static string Method(string statements) =>
        $$"""
        using Duende.IdentityModel.OidcClient;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        class Startup
        {
            void Configure(IServiceCollection services, IHostEnvironment env)
            {
                {{statements}}
            }
        }
        """;
}
