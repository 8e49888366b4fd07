using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.StaleDefaultHeaderAnalyzer,
    Broxi.Security.CodeFixes.OAuth.StaleDefaultHeaderFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="StaleDefaultHeaderAnalyzer"/> and <see cref="StaleDefaultHeaderFix"/>.</summary>
public sealed class StaleDefaultHeaderTests
{
    private const string Usings = UnrenewedTokenTests.Usings + """
        public interface ITokens { Task<string> GetAccessTokenAsync(); string GetAccessToken(); }
        public interface IAuth { Task<Tok> LoginAsync(); }

        """;

    private static Task Finds(string code, Project? project = null) => Verify.Finds(Usings + code, project);

    private static Task Hints(string code) => Verify.Hints(Usings + code);

    private static Task IsSilent(string code, Project? project = null) => Verify.IsSilent(Usings + code, project);

    [Theory]
    [InlineData("""[|_http.DefaultRequestHeaders.Authorization|] = new("Bearer", login.AccessToken);""")]
    [InlineData("""[|_http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("bearer", login!.AccessToken);""")]
    [InlineData("""[|http.DefaultRequestHeaders.Authorization|] = AuthenticationHeaderValue.Parse("Bearer " + login.AccessToken);""")]
    [InlineData("""var token = login.AccessToken; var header = new AuthenticationHeaderValue("Bearer", token); [|this._http.DefaultRequestHeaders.Authorization|] = header;""")]
    [InlineData("""[|_http.DefaultRequestHeaders.Add("Authorization", "Bearer " + login.AccessToken)|];""")]
    [InlineData("""[|_http.DefaultRequestHeaders.Add("authorization", $"Bearer {login.AccessToken}")|];""")]
    [InlineData("""[|_http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {login.AccessToken}")|];""")]
    [InlineData("""[|IdentityModel.Client.AuthorizationHeaderExtensions.SetBearerToken(_http, login.AccessToken)|];""")]
    [InlineData("""[|Duende.IdentityModel.Client.AuthorizationHeaderExtensions.SetBearerToken(_http, login.AccessToken)|];""")]
    [InlineData("""[|Duende.IdentityModel.Client.AuthorizationHeaderExtensions.SetToken(_http, "Bearer", login.AccessToken)|];""")]
    [InlineData("""_http = new HttpClient { DefaultRequestHeaders = { [|Authorization|] = new("Bearer", login.AccessToken) } };""")]
    [InlineData("""var client = new HttpClient(); [|client.DefaultRequestHeaders.Authorization|] = new("Bearer", login.AccessToken); _http = client;""")]
    [InlineData("""[|Http.DefaultRequestHeaders.Authorization|] = new("Bearer", login.AccessToken);""")]
    [InlineData("""[|s_http.DefaultRequestHeaders.Authorization|] = new("Bearer", login.AccessToken);""")]
    public Task P3004_Finds_a_token_fixed_in_a_constructor(string statements) => Finds(
        $$"""
        public sealed class Api
        {
            private static readonly HttpClient s_http = new();
            private readonly HttpClient _http;
            private HttpClient Http => _http;
            public Api(HttpClient http, Tok login) { _http = http; {{statements}} }
            public Task<string> GetAsync() => _http.GetStringAsync("/me");
        }
        """);

    [Theory]
    [InlineData("Init")]
    [InlineData("InitializeAsync")]
    [InlineData("LoginAsync")]
    [InlineData("SignInAsync")]
    [InlineData("AuthenticateAsync")]
    public Task Finds_a_token_fixed_at_the_beginning(string method) => Finds(
        $$"""
        public sealed class Api(HttpClient http, IAuth auth)
        {
            public async Task {{method}}()
            {
                var answer = await auth.LoginAsync();
                [|http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("Bearer", answer.AccessToken);
            }
            public Task<string> GetAsync() => http.GetStringAsync("/me");
        }
        """);

