using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.HardcodedTokenAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="HardcodedTokenAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class HardcodedTokenTests
{
    [Theory]
    [InlineData("""http.DefaultRequestHeaders.Authorization = new("Bearer", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", parameter: [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse([|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Add("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Add(HeaderNames.Authorization, [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Add("x-api-key", [|new[] { "8f14e45fceea167a5a36dedd4bea2543" }|]);""")]
    [InlineData("""request.Headers.TryAddWithoutValidation("Ocp-Apim-Subscription-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""request.Headers.TryAddWithoutValidation("X-Auth-Token", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""request.Headers.Add("Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_token_in_System_Net_Http(string statement) => Verify.Finds(Method(statement, "using System.Net.Http.Headers; using Microsoft.Net.Http.Headers; using AuthenticationHeaderValue = System.Net.Http.Headers.AuthenticationHeaderValue;"));

    [Theory]
    [InlineData("""web.Headers.Add("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""web.Headers.Add([|"Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""web.Headers.Add(HttpRequestHeader.Authorization, [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""web.Headers.Set("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""web.Headers["Authorization"] = [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""web.Headers[HttpRequestHeader.Authorization] = [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""old.Headers["X-Api-Key"] = [|"8f14e45fceea167a5a36dedd4bea2543"|];""")]
    public Task Finds_a_token_in_a_web_request(string statement) => Verify.Finds(
        Method("#pragma warning disable SYSLIB0014\nvoid Go(WebClient web, HttpWebRequest old) { " + statement + " }", "using System.Net;"));

    [Theory]
    [InlineData("""headers["Authorization"] = [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""headers.Authorization = [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""headers.Append("X-Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_token_in_an_AspNetCore_header(string statement) => Verify.Finds(
        Method("void Go(IHeaderDictionary headers) { " + statement + " }", "using Microsoft.AspNetCore.Http;"));

    [Theory]
    [InlineData("""_ = new JwtAuthenticator([|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""new JwtAuthenticator(token).SetBearerToken([|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = new OAuth2AuthorizationRequestHeaderAuthenticator([|"8f14e45fceea167a5a36dedd4bea2543"|], "Bearer");""")]
    [InlineData("""_ = new OAuth2Token([|"8f14e45fceea167a5a36dedd4bea2543"|], DateTimeOffset.MaxValue);""")]
    [InlineData("""new RestRequest().AddHeader("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""new RestRequest().AddOrUpdateHeader("X-Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""new RestRequest().AddParameter("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|], ParameterType.HttpHeader);""")]
    [InlineData("""new RestClient().AddDefaultHeader("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = new HeaderParameter("X-Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_token_in_RestSharp(string statement) => Verify.Finds(
        Method(statement, "using RestSharp; using RestSharp.Authenticators; using RestSharp.Authenticators.OAuth2;"));

    [Theory]
    [InlineData("""_ = "https://api.broxi.ai".WithOAuthBearerToken([|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = "https://api.broxi.ai".WithHeader("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = "https://api.broxi.ai".WithTimeout(3).WithOAuthBearerToken([|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = "https://api.broxi.ai".WithTimeout(3).WithHeader("X-Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""_ = "https://api.broxi.ai".WithHeaders(new { Accept = "text/plain", X_Api_Key = [|"8f14e45fceea167a5a36dedd4bea2543"|] });""")]
    public Task Finds_a_token_in_Flurl(string statement) => Verify.Finds(Method(statement, "using Flurl.Http;"));

    [Theory]
    [InlineData("IdentityModel.Client")]
    [InlineData("Duende.IdentityModel.Client")]
    public Task Finds_a_token_in_IdentityModel(string ns) => Verify.Finds(Method(
        """
        http.SetBearerToken([|"8f14e45fceea167a5a36dedd4bea2543"|]);
        request.SetToken("Bearer", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
        request.SetDPoPToken([|"8f14e45fceea167a5a36dedd4bea2543"|], token);
        """,
        $"using {ns};"));

    [Fact]
    public Task Finds_a_token_in_gRPC() => Verify.Finds(Method(
        """
        var headers = new Metadata { { "authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|] }, { "tenant", "8f14e45fceea167a5a36dedd4bea2543" } };
        headers.Add("x-api-key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
        headers.Add(new Metadata.Entry("authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]));
        """,
        "using Grpc.Core;"));

    [Theory]
    [InlineData("""options.AccessTokenProvider = () => [|Task.FromResult<string?>("8f14e45fceea167a5a36dedd4bea2543")|];""")]
    [InlineData("""options.AccessTokenProvider = async () => { await Task.Yield(); return [|"8f14e45fceea167a5a36dedd4bea2543"|]; };""")]
    [InlineData("""options.AccessTokenProvider = [|Fixed|]; static Task<string?> Fixed() => Task.FromResult<string?>("8f14e45fceea167a5a36dedd4bea2543");""")]
    [InlineData("""options.Headers["Authorization"] = [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|];""")]
    [InlineData("""options.Headers.Add("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_token_in_SignalR(string statement) => Verify.Finds(Method(
        "new HubConnectionBuilder().WithUrl(\"https://api.broxi.ai/hub\", options => { " + statement + " });",
        "using Microsoft.AspNetCore.SignalR.Client;"));

    [Fact]
    public Task Finds_a_token_in_Refit() => Verify.Finds(
        """
        using Refit;
        [Headers([|"Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543"|])]
        public interface IApi
        {
            [Get("/me")]
            [Headers("Accept: text/plain", [|"X-Api-Key: 8f14e45fceea167a5a36dedd4bea2543"|])]
            Task<string> GetAsync();
        }
        class Setup
        {
            RefitSettings _settings = new()
            {
                AuthorizationHeaderValueGetter = (_, _) => [|ValueTask.FromResult("8f14e45fceea167a5a36dedd4bea2543")|],
            };
        }
        """);

    [Fact]
    public Task Finds_a_key_in_Azure_and_ClientModel() => Verify.Finds(Method(
        """
        var key = new AzureKeyCredential([|"8f14e45fceea167a5a36dedd4bea2543"|]);
        key.Update([|"8f14e45fceea167a5a36dedd4bea2543"|]);
        _ = new AzureNamedKeyCredential("store", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
        _ = new AzureSasCredential([|"sv=2024&sig=8f14e45fceea167a5a36dedd4bea2543"|]);
        _ = new AccessToken([|"8f14e45fceea167a5a36dedd4bea2543"|], DateTimeOffset.MaxValue);
        _ = new ApiKeyCredential([|"8f14e45fceea167a5a36dedd4bea2543"|]);
        """,
        "using Azure; using Azure.Core; using System.ClientModel;"));

    [Theory]
    [InlineData("""var value = "8f14e45fceea167a5a36dedd4bea2543"; Send([|value|]);""")]
    [InlineData("""const string Value = "8f14e45fceea167a5a36dedd4bea2543"; Send([|Value|]);""")]
    [InlineData("""Send([|token ?? "8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""Send([|token.Length > 3 ? token : "8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    public Task Finds_a_token_that_takes_a_detour(string statements) => Verify.Finds(Method(
        statements.Replace("Send(", "http.DefaultRequestHeaders.Authorization = new(\"Bearer\", "), ""));

    [Fact]
    public Task Finds_a_token_after_its_scheme() => Verify.Finds(Method(
        """
        const string Key = "8f14e45fceea167a5a36dedd4bea2543";
        request.Headers.Add("Authorization", [|"Bearer " + Key|]);
        request.Headers.Add("Authorization", [|$"Bearer {Key}"|]);
        request.Headers.Add("Authorization", [|string.Format("Bearer {0}", Key)|]);
        """, ""));

    [Fact]
    public Task Finds_a_token_in_generated_code() => Verify.Finds(
        "// <auto-generated/>\n" + Method("""http.DefaultRequestHeaders.Authorization = new("Bearer", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""", ""));

    [Fact]
    public Task Finds_a_token_in_a_header_that_the_options_name() => Verify.Finds(
        Method("""request.Headers.Add("X-Broxi-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);""", ""),
        new Project { EditorConfig = "broxi_credential_headers = X-Other, x-broxi-key" });

    [Theory]
    [InlineData("""request.Headers.Add("X-Broxi-Key", "8f14e45fceea167a5a36dedd4bea2543");""")]
    [InlineData("""request.Headers.Add("Authorization", "Bearer");""")]
    [InlineData("""request.Headers.Add("Authorization", "Bearer " + token);""")]
    [InlineData("""request.Headers.Add("Authorization", $"Bearer {token}");""")]
    [InlineData("""request.Headers.Add("Authorization", $"Bearer {Environment.GetEnvironmentVariable("API_TOKEN_OF_BROXI")}");""")]
    [InlineData("""request.Headers.Authorization = new("Bearer");""")]
    [InlineData("""request.Headers.Authorization = new("Bearer", null);""")]
    [InlineData("""request.Headers.Authorization = new("Bearer", "");""")]
    [InlineData("""request.Headers.Authorization = new("Basic", "dXNlcjpwYXNzd29yZDEyMw==");""")]
    [InlineData("""new HttpResponseMessage().Headers.WwwAuthenticate.Add(new("Bearer", "realm=\"weather\""));""")]
    [InlineData("""new HttpResponseMessage().Headers.WwwAuthenticate.Add(new("Bearer", "error=\"invalid_token\", error_description=\"expired\""));""")]
    [InlineData("""request.Headers.Add("X-Request-Id", "8f14e45fceea167a5a36dedd4bea2543");""")]
    [InlineData("""Console.WriteLine("Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543");""")]
    [InlineData("""new Dictionary<string, string>().Add("Authorization", "Send the token here");""")]
    [InlineData("""request.Headers.Add("Authorization", "Bearer " + System.IO.File.ReadAllText("/run/secrets/token"));""")]
    public Task Is_silent_without_a_token_in_the_source(string statement) => Verify.IsSilent(Method(statement, ""));

    [Theory]
    [InlineData("sk-or-v1-...")]
    [InlineData("YOUR_API_KEY")]
    [InlineData("your-api-token-here")]
    [InlineData("<insert token>")]
    [InlineData("${API_TOKEN}")]
    [InlineData("#{ApiToken}#")]
    [InlineData("{{ token_value }}")]
    [InlineData("$(ApiToken)")]
    [InlineData("%API_TOKEN%")]
    [InlineData("[api-token]")]
    [InlineData("xxxxxxxxxxxx")]
    [InlineData("****-****-****")]
    [InlineData("sk-xxxxxxxxxxxxxxxx")]
    [InlineData("changeme")]
    [InlineData("access_token")]
    [InlineData("Services:Broxi:Token")]
    [InlineData("vault:secret/data/token")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v/s)")]
    [InlineData("not-needed")]
    [InlineData("ollama")]
    public Task Is_silent_on_a_placeholder(string text) => Verify.IsSilent(
        Method($"http.DefaultRequestHeaders.Authorization = new(\"Bearer\", \"{text}\"); _ = new System.ClientModel.ApiKeyCredential(\"{text}\");", ""));

    [Fact]
    public Task Is_silent_on_the_marker_of_Refit() => Verify.IsSilent(
        """
        using Refit;
        [Headers("Authorization: Bearer", "User-Agent: 8f14e45fceea167a5a36dedd4bea2543")]
        public interface IApi { [Get("/me")] Task<string> GetAsync([Header("Authorization")] string value); }
        """);

    [Fact]
    public Task Is_silent_in_a_test_project() => Verify.IsSilent(
        Method("""http.DefaultRequestHeaders.Authorization = new("Bearer", "8f14e45fceea167a5a36dedd4bea2543");""", ""), Project.Test);

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(
        Method(
            """
            #if DEBUG
            http.DefaultRequestHeaders.Authorization = new("Bearer", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
            #endif
            var isDevelopment = token.Length == 0;
            request.Headers.Authorization = new("Bearer", [|isDevelopment ? "8f14e45fceea167a5a36dedd4bea2543" : token|]);
            """, ""),
        new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method(
            """
            http.DefaultRequestHeaders.Authorization = new("Bearer", );
            request.Headers.Add("Authorization");
            request.Headers.Add(, "8f14e45fceea167a5a36dedd4bea2543");
            """, ""),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public void Shows_no_more_than_the_beginning_of_a_secret()
    {
        Assert.Equal("8f1…, sha256 403dd45c", Masked.Of("8f14e45fceea167a5a36dedd4bea2543"));
        Assert.Equal("…", Masked.Of("8f14e45fceea"));
    }

    [Fact]
    public Task Reads_the_environment() => Verify.Fixes(
        """
        using System.Net.Http.Headers;
        class Api(HttpClient http)
        {
            public void Sign()
            {
                // one
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", /* token */ [|"8f14e45fceea167a5a36dedd4bea2543"|]); // two
                http.DefaultRequestHeaders.Add("X-Api-Key", [|"a87ff679a2f3e71d9181a67b7542122c"|]);
            }
        }
        """,
        """
        using System.Net.Http.Headers;
        class Api(HttpClient http)
        {
            public void Sign()
            {
                // one
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", /* token */ Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.")); // two
                http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."));
            }
        }
        """);

    [Theory]
    [InlineData("class Api(HttpClient http, IConfiguration configuration) { void Sign() =>", "configuration", "; }")]
    [InlineData("class Api(HttpClient http, IConfiguration configuration) { Lazy<object> _key = new(() =>", "configuration", "); }")]
    [InlineData("class Api(HttpClient http) { readonly IConfiguration _settings = null!; void Sign() =>", "_settings", "; }")]
    [InlineData("class Api(HttpClient http) { void Sign(WebApplicationBuilder builder) { Action go = () =>", "builder.Configuration", "; } }")]
    [InlineData("static class Api { static void Sign(HttpClient http, IConfigurationRoot root) =>", "root", "; }")]
    [InlineData("static class Api { static void Sign(HttpClient http) { var config = new ConfigurationBuilder().Build();", "config", "; } }")]
    public Task Reads_the_configuration_in_scope(string before, string configuration, string after) => Verify.Fixes(
        Configured(before, "[|\"8f14e45fceea167a5a36dedd4bea2543\"|]", after),
        Configured(before, $"{configuration}[\"Api:Token\"] ?? throw new InvalidOperationException(\"Api:Token is not configured.\")", after));

    [Theory]
    [InlineData("class Api { readonly IConfiguration _settings = null!; static void Sign(HttpClient http) =>", "; }")]
    [InlineData("class Api(IConfiguration configuration) { object Configuration => configuration; static void Sign(HttpClient http) =>", "; }")]
    [InlineData("class Api(HttpClient http) { void Sign(IConfiguration? configuration) =>", "; }")]
    [InlineData("class Api(HttpClient http) { void Sign() {", "; IConfiguration later = null!; _ = later; } }")]
    [InlineData("class Api { readonly IConfiguration _settings; Api(HttpClient http, IConfigurationSection section) {", "; _settings = section; } }")]
    [InlineData("class Api(HttpClient http) { void Sign(IConfiguration configuration) { Action<HttpClient> go = static http =>", "; } }")]
    public Task Leaves_a_configuration_alone_that_the_code_cannot_use(string before, string after) => Verify.Fixes(
        Configured(before, "[|\"8f14e45fceea167a5a36dedd4bea2543\"|]", after),
        Configured(before, "Environment.GetEnvironmentVariable(\"API_TOKEN\") ?? throw new InvalidOperationException(\"Set API_TOKEN.\")", after));

    [Fact]
    public Task Qualifies_what_the_file_does_not_import() => Verify.Fixes(
        """
        class Environment;
        class Api(HttpClient http)
        {
            void Sign() => http.DefaultRequestHeaders.Add("X-Api-Key", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
        }
        """,
        """
        class Environment;
        class Api(HttpClient http)
        {
            void Sign() => http.DefaultRequestHeaders.Add("X-Api-Key", System.Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."));
        }
        """);

    [Fact]
    public Task Keeps_the_scheme() => Verify.Fixes(
        """
        class Api(HttpClient http, string token)
        {
            const string Scheme = "Bearer ";
            string Token { get; } = "8f14e45fceea167a5a36dedd4bea2543";
            void Sign()
            {
                http.DefaultRequestHeaders.Add("Authorization", [|"Bearer 8f14e45fceea167a5a36dedd4bea2543"|]);
                http.DefaultRequestHeaders.Add("Authorization", [|"Bearer " + "8f14e45fceea167a5a36dedd4bea2543"|]);
                http.DefaultRequestHeaders.Add("Authorization", [|"Bearer " + Token|]);
                http.DefaultRequestHeaders.Add("X-Api-Key", [|token.Length > 3 ? "8f14e45fceea167a5a36dedd4bea2543" : token|]);
            }
        }
        """,
        """
        class Api(HttpClient http, string token)
        {
            const string Scheme = "Bearer ";
            string Token { get; } = Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.");
            void Sign()
            {
                http.DefaultRequestHeaders.Add("Authorization", $"Bearer {(Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."))}");
                http.DefaultRequestHeaders.Add("Authorization", "Bearer " + (Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.")));
                http.DefaultRequestHeaders.Add("Authorization", "Bearer " + Token);
                http.DefaultRequestHeaders.Add("X-Api-Key", token.Length > 3 ? (Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.")) : token);
            }
        }
        """);

    [Fact]
    public Task Turns_a_private_constant_into_a_field() => Verify.Fixes(
        """
        class Api(HttpClient http)
        {
            /// <summary>The token.</summary>
            private const string Token = "8f14e45fceea167a5a36dedd4bea2543"; // secret

            void Sign()
            {
                // a second one
                const string key = "a87ff679a2f3e71d9181a67b7542122c";
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|Token|]);
                http.DefaultRequestHeaders.Add("Authorization", [|$"Bearer {Token}"|]);
                http.DefaultRequestHeaders.Add("X-Api-Key", [|key|]);
            }
        }
        """,
        """
        class Api(HttpClient http)
        {
            /// <summary>The token.</summary>
            private static readonly string Token = Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."); // secret

            void Sign()
            {
                // a second one
                string key = Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.");
                http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
                http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
                http.DefaultRequestHeaders.Add("X-Api-Key", key);
            }
        }
        """);

    [Theory]
    [InlineData("public const string Token = \"8f14e45fceea167a5a36dedd4bea2543\";")]
    [InlineData("const string Token = \"8f14e45fceea167a5a36dedd4bea2543\"; [Obsolete(Token)] void Old() { }")]
    [InlineData("const string Token = \"8f14e45fceea167a5a36dedd4bea2543\"; void Default(string token = Token) { }")]
    [InlineData("const string Token = \"8f14e45fceea167a5a36dedd4bea2543\"; bool Is(string token) => token is Token;")]
    [InlineData("const string Token = \"8f14e45fceea167a5a36dedd4bea2543\"; const string Header = \"Bearer \" + Token;")]
    public Task Leaves_a_constant_that_must_be_one(string member) => Verify.OffersNoFix(
        $$"""
        class Api(HttpClient http)
        {
            {{member}}
            void Sign() => http.DefaultRequestHeaders.Authorization = new("Bearer", [|Token|]);
        }
        """);

    [Theory]
    [InlineData("const string key = \"8f14e45fceea167a5a36dedd4bea2543\"; Func<string> read = static () => key; Send([|key|]);")]
    [InlineData("const string key = \"8f14e45fceea167a5a36dedd4bea2543\", other = key; Send([|other|]);")]
    [InlineData("const string key = \"8f14e45fceea167a5a36dedd4bea2543\"; switch (token) { case key: break; } Send([|key|]);")]
    [InlineData("Send([|\"8f14e45f\" + \"ceea167a5a36dedd4bea2543\"|]);")]
    [InlineData("Send([|$\"Bearer 8f14e45fceea167a5a36dedd4bea2543\"|]);")]
    public Task Offers_nothing_that_would_not_compile_or_leave_a_part_behind(string statements) => Verify.OffersNoFix(Method(
        statements.Replace("Send(", "http.DefaultRequestHeaders.Authorization = new(\"Bearer\", "), ""));

    [Fact]
    public Task Offers_nothing_for_a_constant_that_a_program_switches_on() => Verify.OffersNoFix(
        """
        const string key = "8f14e45fceea167a5a36dedd4bea2543";
        _ = new System.ClientModel.ApiKeyCredential([|key|]);
        switch (args[0]) { case key: break; }
        """,
        new Project { IsProgram = true });

    [Fact]
    public Task Offers_nothing_for_an_attribute_or_another_file() => Verify.OffersNoFix(
        """
        using Refit;
        [Headers([|"Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543"|])]
        public interface IApi { [Get("/me")] Task<string> GetAsync(); }
        class Api(HttpClient http)
        {
            void Sign() => http.DefaultRequestHeaders.Authorization = new("Bearer", [|Keys.Token|]);
        }
        """,
        new Project { OtherFiles = ["static class Keys { public static readonly string Token = \"8f14e45fceea167a5a36dedd4bea2543\"; }"] });

    [Theory]
    [InlineData("class Api(HttpClient http, IOptions<ApiOptions> options) { object Sign() =>", "options.Value.ApiKey", "; }")]
    [InlineData("class Api(HttpClient http) { readonly IOptionsMonitor<ApiOptions> _options = null!; object Sign() =>", "_options.CurrentValue.ApiKey", "; }")]
    [InlineData("class Api { void Sign(IOptionsSnapshot<ApiOptions> snapshot) { Func<object> key = () =>", "snapshot.Value.ApiKey", "; } }")]
    public Task Reads_the_options_in_scope(string before, string options, string after) => Verify.Fixes(
        WithOptions(before, "[|\"8f14e45fceea167a5a36dedd4bea2543\"|]", after),
        WithOptions(before, options + " ?? throw new InvalidOperationException(\"ApiOptions.ApiKey is not configured.\")", after));

    [Theory]
    [InlineData("class Api(IOptions<ApiOptions>? options) { object Sign() =>", "; }")]
    [InlineData("class Api(IOptions<OtherOptions> options) { object Sign() =>", "; }")]
    [InlineData("class Api(ApiOptions options) { object Sign() =>", "; }")]
    [InlineData("class Api { readonly IOptions<ApiOptions> _options = null!; static object Sign() =>", "; }")]
    public Task Leaves_options_alone_that_the_code_cannot_use(string before, string after) => Verify.Fixes(
        WithOptions(before, "[|\"8f14e45fceea167a5a36dedd4bea2543\"|]", after),
        WithOptions(before, "Environment.GetEnvironmentVariable(\"API_TOKEN\") ?? throw new InvalidOperationException(\"Set API_TOKEN.\")", after));

    private static string WithOptions(string before, string token, string after) =>
        $$"""
        using Microsoft.Extensions.Options;
        class ApiOptions { public string? ApiKey { get; set; } public int Token { get; set; } public string Endpoint { get; set; } = ""; }
        class OtherOptions { public string? Token { get; set; } public string? ApiKey { get; set; } }
        {{before}} new System.ClientModel.ApiKeyCredential({{token}}){{after}}
        """;

    private static string Configured(string before, string token, string after) =>
        $$"""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.Configuration;
        {{before}} _ = new System.ClientModel.ApiKeyCredential({{token}}){{after}}
        """;

    private static string Method(string statements, string usings) =>
        $$"""
        {{usings}}
        class Api(HttpClient http, HttpRequestMessage request, string token)
        {
            void Sign()
            {
                {{statements}}
            }
        }
        """;

    [Fact]
    public Task A_type_of_a_program_cannot_use_the_variables_of_its_top_level_statements() => Verify.Fixes(
        """
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Builder;
        var builder = WebApplication.CreateBuilder(args);
        builder.Build().Run();
        class Api
        {
            public void Sign(HttpRequestMessage request) =>
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", [|"8f14e45fceea167a5a36dedd4bea2543"|]);
        }
        """,
        """
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Builder;
        var builder = WebApplication.CreateBuilder(args);
        builder.Build().Run();
        class Api
        {
            public void Sign(HttpRequestMessage request) =>
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."));
        }
        """,
        new Project { IsProgram = true });
}
