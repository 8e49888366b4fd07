using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.HardcodedClientSecretAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="HardcodedClientSecretAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class HardcodedClientSecretTests
{
    [Fact]
    public Task Finds_a_secret_in_AspNetCore_options() => Verify.Finds(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Identity.Web;
        class Startup
        {
            void Configure(IServiceCollection services, MicrosoftIdentityOptions identity)
            {
                services.AddAuthentication()
                    .AddOpenIdConnect(options => options.ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|])
                    .AddOAuth("Broxi", options => { options.ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|]; })
                    .AddGoogle(options => options.ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|]);
                identity.ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|];
            }
        }
        """);

    [Theory]
    [InlineData("IdentityModel.Client")]
    [InlineData("Duende.IdentityModel.Client")]
    public Task Finds_a_secret_in_IdentityModel(string ns) => Verify.Finds(
        $$"""
        using {{ns}};
        class Tokens(HttpClient http)
        {
            Task<TokenResponse> GetAsync() => http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
            {
                Address = "https://id.broxi.ai/token",
                ClientId = "weather",
                ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|],
            });
            Task<TokenRevocationResponse> RevokeAsync(string token) => http.RevokeTokenAsync(new() { Token = token, ClientSecret = [|"secret"|] });
            Task<TokenIntrospectionResponse> AskAsync(string token) => http.IntrospectTokenAsync(new() { Token = token, ClientSecret = [|"secret"|] });
            TokenClientOptions _options = new() { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };
        }
        """);

    [Theory]
    [InlineData("""_ = new Duende.IdentityModel.OidcClient.OidcClientOptions { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""Microsoft.Identity.Client.ConfidentialClientApplicationBuilder.Create("id").WithClientSecret([|"8f14e45fceea167a5a36dedd4bea2543"|]).Build();""")]
    [InlineData("""_ = new Microsoft.Identity.Client.ConfidentialClientApplicationOptions { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""_ = new Microsoft.Identity.Abstractions.CredentialDescription { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = new Azure.Identity.OnBehalfOfCredential("tenant", "id", [|"8f14e45fceea167a5a36dedd4bea2543"|], other);""")]
    [InlineData("""_ = new OpenIddict.Abstractions.OpenIddictApplicationDescriptor { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""_ = new OpenIddict.Client.OpenIddictClientRegistration { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""_ = new OpenIddict.Abstractions.OpenIddictRequest { ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|] };""")]
    [InlineData("""_ = new RestSharp.Authenticators.OAuth2.OAuth2TokenRequest("https://id.broxi.ai/token", "id", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_secret_in_a_client_library(string statement) => Verify.Finds(Method(statement));

    [Theory]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "id", ["client_secret"] = [|"8f14e45fceea167a5a36dedd4bea2543"|] });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { { "client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|] } });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new[] { new KeyValuePair<string, string>("client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|]) });""")]
    [InlineData("""_ = new FormUrlEncodedContent([new("client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|])]);""")]
    [InlineData("""_ = KeyValuePair.Create("client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""IDictionary<string, string> form = new Dictionary<string, string>(); form.Add("client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|]); form["client_secret"] = [|"8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""new System.Collections.Specialized.NameValueCollection()["client_secret"] = [|"8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""RestSharp.RestRequestExtensions.AddParameter(new(), "client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_secret_in_a_form(string statement) => Verify.Finds(Method(statement));

    [Fact]
    public Task Finds_a_fallback() => Verify.Finds(Method(
        """_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|Environment.GetEnvironmentVariable("CLIENT_SECRET") ?? "8f14e45fceea167a5a36dedd4bea2543"|]);"""));

    [Fact]
    public Task Finds_a_secret_in_generated_code() => Verify.Finds("// <auto-generated/>\n" + Method(
        """_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|"8f14e45fceea167a5a36dedd4bea2543"|]);"""));

    [Theory]
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", other);""")]
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", "your-client-secret");""")]
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", "<client secret>");""")]
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", Environment.GetEnvironmentVariable("AZURE_CLIENT_SECRET"));""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = other, ["client_id"] = "8f14e45fceea167a5a36dedd4bea2543" };""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = "ClientSecret" };""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = "string" };""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = "********" };""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = "The secret of the application" };""")]
    [InlineData("""_ = new Dictionary<int, string> { [1] = "8f14e45fceea167a5a36dedd4bea2543" };""")]
    public Task Is_silent_without_a_secret_in_the_source(string statement) => Verify.IsSilent(Method(statement));

    [Fact]
    public Task Is_silent_on_a_public_client() => Verify.IsSilent(Method(
        """_ = new Duende.IdentityModel.OidcClient.OidcClientOptions { ClientId = "app", ClientSecret = "" };"""));

    [Fact]
    public Task Is_silent_on_a_server_that_reads_its_clients_from_configuration() => Verify.IsSilent(
        """
        using Microsoft.Extensions.Configuration;
        using OpenIddict.Abstractions;
        class Seed(IOpenIddictApplicationManager manager, IConfiguration configuration)
        {
            async Task RunAsync() => await manager.CreateAsync(new OpenIddictApplicationDescriptor
            {
                ClientId = "weather",
                ClientSecret = configuration["Clients:Weather:ClientSecret"],
            });
        }
        """);

    [Fact]
    public Task Only_hints_in_a_test_project() => Verify.Hints(
        Method("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|"8f14e45fceea167a5a36dedd4bea2543"|]);"""), Project.Test);

    [Theory]
    [InlineData("secret")]
    [InlineData("super-secret")]
    public Task Is_silent_on_a_word_in_a_test_project(string word) => Verify.IsSilent(
        Method($"""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", "{word}");"""), Project.Test);

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        class Startup
        {
            void Configure(WebApplicationBuilder builder)
            {
                if (builder.Environment.IsDevelopment())
                    builder.Services.AddAuthentication().AddOpenIdConnect(options => options.ClientSecret = [|"secret"|]);
            }
        }
        """);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", ); _ = new Dictionary<string, string> { ["client_secret"] = };"""),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Reads_the_configuration_of_the_builder() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication()
            .AddOpenIdConnect(options =>
            {
                options.ClientId = "weather";
                options.ClientSecret = [|"8f14e45fceea167a5a36dedd4bea2543"|]; // from the portal
            })
            .AddGoogle(options => options.ClientSecret = [|builder.Configuration["Google:Secret"] ?? "a87ff679a2f3e71d9181a67b7542122c"|]);
        """,
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication()
            .AddOpenIdConnect(options =>
            {
                options.ClientId = "weather";
                options.ClientSecret = builder.Configuration["Authentication:ClientSecret"] ?? throw new InvalidOperationException("Authentication:ClientSecret is not configured."); // from the portal
            })
            .AddGoogle(options => options.ClientSecret = builder.Configuration["Google:Secret"] ?? throw new InvalidOperationException("Google:Secret is not configured."));
        """,
        new Project { IsProgram = true });

    [Theory]
    [InlineData("configuration", "configuration[\"Authentication:ClientSecret\"] ?? throw new InvalidOperationException(\"Authentication:ClientSecret is not configured.\")")]
    [InlineData("@params", "Environment.GetEnvironmentVariable(\"CLIENT_SECRET\") ?? throw new InvalidOperationException(\"Set CLIENT_SECRET.\")")]
    public Task Reads_no_configuration_whose_name_is_a_keyword(string name, string read) => Verify.Fixes(
        Configured(name, "[|\"q7Zk2vT9xW4mB1nR8sLd\"|]"), Configured(name, read));

    private static string Configured(string name, string secret) =>
        $$"""
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.Configuration;
        static class Setup
        {
            static void Configure(OpenIdConnectOptions options, IConfiguration {{name}})
            {
                options.ClientSecret = {{secret}};
            }
        }
        """;

    [Fact]
    public Task Reads_the_environment_in_a_form() => Verify.Fixes(
        Method(
            """
            _ = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_secret"] = [|"8f14e45fceea167a5a36dedd4bea2543"|],
            });
            _ = new FormUrlEncodedContent([new("client_secret", [|"8f14e45fceea167a5a36dedd4bea2543"|])]);
            """),
        Method(
            """
            _ = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_secret"] = Environment.GetEnvironmentVariable("CLIENT_SECRET") ?? throw new InvalidOperationException("Set CLIENT_SECRET."),
            });
            _ = new FormUrlEncodedContent([new("client_secret", Environment.GetEnvironmentVariable("CLIENT_SECRET") ?? throw new InvalidOperationException("Set CLIENT_SECRET."))]);
            """));

    [Fact]
    public Task Offers_nothing_for_a_constant_of_another_file() => Verify.OffersNoFix(
        Method("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|Keys.Secret|]);"""),
        new Project { OtherFiles = ["static class Keys { public const string Secret = \"8f14e45fceea167a5a36dedd4bea2543\"; }"] });

    private static string Method(string statements) =>
        $$"""
        class Tokens
        {
            void Go(string other)
            {
                {{statements}}
            }
        }
        """;
}
