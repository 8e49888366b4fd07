using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.MissingPkceAnalyzer,
    Broxi.Security.CodeFixes.OAuth.MissingPkceFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="MissingPkceAnalyzer"/> and <see cref="MissingPkceFix"/>.</summary>
public sealed class MissingPkceTests
{
    private const string AddOAuth = "o.ClientId = \"portal\"; o.AuthorizationEndpoint = \"https://login.contoso.com/authorize\";";

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = \"code\"; [|o.UsePkce|] = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.UsePkce|] = false);")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { [|o.UsePkce|] = false; });")]
    [InlineData("services.AddAuthentication().AddGoogle(o => [|o.UsePkce|] = false);")]
    [InlineData("services.PostConfigure<OpenIdConnectOptions>(o => [|o.UsePkce|] = false);")]
    [InlineData("var o = new OpenIdConnectOptions { ResponseType = OpenIdConnectResponseType.Code, [|UsePkce|] = false };")]
    [InlineData("const bool Off = false; services.AddAuthentication().AddOpenIdConnect(o => [|o.UsePkce|] = Off);")]
    [InlineData("var u = new IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", [|\"code\"|], codeChallenge: verifier, codeChallengeMethod: \"plain\");")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", [|\"code\"|], codeChallenge: verifier, codeChallengeMethod: \"plain\");")]
    [InlineData("var u = [|$\"https://login.contoso.com/authorize?response_type=code&client_id=portal&code_challenge={verifier}&code_challenge_method=plain\"|];")]
    public Task Finds_pkce_that_is_switched_off(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().[|AddOAuth|](\"contoso\", o => { " + AddOAuth + " });")]
    [InlineData("services.AddAuthentication().[|AddOAuth|](\"contoso\", \"Contoso\", o => { " + AddOAuth + " o.Scope.Add(\"mail\"); o.ClaimActions.MapJsonKey(\"sub\", \"id\"); });")]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.AllowAuthorizationCodeFlow()|].AllowRefreshTokenFlow());")]
    [InlineData("var r = new IdentityModel.Client.AuthorizationCodeTokenRequest { Address = \"https://login.contoso.com/token\", [|Code|] = verifier };")]
    [InlineData("var r = new Duende.IdentityModel.Client.AuthorizationCodeTokenRequest(); [|r.Code|] = verifier;")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", [|\"code\"|], state: verifier);")]
    [InlineData("var u = [|\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + verifier|];")]
    [InlineData("var u = [|$\"{verifier}/authorize?client_id={verifier}&response_type=code&state={verifier}&redirect_uri={verifier}\"|];")]
    [InlineData("var u = [|string.Format(\"https://login.contoso.com/authorize?response_type=code&client_id={0}&state={1}\", verifier, verifier)|];")]
    public Task Suggests_pkce_where_nothing_is_said_of_it(string statements) => Verify.Hints(Method(statements));

    [Fact]
    public Task Finds_an_address_of_a_program_on_a_device() => Verify.Finds(
        Method("var u = [|\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + verifier|];"),
        Project.Default with { References = References.OnDevice("Microsoft.Maui.Controls") });

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = true);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = verifier.Length > 0);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = \"id_token\"; o.UsePkce = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.ResponseType = OpenIdConnectResponseType.CodeIdToken; o.UsePkce = false; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.UsePkce = false; if (verifier.Length > 0) o.UsePkce = true; });")]
    [InlineData("if (env.IsDevelopment()) services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = false);")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { " + AddOAuth + " o.UsePkce = true; });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { " + AddOAuth + " Tune(o); });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { " + AddOAuth + " }); services.PostConfigureAll<OAuthOptions>(o => o.UsePkce = true);")]
    [InlineData("services.AddAuthentication().AddOAuth<GoogleOptions, GoogleHandler>(\"contoso\", o => { o.AuthorizationEndpoint = \"https://login.contoso.com/authorize\"; });")]
    [InlineData("services.AddAuthentication().AddGoogle(o => { o.ClientId = \"portal\"; });")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange());")]
    [InlineData("services.AddOpenIddict().AddServer(o => { o.AllowAuthorizationCodeFlow(); o.RequireProofKeyForCodeExchange(); });")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AllowAuthorizationCodeFlow()); var f = OpenIddict.Abstractions.OpenIddictConstants.Requirements.Features.ProofKeyForCodeExchange;")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AllowClientCredentialsFlow());")]
    [InlineData("var r = new Duende.IdentityModel.Client.AuthorizationCodeTokenRequest { Code = verifier, CodeVerifier = verifier };")]
    [InlineData("var r = new Duende.IdentityModel.Client.AuthorizationCodeTokenRequest { Code = verifier }; r.CodeVerifier = verifier;")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", \"code\", codeChallenge: verifier, codeChallengeMethod: \"S256\");")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", \"id_token\", nonce: verifier);")]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state={verifier}&code_challenge={verifier}&code_challenge_method=S256\";")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\"; u += \"&code_challenge=\" + verifier;")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\" + verifier;")]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&{verifier}\";")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=token\";")]
    [InlineData("var u = \"Send a request with ?client_id=portal&response_type=code\";")]
    [InlineData("var isCode = verifier.Contains(\"response_type=code\");")]
    [InlineData("if (env.IsDevelopment()) { var r = new Duende.IdentityModel.Client.AuthorizationCodeTokenRequest { Code = verifier }; }")]
    [InlineData("if (env.IsDevelopment()) { var u = new Duende.IdentityModel.Client.RequestUrl(verifier).CreateAuthorizeUrl(\"portal\", \"code\", state: verifier); }")]
    [InlineData("if (env.IsDevelopment()) { var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + verifier; }")]
    public Task Is_silent_where_pkce_is_used_or_nobody_knows(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("public const string Address = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\";")]
    [InlineData("internal static readonly string Address = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + Environment.MachineName;")]
    [InlineData("public string Address { get; set; } = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + Environment.MachineName;")]
    public Task Is_silent_about_addresses_that_other_files_may_add_to(string member) => Verify.IsSilent($"public class Login {{ {member} }}");

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = false);"), Project.Test);

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.Authority = \"https://login.contoso.com\"; o.UsePkce = false; });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { " + AddOAuth + " });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"contoso\", o => { " + AddOAuth + " o.UsePkce = false; });")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=\" + verifier;")]
    [InlineData("var u = new IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\").CreateAuthorizeUrl(\"portal\", \"code\", state: verifier);")]
    [InlineData("var r = new Duende.IdentityModel.Client.RequestUrl(\"https://login.contoso.com/authorize\"); var u = r.CreateAuthorizeUrl(\"portal\", \"code\", codeChallenge: verifier, codeChallengeMethod: \"plain\");")]
    [InlineData("var r = new Duende.IdentityModel.Client.AuthorizationCodeTokenRequest { Address = \"https://login.contoso.com/token\", Code = verifier };")]
    [InlineData("var r = new IdentityModel.Client.AuthorizationCodeTokenRequest(); r.Code = verifier; r.Address = \"https://login.contoso.com/token\";")]
    public Task Is_silent_where_the_provider_has_no_pkce(string statements) => Verify.IsSilent(
        Method(statements), Project.Default with { EditorConfig = "broxi_providers_without_pkce = example.org, login.contoso.com" });

    [Theory]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.Code, [|RequirePkce|] = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.HybridAndClientCredentials, [|RequirePkce|] = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = { GrantType.AuthorizationCode }, [|RequirePkce|] = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = new[] { \"authorization_code\", \"custom\" }, [|RequirePkce|] = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.Code, [|AllowPlainTextPkce|] = true };")]
    public async Task Finds_clients_of_an_identity_server(string statements)
    {
        await Verify.Finds(IdentityServerStandIn.Setup("IdentityServer4", statements), IdentityServerStandIn.Project);
        await Verify.Finds(IdentityServerStandIn.Setup("Duende.IdentityServer", statements), IdentityServerStandIn.Project);
    }

    [Theory]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.ClientCredentials, RequirePkce = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.Implicit, RequirePkce = false };")]
    [InlineData("var c = new Client { RequirePkce = false };")]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.Code, RequirePkce = true, AllowPlainTextPkce = false };")]
    public Task Is_silent_about_clients_that_use_no_codes(string statements) =>
        Verify.IsSilent(IdentityServerStandIn.Setup("Duende.IdentityServer", statements), IdentityServerStandIn.Project);

    [Theory]
    [InlineData(
        "services.AddAuthentication().AddOpenIdConnect(o => [|o.UsePkce|] = false).AddGoogle(o => { [|o.UsePkce|] = false; /* old */ }); // both",
        "services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = true).AddGoogle(o => { o.UsePkce = true; /* old */ }); // both")]
    public Task Turns_it_on(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Theory]
    [InlineData(
        "services.AddOpenIddict().AddServer(o => [|o.AllowAuthorizationCodeFlow()|].AllowRefreshTokenFlow()); // server",
        "services.AddOpenIddict().AddServer(o => o.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow()); // server")]
    [InlineData(
        "services.AddAuthentication().[|AddOAuth|](\"contoso\", o =>\n        {\n            o.AuthorizationEndpoint = \"https://login.contoso.com/authorize\"; // theirs\n        });",
        "services.AddAuthentication().AddOAuth(\"contoso\", o =>\n        {\n            o.AuthorizationEndpoint = \"https://login.contoso.com/authorize\"; // theirs\n            o.UsePkce = true;\n        });")]
    public Task Requires_it(string statements, string fixedStatements) =>
        Verify.Fixes(Method(statements), Method(fixedStatements), Microsoft.CodeAnalysis.DiagnosticSeverity.Info);

    [Fact]
    public Task Requires_it_of_a_client() => Verify.Fixes(
        IdentityServerStandIn.Setup("Duende.IdentityServer", "var c = new Client { AllowedGrantTypes = GrantTypes.Code, [|RequirePkce|] = false, [|AllowPlainTextPkce|] = true };"),
        IdentityServerStandIn.Setup("Duende.IdentityServer", "var c = new Client { AllowedGrantTypes = GrantTypes.Code, RequirePkce = true, AllowPlainTextPkce = false };"),
        IdentityServerStandIn.Project);

    private static string Method(string statements) =>
        $$"""
        using Duende.IdentityModel.Client;
        using IdentityModel.Client;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Authentication.Google;
        using Microsoft.AspNetCore.Authentication.OAuth;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        class Startup
        {
            void Configure(IServiceCollection services, IHostEnvironment env, string verifier)
            {
                {{statements}}
            }

            static void Tune(OAuthOptions options) { }
        }
        """;
}
