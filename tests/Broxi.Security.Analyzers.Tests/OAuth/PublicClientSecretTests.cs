using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.PublicClientSecretAnalyzer,
    Broxi.Security.CodeFixes.OAuth.PublicClientSecretFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="PublicClientSecretAnalyzer"/> and <see cref="PublicClientSecretFix"/>.</summary>
public sealed class PublicClientSecretTests
{
    private static readonly Project s_maui = On("Microsoft.Maui.Controls");

    [Theory]
    [InlineData("Microsoft.Maui.Controls")]
    [InlineData("Xamarin.Forms.Core")]
    [InlineData("Avalonia.Base")]
    [InlineData("PresentationFramework")]
    [InlineData("System.Windows.Forms")]
    [InlineData("Microsoft.AspNetCore.Components.WebAssembly")]
    public Task Finds_a_secret_on_every_kind_of_device(string framework) => Verify.Finds(SignIn("[|ClientSecret|] = configuration[\"Oidc:Secret\"]"), On(framework));

    [Theory]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = \"8f14e45fceea167a5a36dedd4bea2543\" };")]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = Environment.GetEnvironmentVariable(\"CLIENT_SECRET\") };")]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = Constants.ClientSecret };")]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = settings.Secret };")]
    [InlineData("var secret = System.IO.File.ReadAllText(\"secret.txt\"); var o = new OidcClientOptions(); [|o.ClientSecret|] = secret;")]
    [InlineData("_ = new AuthorizationCodeTokenRequest { Code = \"c\", CodeVerifier = \"v\", [|ClientSecret|] = settings.Secret };")]
    [InlineData("_ = [|new Azure.Identity.ClientSecretCredential(\"tenant\", \"id\", settings.Secret)|];")]
    [InlineData("_ = [|ConfidentialClientApplicationBuilder.Create(\"id\")|].WithClientSecret(settings.Secret).Build();")]
    [InlineData("_ = [|ConfidentialClientApplicationBuilder.Create(\"id\")|].WithCertificate(certificate).Build();")]
    [InlineData("_ = [|ConfidentialClientApplicationBuilder.CreateWithApplicationOptions(new() { ClientSecret = settings.Secret })|].Build();")]
    [InlineData("_ = new FormUrlEncodedContent(new Dictionary<string, string> { [|[\"client_secret\"]|] = settings.Secret });")]
    [InlineData("_ = new FormUrlEncodedContent(new Dictionary<string, string> { [|{ \"client_secret\", settings.Secret }|] });")]
    [InlineData("_ = new FormUrlEncodedContent(new[] { [|new KeyValuePair<string, string>(\"client_secret\", settings.Secret)|] });")]
    [InlineData("var form = new Dictionary<string, string>(); [|form.Add(\"client_secret\", settings.Secret)|];")]
    [InlineData("var request = new RestSharp.RestRequest(); [|RestSharp.RestRequestExtensions.AddParameter(request, \"client_secret\", settings.Secret)|];")]
    public Task Finds_it_in_every_library(string statements) => Verify.Finds(Method(statements), s_maui);

    [Fact]
    public Task Finds_it_in_the_earlier_client_library() => Verify.Finds(
        "class Login { object Options => new IdentityModel.OidcClient.OidcClientOptions { ClientId = \"app\", [|ClientSecret|] = AppSettings.Secret }; static class AppSettings { public static string Secret => Environment.MachineName; } }",
        s_maui with { ExtraReferences = [.. s_maui.ExtraReferences, References.FromSource("IdentityModel.OidcClient", "namespace IdentityModel.OidcClient { public class OidcClientOptions { public string ClientId { get; set; } public string ClientSecret { get; set; } } }")] });

    [Fact]
    public Task Finds_it_in_a_desktop_application_that_listens() => Verify.Finds(
        SignIn("[|ClientSecret|] = configuration[\"Oidc:Secret\"]") + Main, Project.Default with { HasWindows = true, ExtraReferences = [References.Empty("PresentationFramework")] });

    [Fact]
    public Task Suggests_it_for_a_program_without_a_console() => Verify.Hints(
        SignIn("[|ClientSecret|] = configuration[\"Oidc:Secret\"]") + Main, Project.Default with { HasWindows = true });

    [Fact]
    public Task Suggests_it_for_a_secret_that_is_passed_in() => Verify.Hints(
        "class Login { object Options(string secret) => new Duende.IdentityModel.OidcClient.OidcClientOptions { [|ClientSecret|] = secret }; }", s_maui);

    [Fact]
    public Task Is_silent_on_servers() => Verify.IsSilent(SignIn("ClientSecret = configuration[\"Oidc:Secret\"]"));

    [Fact]
    public Task Is_silent_on_the_server_of_a_hosted_solution() => Verify.IsSilent(
        SignIn("ClientSecret = configuration[\"Oidc:Secret\"]"), Project.Default with { ExtraReferences = [References.Empty("Microsoft.AspNetCore.Components.WebAssembly")] });

    [Fact]
    public Task Is_silent_in_a_windows_service() => Verify.IsSilent(
        SignIn("ClientSecret = configuration[\"Oidc:Secret\"]") + Main + "class ServiceBase { } class Worker : ServiceBase { }", Project.Default with { HasWindows = true });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        SignIn("ClientSecret = configuration[\"Oidc:Secret\"]"), s_maui with { ExtraReferences = [.. s_maui.ExtraReferences, References.TestFramework] });

    [Theory]
    [InlineData("_ = new OidcClientOptions { ClientId = \"app\" };")]
    [InlineData("_ = new OidcClientOptions { ClientSecret = \"\" };")]
    [InlineData("_ = new OidcClientOptions { ClientSecret = null };")]
    [InlineData("_ = PublicClientApplicationBuilder.Create(\"id\").Build();")]
    [InlineData("_ = new OpenIddict.Abstractions.OpenIddictApplicationDescriptor { ClientSecret = settings.Secret };")]
    [InlineData("_ = new OidcClientOptions { Authority = \"https://accounts.google.com\", ClientSecret = settings.Secret };")]
    [InlineData("const string Url = \"https://oauth2.googleapis.com/token\"; _ = new FormUrlEncodedContent(new Dictionary<string, string> { [\"client_secret\"] = settings.Secret });")]
    [InlineData("\n#if DEBUG\n_ = new OidcClientOptions { ClientSecret = settings.Secret };\n#endif\n")]
    public Task Is_silent_without_a_secret_of_the_program(string statements) => Verify.IsSilent(Method(statements), s_maui with { Symbols = ["DEBUG"] });

    [Fact]
    public Task Is_silent_when_the_user_types_the_secret() => Verify.IsSilent(
        """
        namespace System.Windows.Controls { public class TextBox { public string Text { get; set; } = ""; } }
        class Window
        {
            private readonly System.Windows.Controls.TextBox _secret = new();
            object Connect() => new Azure.Identity.ClientSecretCredential("tenant", "id", _secret.Text);
        }
        """,
        s_maui);

    [Theory]
    [InlineData("_ = new OidcClientOptions { ClientId = \"app\", [|ClientSecret|] = settings.Secret, Scope = \"openid\" };", "_ = new OidcClientOptions { ClientId = \"app\", Scope = \"openid\" };")]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = settings.Secret };", "_ = new OidcClientOptions();")]
    [InlineData("var o = new OidcClientOptions();\n        [|o.ClientSecret|] = settings.Secret;\n        o.Scope = \"openid\"; // more later", "var o = new OidcClientOptions();\n        o.Scope = \"openid\"; // more later")]
    [InlineData("_ = new Dictionary<string, string> { [\"grant_type\"] = \"refresh_token\", [|[\"client_secret\"]|] = settings.Secret };", "_ = new Dictionary<string, string> { [\"grant_type\"] = \"refresh_token\" };")]
    [InlineData("_ = new Dictionary<string, string> { [|{ \"client_secret\", settings.Secret }|], { \"code\", \"c\" } };", "_ = new Dictionary<string, string> { { \"code\", \"c\" } };")]
    [InlineData("_ = new[] { [|new KeyValuePair<string, string>(\"client_secret\", settings.Secret)|], new KeyValuePair<string, string>(\"code\", \"c\") };", "_ = new[] { new KeyValuePair<string, string>(\"code\", \"c\") };")]
    [InlineData("KeyValuePair<string, string>[] form = [new(\"code\", \"c\"), [|new(\"client_secret\", settings.Secret)|]];", "KeyValuePair<string, string>[] form = [new(\"code\", \"c\")];")]
    [InlineData("var form = new Dictionary<string, string>();\n        [|form.Add(\"client_secret\", settings.Secret)|];\n        form.Add(\"code\", \"c\");", "var form = new Dictionary<string, string>();\n        form.Add(\"code\", \"c\");")]
    [InlineData("_ = new OidcClientOptions { [|ClientSecret|] = settings.Secret }; _ = new RefreshTokenRequest { RefreshToken = \"r\", [|ClientSecret|] = settings.Secret };", "_ = new OidcClientOptions(); _ = new RefreshTokenRequest { RefreshToken = \"r\" };")]
    public Task Removes_the_secret(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements), s_maui);

    [Theory]
    [InlineData("_ = new ClientCredentialsTokenRequest { [|ClientSecret|] = settings.Secret };")]
    [InlineData("_ = new Dictionary<string, string> { [\"grant_type\"] = \"client_credentials\", [|[\"client_secret\"]|] = settings.Secret };")]
    [InlineData("_ = [|new Azure.Identity.ClientSecretCredential(\"tenant\", \"id\", settings.Secret)|];")]
    [InlineData("_ = [|ConfidentialClientApplicationBuilder.Create(\"id\")|].WithClientSecret(settings.Secret).Build();")]
    [InlineData("_ = new FormUrlEncodedContent(new[] { [|new KeyValuePair<string, string>(\"client_secret\", settings.Secret)|] });")]
    [InlineData("string Set(OidcClientOptions o) => [|o.ClientSecret|] = settings.Secret;")]
    public Task Offers_nothing_where_the_program_needs_another_design(string statements) => Verify.OffersNoFix(Method(statements), s_maui);

    private const string Main = "static class Program { static void Main() { } }";

    private static Project On(string framework) => Project.Default with { References = References.OnDevice(framework) };

    private static string SignIn(string assignment) =>
        $$"""
        using Duende.IdentityModel.OidcClient;
        using Microsoft.Extensions.Configuration;
        public sealed class SignIn(IConfiguration configuration)
        {
            public Task<LoginResult> RunAsync() => new OidcClient(new OidcClientOptions
            {
                Authority = "https://id.contoso.com",
                ClientId = "expenses",
                {{assignment}},
            }).LoginAsync();
        }

        """;

    private static string Method(string statements) =>
        $$"""
        using Duende.IdentityModel.Client;
        using Duende.IdentityModel.OidcClient;
        using Microsoft.Identity.Client;
        using System.Security.Cryptography.X509Certificates;
        class Settings { public string Secret { get; set; } = ""; }
        static class Constants { public const string ClientSecret = "1q2w3e*"; }
        class Login
        {
            void Run(Settings settings, X509Certificate2 certificate)
            {
                {{statements}}
            }
        }
        """;
}
