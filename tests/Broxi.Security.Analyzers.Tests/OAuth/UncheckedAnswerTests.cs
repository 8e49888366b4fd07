using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.UncheckedAnswerAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UncheckedAnswerFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="UncheckedAnswerAnalyzer"/> finds, and where it is silent.</summary>
public sealed class UncheckedAnswerTests
{
    internal const string Usings = """
        using System.Net;
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Flurl.Http;
        using IdentityModel.Client;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Logging;
        using Newtonsoft.Json;
        using Refit;
        using RestSharp;
        using JsonSerializer = System.Text.Json.JsonSerializer;

        public sealed record Tok(
            [property: JsonPropertyName("access_token")] string AccessToken,
            [property: JsonPropertyName("expires_in")] int ExpiresIn,
            [property: JsonPropertyName("error")] string? Error = null);

        """;

    /// <summary>A client that asks for a token so, and uses it.</summary>
    internal static string Client(string get, string members = "") => Usings + $$"""
        public sealed class Api(HttpClient http, ILogger<Api> log, IMemoryCache cache)
        {
            private string? _token;
            public override string ToString() => _token + log + cache;
            {{members.InType()}}
            public async Task<string> GetAsync(FormUrlEncodedContent form, CancellationToken ct)
            {
                {{get.InType().InType()}}
            }
        }
        """;

    private const string Ask = "using var r = await http.PostAsync(\"/token\", form, ct);\n";

