using System.Collections.Immutable;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.OAuth.MissingStateAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="MissingStateAnalyzer"/>.</summary>
public sealed class MissingStateTests
{
    private const string Found = "var u = [|\"https://login.contoso.com/authorize?client_id=portal&response_type=code&redirect_uri=\" + back|];";

    [Theory]
    [InlineData(Found)]
    [InlineData("var u = [|\"https://login.contoso.com/authorize?client_id=portal&response_type=code\"|];")]
    [InlineData("var u = [|$\"https://login.contoso.com/authorize?response_type=code&client_id={back}&redirect_uri={back}\"|];")]
    [InlineData("var u = [|string.Format(\"https://login.contoso.com/authorize?response_type=code&client_id={0}&scope={1}\", back, back)|];")]
    [InlineData("var u = [|\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=12345\"|];")]
    [InlineData("var u = [|$\"https://login.contoso.com/authorize?client_id={back}&response_type=code&state=abc\"|];")]
    [InlineData("var u = new IdentityModel.Client.RequestUrl(back).CreateAuthorizeUrl(\"portal\", [|\"code\"|], scope: \"mail\");")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(back).CreateAuthorizeUrl(\"portal\", [|\"code\"|], nonce: null);")]
    public Task Finds_requests_that_nothing_binds(string statements) => Verify.Finds(Method(statements));

    [Fact]
    public Task Suggests_it_outside_of_web_applications() => Verify.Hints(Method(Found), Project.Default with { References = Without("Microsoft.AspNetCore.Http.Abstractions") });

    [Theory]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state={back}\";")]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&nonce={back}\";")]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&code_challenge={back}\";")]
    [InlineData("var u = $\"https://login.contoso.com/authorize?client_id=portal&response_type=code&state=fixed&code_challenge={back}\";")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\"; u += \"&state=\" + back;")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\" + back;")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&scope=SCOPE\".Replace(\"SCOPE\", back);")]
    [InlineData("var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code&state={0}\";")]
    [InlineData("var u = \"https://login.contoso.com/device?client_id=portal&scope=mail\";")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(back).CreateAuthorizeUrl(\"portal\", \"code\", state: back);")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(back).CreateAuthorizeUrl(\"portal\", \"code\", codeChallenge: back);")]
    [InlineData("var u = new Duende.IdentityModel.Client.RequestUrl(back).CreateAuthorizeUrl(\"portal\", back);")]
    [InlineData("if (env.IsDevelopment()) { var u = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\"; }")]
    public Task Is_silent_about_requests_that_something_binds(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Is_silent_about_addresses_that_other_files_may_add_to() => Verify.IsSilent(
        "public static class Login { public const string Address = \"https://login.contoso.com/authorize?client_id=portal&response_type=code\"; }");

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Unmarked, Project.Test);

    [Fact]
    public Task Leaves_devices_to_the_rule_about_pkce() =>
        Verify.IsSilent(Unmarked, Project.Default with { References = References.OnDevice("Microsoft.Maui.Controls") });

    [Fact]
    public Task Stands_in_for_the_suggestion_of_pkce() => Verify<MissingPkceAnalyzer>.IsSilent(Unmarked);

    private static string Unmarked => Method(Found).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static ImmutableArray<MetadataReference> Without(string assembly) =>
        References.All.RemoveAll(reference => Path.GetFileNameWithoutExtension(reference.Display!) == assembly);

    private static string Method(string statements) =>
        $$"""
        using Duende.IdentityModel.Client;
        using IdentityModel.Client;
        using Microsoft.Extensions.Hosting;
        class Login
        {
            void Start(IHostEnvironment env, string back)
            {
                {{statements}}
            }
        }
        """;
}