    [Theory]
    [InlineData("await tokens.GetAccessTokenAsync()", "ITokens tokens")]
    [InlineData("(await app.AcquireTokenForClient([\"x\"]).ExecuteAsync()).AccessToken", "Microsoft.Identity.Client.IConfidentialClientApplication app")]
    [InlineData("(await credential.GetTokenAsync(new([\"x\"]), default)).Token", "Azure.Core.TokenCredential credential")]
    [InlineData("await acquisition.GetAccessTokenForUserAsync([\"x\"])", "Microsoft.Identity.Web.ITokenAcquisition acquisition")]
    [InlineData("(await http.GetFromJsonAsync<System.Text.Json.JsonElement>(\"/token\")).GetProperty(\"access_token\").GetString()", "int _")]
    public Task Finds_a_token_that_a_library_issues(string token, string parameter) => Finds(
        $$"""
        public sealed class Api(HttpClient http, {{parameter}})
        {
            public async Task LoginAsync() => [|http.DefaultRequestHeaders.Authorization|] = new("Bearer", {{token}});
        }
        """);

    [Fact]
    public Task Finds_a_field_that_holds_an_issued_token() => Finds(
        """
        public sealed class Api(HttpClient http, IAuth auth)
        {
            private string? _jwt;
            public async Task LoginAsync()
            {
                _jwt = (await auth.LoginAsync()).AccessToken;
                [|http.DefaultRequestHeaders.Authorization|] = new("Bearer", _jwt);
            }
        }
        """);

    [Fact]
    public Task Finds_a_default_header_of_a_Flurl_client() => Finds(
        """
        public sealed class Api
        {
            private readonly IFlurlClient _client;
            public Api(IFlurlClient client, Tok login)
            {
                _client = client;
                [|_client.WithOAuthBearerToken(login.AccessToken)|];
                [|client.WithHeader("Authorization", $"Bearer {login.AccessToken}")|];
            }
        }
        """);

    [Fact]
    public Task Finds_a_default_header_of_a_RestSharp_client() => Finds(
        """
        public sealed class Api
        {
            private readonly RestClient _client = new("https://api.broxi.ai");
            public Api(IRestClient client, Tok login)
            {
                [|_client.AddDefaultHeader("Authorization", "Bearer " + login.AccessToken)|];
                [|client.AddDefaultHeader(KnownHeaders.Authorization, $"Bearer {login.AccessToken}")|];
            }
        }
        """);

    [Fact]
    public Task Finds_a_token_captured_at_registration() => Finds(
        """
        static class Setup
        {
            public static async Task AddAsync(Microsoft.Extensions.DependencyInjection.IServiceCollection services, IAuth auth)
            {
                var login = await auth.LoginAsync();
                Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions.AddHttpClient(
                    services, "api", client => [|client.DefaultRequestHeaders.Authorization|] = new("Bearer", login.AccessToken));
            }
        }
        """);

    [Fact]
    public Task Only_hints_at_a_token_asked_for_whenever_a_client_is_created() => Hints(
        """
        static class Setup
        {
            public static void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services, ITokens tokens) =>
                Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions.AddHttpClient(
                    services, "api", client => [|client.DefaultRequestHeaders.Authorization|] = new("Bearer", tokens.GetAccessToken()));
        }
        public sealed class Api
        {
            public Api(HttpClient http, ITokens tokens) => [|http.DefaultRequestHeaders.Authorization|] = new("Bearer", tokens.GetAccessToken());
        }
        """);

    [Theory]
    [InlineData("login.AccessToken", "Tok login")]
    [InlineData("accessToken", "string accessToken")]
    [InlineData("await tokens.GetAccessTokenAsync()", "ITokens tokens")]
    [InlineData("await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.GetTokenAsync(context, \"access_token\")", "Microsoft.AspNetCore.Http.HttpContext context")]
    public Task Only_hints_at_a_change_for_each_request(string token, string parameter) => Hints(
        $$"""
        public sealed class Api(HttpClient http)
        {
            public async Task<string> GetAsync({{parameter}})
            {
                [|http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("Bearer", {{token}});
                return await http.GetStringAsync("/me");
            }
        }
        """);