    [Theory]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nreturn [|t!.AccessToken|];")]
    [InlineData("return [|(await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken|];")]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct) ?? throw new InvalidOperationException(\"empty\");\nreturn [|t.AccessToken|];")]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nif (t is null)\n    throw new InvalidOperationException();\nreturn [|t.AccessToken|];")]
    [InlineData("var json = await r.Content.ReadAsStringAsync(ct);\nvar t = JsonSerializer.Deserialize<Tok>(json);\nreturn [|t!.AccessToken|];")]
    [InlineData("var json = await r.Content.ReadAsStringAsync(ct);\nlog.LogDebug(json);\nvar t = JsonConvert.DeserializeObject<Tok>(json);\nreturn [|t!.AccessToken|];")]
    [InlineData("await using var stream = await r.Content.ReadAsStreamAsync(ct);\nvar t = await JsonSerializer.DeserializeAsync<Tok>(stream, cancellationToken: ct);\nreturn [|t!.AccessToken|];")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct).ConfigureAwait(false))!;\n_token = [|t.AccessToken|];\nreturn _token;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nhttp.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|t.AccessToken|]);\nreturn await http.GetStringAsync(\"/me\", ct);")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\ncache.Set(\"t\", [|t.AccessToken|], TimeSpan.FromSeconds(t.ExpiresIn - 60));\nreturn t.AccessToken;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nreturn $\"Bearer {[|t.AccessToken|]}\";")]
    [InlineData("var t = JsonSerializer.Deserialize<Tok>(r.Content.ReadAsStringAsync(ct).Result)!;\nstring Header() => \"Bearer \" + [|t.AccessToken|];\nreturn Header();")]
    public Task Finds_a_status_that_nobody_reads(string get) => Verify.Finds(Client(Ask + get));

    [Theory]
    [InlineData("var r = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = \"/token\" }, ct);\nreturn [|r.AccessToken|]!;")]
    [InlineData("return [|(await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct)).AccessToken|]!;")]
    [InlineData("var r = await http.RequestRefreshTokenAsync(new RefreshTokenRequest { RefreshToken = \"x\" }, ct);\n_token = [|r.AccessToken|];\nreturn _token!;")]
    [InlineData("var r = await http.RequestAuthorizationCodeTokenAsync(new AuthorizationCodeTokenRequest { Code = \"x\" }).ConfigureAwait(false);\nhttp.SetBearerToken([|r.AccessToken|]!);\nreturn r.IdentityToken!;")]
    [InlineData("var r = http.RequestTokenAsync(new TokenRequest()).Result;\nhttp.SetBearerToken([|r.AccessToken|]!);\nreturn r.Scope!;")]
    [InlineData("var r = await new RestClient(http).ExecuteAsync<Tok>(new RestRequest(\"/token\", Method.Post), ct);\nreturn [|r.Data!.AccessToken|];")]
    [InlineData("var r = await new RestClient(http).ExecutePostAsync<Tok>(new RestRequest(\"/token\"), ct);\nvar t = r.Data!;\n_token = [|t.AccessToken|];\nreturn _token;")]
    [InlineData("var r = await RestService.For<ITokenApi>(http).AskAsync(form);\nreturn [|r.Content!.AccessToken|];")]
    public Task Finds_it_for_the_responses_of_libraries(string get) => Verify.Finds(Client(get) + "\npublic interface ITokenApi { [Post(\"/token\")] Task<ApiResponse<Tok>> AskAsync([Body] FormUrlEncodedContent form); }");

    [Fact]
    public Task Finds_a_whole_response_that_takes_the_place_of_the_old_one() => Verify.Finds(Client(
        Ask + "_response = ([|await r.Content.ReadFromJsonAsync<Tok>(ct)|])!;\nreturn _response.AccessToken;", "private Tok? _response;\n"));

    [Theory]
    [InlineData("r.EnsureSuccessStatusCode();\nreturn (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;")]
    [InlineData("return (await r.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;")]
    [InlineData("if (!r.IsSuccessStatusCode)\n    throw new InvalidOperationException();\nreturn (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;")]
    [InlineData("if (r.StatusCode != HttpStatusCode.OK)\n    throw new InvalidOperationException();\nvar t = JsonConvert.DeserializeObject<Tok>(await r.Content.ReadAsStringAsync(ct));\nreturn t!.AccessToken;")]
    // Checked after it has been read.
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nif (!r.IsSuccessStatusCode || t is null)\n    throw new InvalidOperationException();\nreturn t.AccessToken;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nif (t.Error is not null)\n    throw new InvalidOperationException(t.Error);\nreturn t.AccessToken;")]
    [InlineData("var json = await r.Content.ReadAsStringAsync(ct);\nif (json.Contains(\"error\"))\n    throw new InvalidOperationException(json);\nreturn JsonSerializer.Deserialize<Tok>(json)!.AccessToken;")]
    // A missing token is noticed.
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nreturn t?.AccessToken ?? throw new InvalidOperationException();")]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nif (string.IsNullOrEmpty(t?.AccessToken))\n    throw new InvalidOperationException();\nreturn t.AccessToken;")]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(ct);\nif (t is not { AccessToken: { Length: > 0 } token })\n    throw new InvalidOperationException();\nreturn token;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nvar token = t.AccessToken;\nif (token == null)\n    throw new InvalidOperationException();\nreturn token;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\n_token = t.AccessToken;\nArgumentException.ThrowIfNullOrEmpty(_token);\nreturn _token;")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nKeep(t.AccessToken);\nreturn _token!;", "private void Keep(string? token) => _token = token ?? throw new ArgumentNullException(nameof(token));\n")]
    // Others may look.
    [InlineData("await CheckAsync(r);\nreturn (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;", "private static Task CheckAsync(HttpResponseMessage r) { r.EnsureSuccessStatusCode(); return Task.CompletedTask; }\n")]
    [InlineData("var t = (await r.Content.ReadFromJsonAsync<Tok>(ct))!;\nCheck(t);\nreturn t.AccessToken;", "private static void Check(Tok t) { if (t.Error != null) throw new InvalidOperationException(); }\n")]
    // It throws by itself.
    [InlineData("return (await http.GetFromJsonAsync<Tok>(\"/token\", ct))!.AccessToken;")]
    [InlineData("var t = await \"https://id.contoso.com/token\".PostAsync(form).ReceiveJson<Tok>();\nreturn t.AccessToken;")]
    [InlineData("var t = await new RestClient(http).PostAsync<Tok>(new RestRequest(\"/token\"), ct);\nreturn t!.AccessToken;")]
    [InlineData("return JsonDocument.Parse(await r.Content.ReadAsStringAsync(ct)).RootElement.GetProperty(\"access_token\").GetString()!;")]
    [InlineData("return (await r.Content.ReadFromJsonAsync<Strict>(ct))!.AccessToken;", "private sealed class Strict { [JsonPropertyName(\"access_token\")] public required string AccessToken { get; set; } }\n")]
    [InlineData("return (await r.Content.ReadFromJsonAsync<Strict>(ct))!.AccessToken;", "private sealed class Strict { [System.Text.Json.Serialization.JsonRequired, JsonPropertyName(\"access_token\")] public string AccessToken { get; set; } = \"\"; }\n")]
    // Of another method nobody knows.
    [InlineData("var own = await SendAsync();\nreturn (await own.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;", "private async Task<HttpResponseMessage> SendAsync() => (await http.GetAsync(\"/\")).EnsureSuccessStatusCode();\n")]
    [InlineData("var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct);\nif (i.IsError)\n    throw new InvalidOperationException(i.Error);\nreturn i.AccessToken!;")]
    [InlineData("var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct);\nif (i.HttpStatusCode != HttpStatusCode.OK)\n    throw new InvalidOperationException(i.Raw);\nreturn i.AccessToken!;")]
    [InlineData("var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct);\nreturn i.AccessToken ?? throw new InvalidOperationException(i.Error);")]
    [InlineData("var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct);\nreturn i is { IsError: false } ? i.AccessToken! : \"\";")]
    [InlineData("var i = Checked(await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct));\nreturn i.AccessToken!;", "private static TokenResponse Checked(TokenResponse response) => response.IsError ? throw new InvalidOperationException(response.Error) : response;\n")]
    [InlineData("var i = await new RestClient(http).ExecuteAsync<Tok>(new RestRequest(\"/token\"), ct);\nreturn i.IsSuccessful ? i.Data!.AccessToken : \"\";")]
    [InlineData("var i = (await new RestClient(http).ExecuteAsync<Tok>(new RestRequest(\"/token\"), ct)).ThrowIfError();\nreturn i.ToString()!;")]
    // No token.
    [InlineData("return (await r.Content.ReadFromJsonAsync<Page>(ct))!.NextToken;", "private sealed record Page([property: JsonPropertyName(\"next_token\")] string NextToken);\n")]
    public Task Is_silent(string get, string members = "") => Verify.IsSilent(Client((get.Contains("r.", StringComparison.Ordinal) ? Ask : "await Task.Yield();\n") + get, members));

    [Theory]
    // Whoever asks gets null, and has to look.
    [InlineData("public async Task<string?> MayAsync() { var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest()); return i.AccessToken; }")]
    [InlineData("public Task<TokenResponse> WholeAsync() => http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest());")]
    [InlineData("public async Task<Tok?> WholeAsync() { var r = await http.GetAsync(\"/token\"); return await r.Content.ReadFromJsonAsync<Tok>(); }")]
    [InlineData("""
        private async Task<string> FetchAsync() { var i = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest()); return i.AccessToken!; }
        public async Task UseAsync() { var token = await FetchAsync(); if (string.IsNullOrEmpty(token)) return; http.SetBearerToken(token); }
        """)]
    // The kept response is asked when it is used.
    [InlineData("""
        private TokenResponse? _response;
        public async Task FillAsync() => _response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest());
        public string Read() => _response is { IsError: false } ? _response.AccessToken! : "";
        """)]
    public Task Leaves_it_to_those_who_get_the_response(string members) => Verify.IsSilent(Client("await Task.Yield();\nreturn form.ToString()!;", members + "\n"));

    [Fact]
    public Task Finds_it_in_a_handler_a_lambda_and_a_local_function() => Verify.Finds(Usings + """
        public sealed partial class BearerHandler(IMemoryCache cache) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.Headers.Authorization = new("Bearer", await AskAsync());
                return await base.SendAsync(request, cancellationToken);

                async Task<string> AskAsync()
                {
                    var answer = await base.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/token"), cancellationToken);
                    var token = await answer.Content.ReadFromJsonAsync<Tok>(cancellationToken);
                    return [|token!.AccessToken|];
                }
            }
        }
        public sealed partial class BearerHandler
        {
            public Task<string?> CachedAsync(HttpClient http) => cache.GetOrCreateAsync("t", async entry =>
            {
                var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest());
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(response.ExpiresIn - 60);
                return [|response.AccessToken|];
            });
        }
        """);

    [Fact]
    public Task Finds_it_in_a_worker_a_component_and_a_record() => Verify.Finds(Usings + """
        public sealed class Nightly(IHttpClientFactory clients) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    using var client = clients.CreateClient("identity");
                    var request = new HttpRequestMessage(HttpMethod.Post, "/token");
                    var response = await client.SendAsync(request, stoppingToken);
                    var content = await response.Content.ReadAsStringAsync(stoppingToken);
                    var token = JsonConvert.DeserializeObject<Tok>(content);
                    client.DefaultRequestHeaders.Authorization = new("Bearer", [|token!.AccessToken|]);
                    await client.PostAsync("https://api.contoso.com/night", null, stoppingToken);
                }
            }
        }
        public class Login : Microsoft.AspNetCore.Components.ComponentBase
        {
            [Microsoft.AspNetCore.Components.Inject] public HttpClient Http { get; set; } = null!;
            private string? _token;
            protected override async Task OnInitializedAsync()
            {
                var response = await Http.PostAsync("/token", null);
                var token = await response.Content.ReadFromJsonAsync<Tok>();
                _token = [|token!.AccessToken|];
                StateHasChanged();
            }
            public string Shown => _token ?? "";
        }
        public record Partner(HttpClient Http)
        {
            public async Task<AuthenticationHeaderValue> HeaderAsync(string code)
            {
                var response = await Http.RequestAuthorizationCodeTokenAsync(new() { Code = code });
                return new("Bearer", [|response.AccessToken|]);
            }
        }
        """);

    [Fact]
    public Task Finds_it_in_top_level_statements() => Verify.Finds(
        Usings.Replace("public sealed record", """
            using var http = new HttpClient();
            var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = "https://id.contoso.com/connect/token" });
            http.SetBearerToken([|response.AccessToken|]!);
            Console.WriteLine(await http.GetStringAsync("https://api.contoso.com/me"));
            public sealed record
            """, StringComparison.Ordinal),
        new Project { IsProgram = true });

    [Fact]
    public Task Finds_it_in_a_static_service_of_Duende() => Verify.Finds("""
        using Duende.IdentityModel.Client;
        public static class Jobs
        {
            private static string? s_token;
            public static async Task RunAsync(HttpClient http)
            {
                var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = "/connect/token" });
                s_token = [|response.AccessToken|];
                http.SetBearerToken(s_token!);
            }
        }
        """);

    [Fact]
    public Task Suggests_it_for_a_token_that_goes_into_an_object() => Verify.Hints(Usings + """
        public sealed class Session { public string? Token { get; set; } }
        public class Sessions(HttpClient http)
        {
            public async Task<Session> BeginAsync()
            {
                var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest());
                return new Session { Token = [|response.AccessToken|] };
            }
        }
        """);

    [Fact]
    public Task Is_silent_in_a_test_project() => Verify.IsSilent(Client(Ask + "return (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;"), Project.Test);

    [Fact]
    public Task Is_silent_in_development_only_code() => Verify.IsSilent(Client(
        "#if DEBUG\n" + Ask + "return (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;\n#else\nthrow new InvalidOperationException();\n#endif"), new Project { Symbols = ["DEBUG"] });

    [Theory]
    [InlineData("var t = await r.Content.ReadFromJsonAsync<Tok>(; return t.AccessToken;")]
    [InlineData("var t = await r.Content.; return t.AccessToken;")]
    [InlineData("return (await r.).AccessToken")]
    [InlineData("_token = t.AccessToken; if (_token ")]
    public Task Survives_half_typed_code(string get) => Verify.IsSilent(Client(Ask + get), new Project { Compiler = CompilerDiagnostics.None });
}
