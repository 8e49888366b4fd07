using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.LegacyGrantAnalyzer,
    Broxi.Security.CodeFixes.OAuth.LegacyGrantFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="LegacyGrantAnalyzer"/> and <see cref="LegacyGrantFix"/>.</summary>
public sealed class LegacyGrantTests
{
    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { [|o.ResponseType|] = \"token\"; });")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.ResponseType|] = \"id_token token\");")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.ResponseType|] = \"code token\");")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => [|o.ResponseType|] = OpenIdConnectResponseType.IdTokenToken);")]
    [InlineData("services.Configure<OpenIdConnectOptions>(\"Contoso\", o => [|o.ResponseType|] = OpenIdConnectResponseType.CodeIdTokenToken);")]
    [InlineData("var o = new OpenIdConnectOptions { [|ResponseType|] = OpenIdConnectResponseType.Token };")]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.AllowImplicitFlow()|]);")]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.AllowPasswordFlow()|].AllowRefreshTokenFlow());")]
    [InlineData("services.AddOpenIddict().AddClient(o => { [|o.AllowPasswordFlow()|]; });")]
    public Task Finds_it_in_the_setup(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("await [|IdentityModel.Client.HttpClientTokenRequestExtensions.RequestPasswordTokenAsync(http, new IdentityModel.Client.PasswordTokenRequest { UserName = user, Password = password })|];")]
    [InlineData("await [|http.RequestPasswordTokenAsync(new PasswordTokenRequest { UserName = user, Password = password })|];")]
    [InlineData("await [|new TokenClient(http, new TokenClientOptions()).RequestPasswordTokenAsync(user, password)|];")]
    [InlineData("var c = [|new Azure.Identity.UsernamePasswordCredential(user, password, \"contoso\", \"portal\")|];")]
    [InlineData("await [|PublicClientApplicationBuilder.Create(\"portal\").Build().AcquireTokenByUsernamePassword([\"mail\"], user, password)|].ExecuteAsync();")]
    [InlineData("await [|((IByUsernameAndPassword)ConfidentialClientApplicationBuilder.Create(\"portal\").Build()).AcquireTokenByUsernamePassword([\"mail\"], user, password)|].ExecuteAsync();")]
    [InlineData("await [|openiddict.AuthenticateWithPasswordAsync(new() { Username = user, Password = password })|];")]
    [InlineData("var f = new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = [|\"password\"|], [\"username\"] = user });")]
    [InlineData("var f = new Dictionary<string, string> { { \"grant_type\", [|\"password\"|] }, { \"username\", user } };")]
    [InlineData("var f = new[] { new KeyValuePair<string, string>(\"grant_type\", [|\"password\"|]), KeyValuePair.Create(\"username\", user) };")]
    [InlineData("var f = new[] { KeyValuePair.Create(\"grant_type\", [|\"password\"|]) };")]
    [InlineData("new RestSharp.RestRequest(\"token\").AddParameter(\"grant_type\", [|\"password\"|]);")]
    [InlineData("var f = new StringContent($\"[|grant_type=password&username=|]{user}&password={password}\");")]
    [InlineData("var f = new StringContent([|\"client_id=portal&grant_type=password&username=\"|] + user);")]
    public Task Finds_it_in_a_request(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = \"code\");")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = OpenIdConnectResponseType.CodeIdToken);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = \"id_token\");")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = user);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = user.Length > 0 ? \"code\" : \"token\");")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { });")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AllowAuthorizationCodeFlow().AllowHybridFlow().AllowClientCredentialsFlow());")]
    [InlineData("if (env.IsDevelopment()) services.AddOpenIddict().AddServer(o => o.AllowPasswordFlow());")]
    [InlineData("new Other().AllowPasswordFlow();")]
    [InlineData("var f = new Dictionary<string, string> { [\"grant_type\"] = \"client_credentials\", [\"password\"] = password };")]
    [InlineData("var f = new Dictionary<string, string> { [\"grant_type\"] = user, [\"type\"] = \"password\" };")]
    [InlineData("var isPassword = user == \"password\"; var field = \"grant_type\";")]
    [InlineData("var help = \"Set grant_type=password\";")]
    [InlineData("var help = \"grant_type=password_reset&user=1\";")]
    public Task Is_silent_about_other_grants(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = \"token\");")]
    [InlineData("await http.RequestPasswordTokenAsync(new PasswordTokenRequest { UserName = user, Password = password });")]
    public Task Is_silent_in_tests(string statements) => Verify.IsSilent(Method(statements), Project.Test);

    [Theory]
    [InlineData("var c = new Client { [|AllowedGrantTypes|] = GrantTypes.Implicit };")]
    [InlineData("var c = new Client(); [|c.AllowedGrantTypes|] = GrantTypes.ImplicitAndClientCredentials;")]
    [InlineData("var c = new Client { [|AllowedGrantTypes|] = GrantTypes.ResourceOwnerPasswordAndClientCredentials };")]
    [InlineData("var c = new Client { [|AllowedGrantTypes|] = { GrantType.ResourceOwnerPassword, \"custom\" } };")]
    [InlineData("var c = new Client { [|AllowedGrantTypes|] = new[] { \"implicit\" } };")]
    public async Task Finds_clients_of_an_identity_server(string statements)
    {
        await Verify.Finds(IdentityServerStandIn.Setup("IdentityServer4", statements), IdentityServerStandIn.Project);
        await Verify.Finds(IdentityServerStandIn.Setup("Duende.IdentityServer", statements), IdentityServerStandIn.Project);
    }

    [Theory]
    [InlineData("var c = new Client { AllowedGrantTypes = GrantTypes.CodeAndClientCredentials };")]
    [InlineData("var c = new Client { AllowedGrantTypes = { GrantType.AuthorizationCode } };")]
    [InlineData("var c = new Client { AllowedGrantTypes = System.Array.Empty<string>() };")]
    public Task Is_silent_about_clients_with_other_grants(string statements) =>
        Verify.IsSilent(IdentityServerStandIn.Setup("Duende.IdentityServer", statements), IdentityServerStandIn.Project);

    [Theory]
    [InlineData(
        "services.AddAuthentication().AddOpenIdConnect(o => [|o.ResponseType|] = \"token\").AddOpenIdConnect(\"b\", o => { [|o.ResponseType|] = OpenIdConnectResponseType.IdTokenToken; /* old */ });",
        "services.AddAuthentication().AddOpenIdConnect(o => o.ResponseType = \"code\").AddOpenIdConnect(\"b\", o => { o.ResponseType = \"code\"; /* old */ });")]
    [InlineData(
        "var o = new OpenIdConnectOptions { [|ResponseType|] = OpenIdConnectResponseType.Token /* old */ };",
        "var o = new OpenIdConnectOptions { ResponseType = \"code\" /* old */ };")]
    public Task Asks_for_a_code(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Theory]
    [InlineData("services.AddOpenIddict().AddServer(o => [|o.AllowImplicitFlow()|]);")]
    [InlineData("await [|http.RequestPasswordTokenAsync(new PasswordTokenRequest { UserName = user, Password = password })|];")]
    public Task Leaves_what_one_line_cannot_mend(string statements) => Verify.OffersNoFix(Method(statements));

    private static string Method(string statements) =>
        $$"""
        #pragma warning disable CS0618
        using Duende.IdentityModel.Client;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Identity.Client;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        using RestSharp;
        class Startup
        {
            async Task Configure(IServiceCollection services, IHostEnvironment env, HttpClient http, OpenIddict.Client.OpenIddictClientService openiddict, string user, string password)
            {
                {{statements}}
                await Task.Yield();
            }

            sealed class Other { public void AllowPasswordFlow() { } }
        }
        """;
}