    [Theory]
    [InlineData("public sealed class Api", "string accessToken", "accessToken", "")]
    [InlineData("public sealed class Api", "Account account", "account.AccessToken", "")]
    [InlineData("public sealed class Program", "Tok login", "login.AccessToken", "")]
    [InlineData("public sealed class HomeViewModel", "Tok login", "login.AccessToken", "")]
    [InlineData("public sealed class Home : Controller", "Tok login", "login.AccessToken", "")]
    [InlineData("public sealed class Api", "Tok login", "login.AccessToken", "public bool Denied(HttpResponseMessage r) => r.StatusCode == HttpStatusCode.Unauthorized;")]
    public Task Only_hints_at_a_guess(string type, string parameter, string token, string member) => Hints(
        $$"""
        public sealed class Account { public string AccessToken = ""; }
        {{type}}
        {
            private readonly HttpClient _http = new();
            public void Login({{parameter}}) => [|_http.DefaultRequestHeaders.Authorization|] = new("Bearer", {{token}});
            {{member}}
        }
        """);

    [Fact]
    public Task N3004_A_client_of_the_method() => IsSilent(
        """
        public static class N3004
        {
            public static async Task<string> OnceAsync(Tok t)
            {
                using var h = new HttpClient();
                h.DefaultRequestHeaders.Authorization = new("Bearer", t.AccessToken);
                return await h.GetStringAsync("https://api.broxi.ai/x");
            }
            public static async Task<string> CreatedAsync(IHttpClientFactory factory, Tok t)
            {
                var h = factory.CreateClient("api");
                h.DefaultRequestHeaders.Authorization = new("Bearer", t.AccessToken);
                return await h.GetStringAsync("https://api.broxi.ai/x");
            }
            public static HttpClient Init(this HttpClient h, Tok t)
            {
                h.DefaultRequestHeaders.Authorization = new("Bearer", t.AccessToken);
                return h;
            }
            public static HttpClient Login(Tok t) => new() { DefaultRequestHeaders = { Authorization = new("Bearer", t.AccessToken) } };
        }
        public sealed class Api(IHttpClientFactory factory)
        {
            private HttpClient Http => factory.CreateClient();
            public void Login(Tok t) => Http.DefaultRequestHeaders.Authorization = new("Bearer", t.AccessToken);
        }
        """);

