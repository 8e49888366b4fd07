using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Fix = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnrenewedTokenFix>;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3001 of <see cref="TokenLifecycleAnalyzer"/>, and <see cref="UnrenewedTokenFix"/>.</summary>
public sealed class UnrenewedTokenTests
{
    internal const string Usings = """
        using System.Net;
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;
        using Microsoft.AspNetCore.Mvc;
        using Newtonsoft.Json.Linq;
        using RestSharp;
        using RestSharp.Authenticators;
        using Flurl.Http;
        using JsonSerializer = System.Text.Json.JsonSerializer;

        public sealed record Tok(
            [property: JsonPropertyName("access_token")] string AccessToken,
            [property: JsonPropertyName("expires_in")] int ExpiresIn,
            [property: JsonPropertyName("refresh_token")] string? RefreshToken);

        """;

    public static TheoryData<string, string> Shapes => new()
    {
        {
            "typed client",
            """
            public sealed class OrdersClient(HttpClient http)
            {
                private string? _accessToken;
                public async Task<string> GetAsync(CancellationToken ct)
                {
                    if (_accessToken is null)
                    {
                        using var r = await http.PostAsync("/oauth/token", Form(), ct);
                        r.EnsureSuccessStatusCode();
                        [|_accessToken|] = (await r.Content.ReadFromJsonAsync<Tok>(ct))!.AccessToken;
                    }
                    return _accessToken;
                }
                private static FormUrlEncodedContent Form() => new(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
            }
            """
        },
        {
            "delegating handler",
            """
            public sealed class BearerHandler(IOptions<Dictionary<string, string>> options) : DelegatingHandler
            {
                private string? token;
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
                {
                    [|token|] ??= await AskAsync(ct);
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    return await base.SendAsync(request, ct);
                }
                private async Task<string> AskAsync(CancellationToken ct)
                {
                    var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "x")]);
                    var request = new HttpRequestMessage(HttpMethod.Post, options.Value["url"]) { Content = form };
                    var response = await base.SendAsync(request, ct);
                    var json = await response.Content.ReadAsStringAsync(ct);
                    using var document = JsonDocument.Parse(json);
                    return document.RootElement.GetProperty("access_token").GetString()!;
                }
            }
            """
        },
        {
            "singleton service with a lock and two checks",
            """
            public interface ITokens { Task<string> GetTokenAsync(); }
            internal sealed class TokenService : ITokens
            {
                private readonly SemaphoreSlim _gate = new(1, 1);
                private readonly HttpClient _http;
                private readonly string _url;
                private string _token = string.Empty;
                public TokenService(HttpClient http, string url) { _http = http; _url = url; }
                public async Task<string> GetTokenAsync()
                {
                    if (!string.IsNullOrEmpty(_token))
                        return _token;
                    await _gate.WaitAsync();
                    try
                    {
                        if (string.IsNullOrEmpty(_token))
                            await RenewAsync();
                        return _token;
                    }
                    finally { _gate.Release(); }
                }
                private async Task RenewAsync()
                {
                    var response = await _http.PostAsJsonAsync(_url, new { grant_type = "client_credentials", client_id = "a" });
                    var body = JObject.Parse(await response.Content.ReadAsStringAsync());
                    var value = body["access_token"]?.ToString();
                    [|_token|] = value ?? throw new InvalidOperationException();
                }
            }
            """
        },
        {
            "static cache",
            """
            public static class TokenCache
            {
                private static Tok? s_token;
                public static async Task<string> GetAsync(HttpClient http)
                {
                    if (s_token != null)
                        return s_token.AccessToken;
                    [|s_token|] = await http.GetFromJsonAsync<Tok>("https://login.broxi.ai/token?grant_type=client_credentials");
                    return s_token!.AccessToken;
                }
            }
            """
        },
        {
            "RestSharp authenticator",
            """
            public class ApiAuthenticator(string url, string id, string secret) : AuthenticatorBase("")
            {
                protected override async ValueTask<Parameter> GetAuthenticationParameter(string accessToken)
                {
                    [|Token|] = string.IsNullOrEmpty(Token) ? await GetToken() : Token;
                    return new HeaderParameter(KnownHeaders.Authorization, Token);
                }
                private async Task<string> GetToken()
                {
                    using var client = new RestClient(new RestClientOptions(url) { Authenticator = new HttpBasicAuthenticator(id, secret) });
                    var request = new RestRequest("oauth2/token").AddParameter("grant_type", "client_credentials");
                    var response = await client.PostAsync<Tok>(request);
                    return $"Bearer {response!.AccessToken}";
                }
            }
            """
        },
        {
            "console worker",
            """
            public sealed class Worker(IHttpClientFactory factory, ILogger<Worker> log) : BackgroundService
            {
                private AuthenticationHeaderValue? _header;
                protected override async Task ExecuteAsync(CancellationToken stop)
                {
                    while (!stop.IsCancellationRequested)
                    {
                        var http = factory.CreateClient();
                        if (_header == null)
                        {
                            var response = await http.PostAsync("https://login.broxi.ai/connect/token", null, stop);
                            dynamic json = Newtonsoft.Json.JsonConvert.DeserializeObject<dynamic>(await response.Content.ReadAsStringAsync(stop))!;
                            string token = json.access_token;
                            [|_header|] = new AuthenticationHeaderValue("Bearer", token);
                        }
                        var request = new HttpRequestMessage(HttpMethod.Get, "https://api.broxi.ai/jobs");
                        request.Headers.Authorization = _header;
                        log.LogInformation("{Status}", (await http.SendAsync(request, stop)).StatusCode);
                        await Task.Delay(TimeSpan.FromMinutes(1), stop);
                    }
                }
            }
            """
        },
        {
            "lazy task in a field",
            """
            public sealed class Api
            {
                private readonly Lazy<Task<string>> _token;
                private readonly HttpClient _http;
                public Api(HttpClient http)
                {
                    _http = http;
                    [|_token|] = new Lazy<Task<string>>(AskAsync);
                }
                public async Task<string> GetAsync() => await _token.Value;
                private async Task<string> AskAsync()
                {
                    var answer = await _http.GetFromJsonAsync<Tok>("/token");
                    return answer!.AccessToken;
                }
            }
            """
        },
        {
            "lazy task in an initialiser",
            """
            public sealed class Api(HttpClient http)
            {
                private readonly Lazy<Task<Tok?>> _token = [|new(() => http.GetFromJsonAsync<Tok>("/token"))|];
                public async Task<string> GetAsync() => (await _token.Value)!.AccessToken;
            }
            """
        },
        {
            "IdentityModel",
            """
            namespace Old
            {
                using IdentityModel.Client;
                public sealed class Api(HttpClient http, string address)
                {
                    private string? AccessToken { get; set; }
                    public async Task<string?> GetAsync() => AccessToken ?? ([|AccessToken|] = await AskAsync());
                    private async Task<string> AskAsync()
                    {
                        var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = address });
                        if (response.IsError)
                            throw new InvalidOperationException(response.Error);
                        return response.AccessToken!;
                    }
                }
            }
            """
        },
        {
            "Duende IdentityModel, a task in a field",
            """
            namespace New
            {
                using Duende.IdentityModel.Client;
                public sealed class Api(HttpClient http, string address)
                {
                    private Task<TokenResponse>? _token;
                    public async Task<string?> GetAsync() => (await ([|_token|] ??= http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = address }))).AccessToken;
                }
            }
            """
        },
        {
            "Flurl",
            """
            public sealed class Api(IFlurlClient client)
            {
                private string? _token;
                public async Task<string> GetAsync()
                {
                    var cached = _token;
                    if (cached is { Length: > 0 })
                        return cached;
                    var answer = await client.Request("oauth", "token").PostUrlEncodedAsync(new { grant_type = "client_credentials" }).ReceiveJson<Tok>();
                    return [|_token|] = answer.AccessToken;
                }
            }
            """
        },
        {
            "a service that asks",
            """
            public interface ILogin { Task<Tok> LoginAsync(string user, string password); }
            public sealed class Api(ILogin login)
            {
                private string? _token;
                public async Task<string> GetAsync()
                {
                    if (string.IsNullOrWhiteSpace(_token))
                    {
                        var answer = await login.LoginAsync("a", "b").ConfigureAwait(false);
                        [|_token|] = answer.AccessToken;
                    }
                    return _token;
                }
            }
            """
        },
        {
            "a static initialiser",
            """
            public static class Api
            {
                private static readonly string Token = [|Ask()|];
                public static string Header => "Bearer " + Token;
                private static string Ask()
                {
                    using var web = new WebClient();
                    var json = web.UploadString("https://login.broxi.ai/oauth2/token", "grant_type=client_credentials");
                    return JsonSerializer.Deserialize<Tok>(json)!.AccessToken;
                }
            }
            """
        },
        {
            "partial declarations",
            """
            public sealed partial class Api(HttpClient http)
            {
                private string? _token;
                public async Task<string> GetAsync()
                {
                    if (_token == null)
                        await RenewAsync();
                    return _token!;
                }
            }
            public sealed partial class Api
            {
                private async Task RenewAsync() => [|_token|] = (await http.GetFromJsonAsync<Tok>("/token"))!.AccessToken;
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Finds_a_token_that_is_kept_for_good(string shape, string code)
    {
        Assert.NotEmpty(shape);
        return Verify.Finds(Usings + code);
    }

    /// <summary>The usual service; the marks stand for what a test changes.</summary>
    private static string Service(string check = "_token is null", string after = "", string member = "", string field = "private string? _token;", string type = "public sealed class Api(HttpClient http)") =>
        Usings + type + """

        {
            FIELD
            public async Task<string> GetAsync()
            {
                if (CHECK)
                {
                    var answer = await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials");
                    _token = answer!.AccessToken;
                    AFTER
                }
                return _token!;
            }
            MEMBER
        }
        """.Replace("FIELD", field, StringComparison.Ordinal).Replace("CHECK", check, StringComparison.Ordinal)
            .Replace("AFTER", after, StringComparison.Ordinal).Replace("MEMBER", member, StringComparison.Ordinal);

    private static string Marked(string service) => service.Replace("            _token = answer", "            [|_token|] = answer", StringComparison.Ordinal);

    [Fact]
    public Task Finds_the_usual_service() => Verify.Finds(Marked(Service()));

    [Theory]
    [InlineData("_token is null || DateTimeOffset.UtcNow >= _at", "_at = DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn - 60);", "private DateTimeOffset _at;")]
    [InlineData("_token is null || Environment.TickCount64 > _at", "_at = Environment.TickCount64 + 1000 * answer.ExpiresIn;", "private long _at;")]
    [InlineData("_token is null || _age.Elapsed > TimeSpan.FromMinutes(50)", "_age.Restart();", "private readonly System.Diagnostics.Stopwatch _age = new();")]
    [InlineData("_token is null || _clock.GetUtcNow() >= _at", "_at = _clock.GetUtcNow().AddMinutes(5);", "private readonly TimeProvider _clock = TimeProvider.System; private DateTimeOffset _at;")]
    [InlineData("_token is null || _clock.UtcNow >= _at", "_at = _clock.UtcNow.AddMinutes(5);", "private readonly IClock _clock = null!; private DateTimeOffset _at; private interface IClock { DateTimeOffset UtcNow { get; } }")]
    public Task N3001_A_clock_is_consulted(string check, string after, string member) => Verify.IsSilent(Service(check, after, member));

    [Theory]
    [InlineData("private bool IsTokenExpired() => false;", "_token is null || IsTokenExpired()")]
    [InlineData("private bool NeedsRefresh => false;", "_token is null || NeedsRefresh")]
    [InlineData("private static bool Ends(string token) => new System.IdentityModel.Tokens.Jwt.JwtSecurityToken(token).ValidTo < new DateTime();", "_token is null || Ends(_token)")]
    [InlineData("private static bool Ends(string token) => JsonDocument.Parse(token).RootElement.GetProperty(\"exp\").GetInt64() < 5;", "_token is null || Ends(_token)")]
    [InlineData("private bool Ended(string token) => true;", "_token is null || Ended(_token)")]
    public Task The_expiry_is_read_from_the_token_or_by_another_method(string member, string check) => Verify.IsSilent(Service(check, member: member));

    [Theory]
    [InlineData("private sealed record Kept(string T) { public DateTime At { get; } = DateTime.UtcNow; }")]
    [InlineData("private sealed class Kept(string T) { public string Text => T; public bool IsOld() { return Environment.TickCount64 > 5; } }")]
    [InlineData("private static class Deep { internal sealed class Deeper { public bool IsOld() { return Environment.TickCount64 > 5; } } }")]
    public Task The_age_is_known_to_a_nested_type(string member) => Verify.IsSilent(Service(member: member));

    [Fact]
    public Task F35_A_401_drives_the_refresh() => Verify.IsSilent(
        Usings + """
        public sealed class BearerHandler(HttpClient login) : DelegatingHandler
        {
            private string? _token;
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                if (_token is null) await RenewAsync();
                request.Headers.Authorization = new("Bearer", _token);
                var response = await base.SendAsync(request, ct);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    await RenewAsync();
                    request.Headers.Authorization = new("Bearer", _token);
                    response = await base.SendAsync(request, ct);
                }
                return response;
            }
            private async Task RenewAsync() => _token = (await login.GetFromJsonAsync<Tok>("/token"))!.AccessToken;
        }
        """);

    [Theory]
    [InlineData("public bool Denied(HttpResponseMessage r) => (int)r.StatusCode == 401;")]
    [InlineData("public async Task TryAsync() { try { await GetAsync(); } catch (UnauthorizedAccessException) { } }")]
    [InlineData("public bool Denied(FlurlHttpException e) => e.StatusCode == 401;")]
    public Task A_401_is_tested(string member) => Verify.IsSilent(Service(member: member));

    [Theory]
    [InlineData("public void Reset() => _token = null;")]
    [InlineData("public void Set(string token) => _token = token;")]
    [InlineData("public void Swap() => Interlocked.Exchange(ref _token, null);")]
    [InlineData("public void Clear() => (_token, _) = (null, 1);")]
    [InlineData("public async Task<string> ForceAsync() => _token = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;")]
    [InlineData("public async Task SendAsync() { var r = await http.GetAsync(\"/\"); if (!r.IsSuccessStatusCode) await RenewAsync(); } private async Task RenewAsync() => _token = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;")]
    public Task Someone_else_can_renew(string member) => Verify.IsSilent(Service(member: member));

    [Theory]
    [InlineData("public string? _token;")]
    [InlineData("internal string? _token;")]
    [InlineData("public string? _token { get; set; }")]
    public Task Other_types_can_set_the_member(string field) => Verify.IsSilent(Service(field: field));

    [Theory]
    [InlineData("_token is null || force", "private readonly bool force;")]
    [InlineData("force || _token is null", "private readonly bool force;")]
    [InlineData("force", "private readonly bool force;")]
    [InlineData("_token is null || !await http.GetFromJsonAsync<bool>(\"/check\")", "")]
    [InlineData("true", "")]
    public Task Another_condition_can_renew(string check, string member) => Verify.IsSilent(Service(check, member: member));

    [Theory]
    [InlineData("private readonly Timer _timer = new(_ => { }, null, 0, 60000);")]
    [InlineData("private readonly PeriodicTimer _timer = new(TimeSpan.FromMinutes(50));")]
    [InlineData("private readonly IMemoryCache _memory = null!; public string? Read() => _memory.Get<string>(\"t\");")]
    public Task A_timer_or_a_cache_renews(string member) => Verify.IsSilent(Service(member: member));

    [Theory]
    [InlineData("public async Task<string> GetAsync() { var t = await http.GetFromJsonAsync<Tok>(\"/token\"); _last = t!.AccessToken; return _last; }")]
    [InlineData("public async Task<string> GetAsync() => (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;")]
    public Task A_token_is_asked_for_on_every_call(string method) => Verify.IsSilent(
        Usings + $$"""public sealed class Api(HttpClient http) { private string? _last; {{method}} public string? Last => _last; }""");

    [Theory]
    [InlineData("public sealed class Session { public string? AccessToken { get; set; } public string? TokenType { get; set; } public int ExpiresIn { get; set; } }")]
    [InlineData("public sealed class Session(string token) { private readonly string _token = token; public string Grant => \"grant_type\" + _token; }")]
    [InlineData("public sealed class Session { private readonly string _token; public Session(Tok t) { _token = t.AccessToken; } public string Grant => \"grant_type\" + _token; }")]
    [InlineData("public sealed class Session { public string? Name { get; set; } private readonly string _token; public Session(HttpClient h) { _token = h.GetFromJsonAsync<Tok>(\"/token\").Result!.AccessToken; } public string Get() => _token; }")]
    [InlineData("public sealed class Session { private string? _token; public static async Task<Session> NewAsync(HttpClient h) => new Session { _token = (await h.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken }; public string? Get() => _token; }")]
    [InlineData("public sealed class Session { private string? _token; public void From(Tok t) { if (_token is null) _token = t.AccessToken; } }")]
    public Task The_caller_owns_the_token(string type) => Verify.IsSilent(Usings + type);

    [Theory]
    [InlineData("abstract class Base { protected virtual void Watch() { } }", "Base")]
    [InlineData("abstract class Derived : List<int> { } abstract class Base : Derived { }", "Base")]
    public Task An_unknown_base_class_may_renew(string types, string @base) => Verify.IsSilent(
        Service(type: $"internal {types} internal sealed class Api(HttpClient http) : {@base}"));

    [Theory]
    [InlineData("public sealed class Home(HttpClient http) : Controller")]
    [InlineData("public sealed class Credential(HttpClient http) : Azure.Core.TokenCredential")]
    public Task The_owner_lives_for_one_request_or_is_managed(string type) => Verify.IsSilent(Service(
        type: type,
        member: type.Contains("TokenCredential", StringComparison.Ordinal)
            ? "public override Azure.Core.AccessToken GetToken(Azure.Core.TokenRequestContext c, CancellationToken t) => default; public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(Azure.Core.TokenRequestContext c, CancellationToken t) => default;"
            : ""));

    [Theory]
    [InlineData("public sealed class Program(HttpClient http)", "")]
    [InlineData("public sealed class Job(HttpClient http)", "public static Task Main() => new Job(new()).GetAsync();")]
    [InlineData("public sealed class LoginViewModel(HttpClient http)", "")]
    [InlineData("public sealed class Login(HttpClient http) : System.ComponentModel.INotifyPropertyChanged", "public event System.ComponentModel.PropertyChangedEventHandler? PropertyChanged { add { } remove { } }")]
    public Task Only_hints_in_a_program_or_a_view(string type, string member) => Verify.Hints(Marked(Service(type: type, member: member)));

    [Fact]
    public Task Only_hints_when_callers_log_in() => Verify.Hints(
        Usings + """
        public sealed class Api(HttpClient http)
        {
            private string? _token;
            public async Task LoginAsync() => [|_token|] = (await http.GetFromJsonAsync<Tok>("/token"))!.AccessToken;
            public Task<string> GetAsync() => http.GetStringAsync("/?access_token=" + _token);
        }
        """);

    [Fact]
    public Task Only_hints_in_tests() => Verify.Hints(Marked(Service()), Project.Test);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent("#if DEBUG\n" + Service() + "\n#endif", new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Managed_tokens_of_msal_are_left_alone() => Verify.IsSilent(
        Usings + """
        public sealed class Api(Microsoft.Identity.Client.IConfidentialClientApplication app)
        {
            private string? _token;
            public async Task<string> GetAsync()
            {
                if (_token is null)
                    _token = (await app.AcquireTokenForClient(["api://x/.default"]).ExecuteAsync()).AccessToken;
                return _token;
            }
        }
        """);

    [Theory]
    [InlineData("private string? _token; public string Csrf(JsonElement json) { if (_token is null) _token = json.GetProperty(\"csrf_token\").GetString(); return _token!; } private const string Grant = \"grant_type\";")]
    [InlineData("private string? _token; public async Task<string> PageAsync(HttpClient h) { if (_token is null) _token = (await h.GetFromJsonAsync<Dictionary<string, string>>(\"/items/token\"))![\"continuation_token\"]; return _token; }")]
    [InlineData("private CancellationTokenSource? _token; public CancellationToken Get() { _token ??= new(); return _token.Token; } private const string Grant = \"grant_type\";")]
    public Task Other_tokens_are_left_alone(string members) => Verify.IsSilent(Usings + $$"""public sealed class Api { {{members}} }""");

    [Fact]
    public Task Two_tokens_in_one_type_make_one_finding() => Verify.Finds(
        Usings + """
        public sealed class Api(HttpClient http)
        {
            private string? _first, _second;
            public async Task<string> FirstAsync() => [|_first|] ??= (await http.GetFromJsonAsync<Tok>("/token"))!.AccessToken;
            public async Task<string> SecondAsync() => _second ??= (await http.GetFromJsonAsync<Tok>("/token"))!.AccessToken;
        }
        """);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + """
        public sealed class Api(HttpClient http)
        {
            private string? _token
            public async Task<string> GetAsync() { if (_token is) { _token = (await http.GetFromJsonAsync<Tok>("/token")).; } return _token ??= ; }
            private Lazy<Task<string>> _lazy = new(() => );
        }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Theory]
    [InlineData("_token is null")]
    [InlineData("_token == null")]
    [InlineData("string.IsNullOrEmpty(_token)")]
    public Task Adds_the_expiry_to_the_check(string check) => Fix.Fixes(
        Marked(Service(check)).Replace("AccessToken;", "AccessToken; // kept", StringComparison.Ordinal),
        Service(check + " || DateTimeOffset.UtcNow >= _expiresAt", "_expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn - 60);", field: "private string? _token;\n    private DateTimeOffset _expiresAt;")
            .Replace("AccessToken;", "AccessToken; // kept", StringComparison.Ordinal)
            .Replace("ExpiresIn - 60);\n", "ExpiresIn - 60);\n            \n", StringComparison.Ordinal));

    [Fact]
    public Task Keeps_the_answer_when_it_has_no_name_and_uses_the_clock_of_the_type() => Fix.Fixes(
        Usings + """
        class Outer
        {
            internal sealed class Api
            {
                private readonly TimeProvider _clock = TimeProvider.System;
                // the token
                public string? Token { get; private set; } // of the API

                private readonly HttpClient _http = new();

                public async Task<string> GetAsync()
                {
                    // ask
                    if (Token is null /* once */)
                    {
                        // the server answers
                        [|Token|] = (await _http.GetFromJsonAsync<Tok>("/token"))!.AccessToken; // at last
                    }

                    return Token;
                }
            }
        }
        """,
        Usings + """
        class Outer
        {
            internal sealed class Api
            {
                private readonly TimeProvider _clock = TimeProvider.System;
                // the token
                public string? Token { get; private set; } // of the API
                private DateTimeOffset _expiresAt;

                private readonly HttpClient _http = new();

                public async Task<string> GetAsync()
                {
                    // ask
                    if (Token is null || _clock.GetUtcNow() >= _expiresAt /* once */)
                    {
                        var answer = (await _http.GetFromJsonAsync<Tok>("/token"))!;
                        // the server answers
                        Token = answer.AccessToken; // at last
                        _expiresAt = _clock.GetUtcNow().AddSeconds(answer.ExpiresIn - 60);
                    }

                    return Token;
                }
            }
        }
        """);

    [Fact]
    public Task Mends_two_types_of_a_document_at_once()
    {
        static string Two(string mark, string field, string check, string note) => Usings + $$"""
            static class One
            {
                private static string? _token;{{field.Replace("DateTimeOffset", "static DateTimeOffset", StringComparison.Ordinal)}}
                public static async Task<string> GetAsync(HttpClient http)
                {
                    if (_token == null{{check}})
                    {
                        var t = await http.GetFromJsonAsync<Tok>("/token");
                        {{mark}} = t!.AccessToken;{{note}}
                    }
                    return _token;
                }
            }
            sealed class Two(HttpClient http)
            {
                private string? _token;{{field}}
                public async Task<string> GetAsync()
                {
                    if (_token == null{{check}})
                    {
                        var t = await http.GetFromJsonAsync<Tok>("/token");
                        {{mark}} = t!.AccessToken;{{note}}
                    }
                    return _token;
                }
            }
            """;
        return Fix.Fixes(
            Two("[|_token|]", "", "", ""),
            Two("_token", "\n    private DateTimeOffset _expiresAt;", " || DateTimeOffset.UtcNow >= _expiresAt", "\n            _expiresAt = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn - 60);"));
    }

    [Theory]
    // The token is tested twice, the name is taken, the lifetime may be missing or is a text, or the shape is another one.
    [InlineData("private string? _token; public bool HasToken => _token != null;", "if (_token is null) {\n var t = await http.GetFromJsonAsync<Tok>(\"/token\");\n [|_token|] = t!.AccessToken;\n }")]
    [InlineData("private string? _token;\n private const int _expiresAt = 1;", "if (_token is null) {\n var t = await http.GetFromJsonAsync<Tok>(\"/token\");\n [|_token|] = t!.AccessToken;\n }")]
    [InlineData("private string? _token;\n", "if (_token is null) {\n var t = await http.GetFromJsonAsync<Other>(\"/token\");\n [|_token|] = t!.AccessToken;\n }")]
    [InlineData("private string? _token;\n", "var answer = 1; if (_token is null) {\n [|_token|] = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;\n }")]
    [InlineData("private string? _token;\n", "[|_token|] ??= (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;")]
    [InlineData("private string? _token;\n", "if (_token is not null) return _token; [|_token|] = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;")]
    [InlineData("private string? _token;\n", "if (_token is null) { if (_token is null) {\n [|_token|] = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;\n } }")]
    [InlineData("private string? _token;\n", "if (_token is null) { [|_token|] = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken; }")]
    [InlineData("private string? _token, _other;\n", "if (_token is null) {\n [|_token|] = (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;\n }")]
    public Task Offers_no_fix_that_would_have_to_guess(string field, string statements) => Fix.OffersNoFix(
        Usings + $$"""
        public sealed record Other([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int? ExpiresIn);
        public sealed class Api(HttpClient http)
        {
            {{field}}
            public async Task<string> GetAsync()
            {
                {{statements}}
                return _token!;
            }
        }
        """);
}