    [Theory]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Basic", login.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("ApiKey", login.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = null;""")]
    [InlineData("""_http.DefaultRequestHeaders.Add("X-Api-Key", login.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Add("Authorization", "Basic " + login.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", personalAccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", options.Value.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", ApiSettings.AccessToken);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", configuration["AccessToken"]);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", configuration["access_token"]);""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("ACCESS_TOKEN"));""")]
    [InlineData("""_http.DefaultRequestHeaders.Authorization = new("Bearer", "constant");""")]
    [InlineData("""var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", login.AccessToken);""")]
    [InlineData("""Duende.IdentityModel.Client.AuthorizationHeaderExtensions.SetBearerToken(new HttpRequestMessage(), login.AccessToken);""")]
    [InlineData("""Duende.IdentityModel.Client.AuthorizationHeaderExtensions.SetToken(_http, "DPoP", login.AccessToken);""")]
    [InlineData("""_flurl.Request("x").WithOAuthBearerToken(login.AccessToken);""")]
    [InlineData("""new RestRequest("x").AddHeader("Authorization", "Bearer " + login.AccessToken);""")]
    public Task Is_silent_for_other_schemes_keys_and_requests(string statement) => IsSilent(
        $$"""
        public sealed class ApiOptions { public string AccessToken { get; set; } = ""; }
        public static class ApiSettings { public static string AccessToken { get; set; } = ""; }
        public sealed class Api
        {
            private readonly HttpClient _http = new();
            private readonly IFlurlClient _flurl = new FlurlClient();
            public Api(Tok login, string apiKey, string personalAccessToken, IOptions<ApiOptions> options, Microsoft.Extensions.Configuration.IConfiguration configuration)
            {
                {{statement}}
            }
        }
        """);

    private const string Once = """
        public sealed class Api
        {
            private readonly HttpClient _http = new();
            public Api(Tok login) => _http.DefaultRequestHeaders.Authorization = new("Bearer", login.AccessToken);
        }
        """;

    [Fact]
    public Task Is_silent_in_tests() => IsSilent(Once, Project.Test);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent("#if DEBUG\n" + Usings + Once + "\n#endif", new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Only_hints_in_the_browser() => Verify.Hints(
        Usings + Once.Replace("_http.DefaultRequestHeaders.Authorization", "[|_http.DefaultRequestHeaders.Authorization|]", StringComparison.Ordinal),
        new Project { References = References.OnDevice("Microsoft.AspNetCore.Components.WebAssembly") });

    [Fact]
    public Task Survives_half_typed_code() => IsSilent(
        """
        public sealed class Api(HttpClient http)
        {
            public void Login() { http.DefaultRequestHeaders.Authorization = new("Bearer", ); http.DefaultRequestHeaders.Add("Authorization"); http.DefaultRequestHeaders.Authorization = }
        }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Moves_the_header_to_the_request() => Verify.Fixes(
        Usings + """
        public sealed class Api(HttpClient http)
        {
            public async Task<string> GetAsync(ITokens tokens, CancellationToken ct)
            {
                // sign
                [|http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenAsync()); // now
                using var response = await http.GetAsync("/me", ct); // send
                return await response.Content.ReadAsStringAsync(ct);
            }

            public async Task SaveAsync(Tok login, HttpContent body)
            {
                if (body is not null)
                {
                    [|http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("Bearer", login.AccessToken);
                    (await http.PostAsync(new Uri("/me", UriKind.Relative), body).ConfigureAwait(false)).EnsureSuccessStatusCode();
                }
            }
        }
        """,
        Usings + """
        public sealed class Api(HttpClient http)
        {
            public async Task<string> GetAsync(ITokens tokens, CancellationToken ct)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
                // sign
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenAsync()); // now
                using var response = await http.SendAsync(request, ct); // send
                return await response.Content.ReadAsStringAsync(ct);
            }

            public async Task SaveAsync(Tok login, HttpContent body)
            {
                if (body is not null)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/me", UriKind.Relative)) { Content = body };
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", login.AccessToken);
                    (await http.SendAsync(request).ConfigureAwait(false)).EnsureSuccessStatusCode();
                }
            }
        }
        """, DiagnosticSeverity.Info);

    [Theory]
    // The request is read as text, is not awaited here, comes later, or is not the only one.
    [InlineData("return await http.GetStringAsync(\"/\");")]
    [InlineData("return (await Task.FromResult(http.GetAsync(\"/\"))).ToString()!;")]
    [InlineData("var x = 1; return (await http.GetAsync(\"/\" + x)).ToString();")]
    [InlineData("return (await http.GetAsync((await http.GetAsync(\"/\")).ToString())).ToString();")]
    [InlineData("return (await http.GetAsync(\"/\")).ToString(); } public async Task<string> OtherAsync() { return await http.GetStringAsync(\"/\");")]
    [InlineData("return (await http.GetAsync(\"/\", HttpCompletionOption.ResponseHeadersRead)).ToString();")]
    public Task Offers_no_fix_when_other_requests_may_need_the_header(string statements) => Verify.OffersNoFix(
        Usings + $$"""
        public sealed class Api(HttpClient http)
        {
            public async Task<string> GetAsync(Tok login)
            {
                [|http.DefaultRequestHeaders.Authorization|] = new AuthenticationHeaderValue("Bearer", login.AccessToken);
                {{statements}}
            }
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Offers_no_fix_for_a_header_that_is_set_once() => Verify.OffersNoFix(
        Usings + Once.Replace("_http.DefaultRequestHeaders.Authorization", "[|_http.DefaultRequestHeaders.Authorization|]", StringComparison.Ordinal));
}
