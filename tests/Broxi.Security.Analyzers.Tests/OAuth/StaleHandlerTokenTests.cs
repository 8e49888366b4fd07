using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.MessageHandlerAnalyzer,
    Broxi.Security.CodeFixes.OAuth.StaleHandlerTokenFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3003 of <see cref="MessageHandlerAnalyzer"/>, and <see cref="StaleHandlerTokenFix"/>.</summary>
public sealed class StaleHandlerTokenTests
{
    private const string Usings = """
        using System.Net;
        using System.Net.Http.Headers;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;

        public sealed record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
        public interface ITokens { Task<string> GetAccessTokenAsync(CancellationToken ct = default); Task<string> GetTokenAsync(); string GetAccessToken(); string AccessToken { get; } Task<Tok> LoginAsync(); }
        public sealed class ApiOptions { public string AccessToken { get; set; } = ""; }

        """;

    /// <summary>A handler that sets the header in an asynchronous method.</summary>
    private static string Handler(string members, string body, string declaration = "public sealed class BearerHandler(ITokens tokens) : DelegatingHandler") => Usings + $$"""
        {{declaration}}
        {
            {{members}}

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                {{body}}
                return await base.SendAsync(request, cancellationToken);
            }
        }

        """;

    /// <summary>A handler that is given its token.</summary>
    private static string Given(string type = "string", string name = "accessToken", string token = "_token", bool marked = true) => Handler(
        $"private readonly {type} _token; public BearerHandler({type} {name}) => _token = {name};",
        $"request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", {(marked ? $"[|{token}|]" : token)});",
        "public sealed class BearerHandler : DelegatingHandler");

    private const string Header = "request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|_token|]);";

    public static TheoryData<string, string> Kept => new()
    {
        { "private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(cancellationToken); " + Header },
        { "private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(cancellationToken).ConfigureAwait(false); " + Header },
        { "private string? _token;", "if (_token is null) { _token = await tokens.GetAccessTokenAsync(); } " + Header },
        { "private string _token = \"\";", "if (string.IsNullOrEmpty(_token)) _token = await tokens.GetAccessTokenAsync(); " + Header },
        { "private static string? _token;", "_token ??= tokens.GetAccessToken(); " + Header },
        { "private string? _token;", "request.Headers.Authorization = new(\"Bearer\", [|_token ??= await tokens.GetAccessTokenAsync()|]);" },
        { "private string? _token;", "var token = _token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"bearer\", [|token|]);" },
        { "private string? Token { get; set; }", "Token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|Token|]);" },
        { "private readonly Lazy<Task<string>> _token = new(() => tokens.GetAccessTokenAsync());", "request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|await _token.Value|]);" },
        { "private readonly Lazy<string> _token = new(() => tokens.GetAccessToken());", "var token = _token.Value; request.Headers.Add(\"Authorization\", $\"Bearer {[|token|]}\");" },
        { "private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Add(\"Authorization\", \"Bearer \" + [|_token|]);" },
        { "private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.TryAddWithoutValidation(\"Authorization\", $\"Bearer {[|_token|]}\");" },
        { "private string? _token; private async Task FillAsync() => _token = await tokens.GetAccessTokenAsync();", "if (_token is null) await FillAsync(); " + Header },
        { "private string? _token; private readonly SemaphoreSlim _gate = new(1, 1);", "await _gate.WaitAsync(); try { _token ??= await tokens.GetAccessTokenAsync(); } finally { _gate.Release(); } " + Header },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public Task P3003_Finds_a_token_that_the_handler_asks_for_once(string members, string body) => Verify.Finds(Handler(members, body));

    [Theory]
    [MemberData(nameof(Kept))]
    public Task Finds_it_in_other_handlers(string members, string body) => Verify.Finds(Handler(members, body, "internal class BearerHandler(ITokens tokens) : HttpClientHandler"));

    [Fact]
    public Task Finds_it_in_a_method_of_the_handler_and_in_parts_of_the_type() => Verify.Finds(Usings + """
        public sealed partial class BearerHandler(ITokens tokens) : DelegatingHandler
        {
            private void Authorize(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", [|_token|]);
        }
        """, new Project
        {
            OtherFiles =
            [
                Usings[..Usings.IndexOf("public", StringComparison.Ordinal)] + """
                public sealed partial class BearerHandler
                {
                    private string? _token;

                    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                    {
                        _token ??= await tokens.GetAccessTokenAsync(cancellationToken);
                        Authorize(request);
                        return await base.SendAsync(request, cancellationToken);
                    }
                }
                """,
            ],
        });

    [Fact]
    public Task Finds_the_synchronous_form() => Verify.Finds(Usings + """
        public sealed class BearerHandler(ITokens tokens) : DelegatingHandler
        {
            private string? _token;
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                _token ??= tokens.GetAccessToken();
                request.Headers.Authorization = new("Bearer", [|_token|]);
                return base.Send(request, cancellationToken);
            }
        }
        """);

    [Theory]
    [InlineData("public sealed class Orders { private readonly HttpClient _http; public Orders(Tok login) => _http = new HttpClient(new BearerHandler(login.AccessToken)); }")]
    [InlineData("public sealed class Orders { private readonly HttpClient _http; public Orders(ITokens tokens) { var token = tokens.GetAccessToken(); _http = new(new BearerHandler(token)); } }")]
    [InlineData("public static class Setup { public static async Task Add(IServiceCollection services, ITokens tokens) { var token = await tokens.GetAccessTokenAsync(); services.AddHttpClient(\"orders\").AddHttpMessageHandler(() => new BearerHandler(token)); } }")]
    [InlineData("public static class Setup { public static void Add(IServiceCollection services, Tok login) => services.AddSingleton(new HttpClient(new BearerHandler(login.AccessToken))); }")]
    public Task P3003_Finds_a_token_that_a_handler_is_given_for_good(string creation) => Verify.Finds(Given(name: "token") + creation);

    [Fact]
    public Task Finds_a_given_token_of_another_file() => Verify.Finds(Given(name: "token"), new Project
    {
        OtherFiles = ["public sealed class Orders { private readonly HttpClient _http; public Orders(Tok login) => _http = new HttpClient(new BearerHandler(login.AccessToken)); }"],
    });

    [Theory]
    [InlineData("public sealed class BearerHandler(string token) : DelegatingHandler", "", "[|token|]")]
    [InlineData("public sealed class BearerHandler(string token) : DelegatingHandler", "private readonly string _token = token;", "[|_token|]")]
    [InlineData("public sealed class BearerHandler(string token) : DelegatingHandler", "private string Token { get; } = token ?? throw new ArgumentNullException(nameof(token));", "[|Token|]")]
    [InlineData("public sealed class BearerHandler(string token) : DelegatingHandler", "private string Current => token;", "[|Current|]")]
    public Task Finds_a_given_token_of_a_primary_constructor(string declaration, string members, string token) => Verify.Finds(
        Handler(members, $"request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", {token});", declaration)
        + "public sealed class Orders { private readonly HttpClient _http; public Orders(Tok login) => _http = new HttpClient(new BearerHandler(login.AccessToken)); }");

    [Fact]
    public Task Finds_a_header_that_is_made_once() => Verify.Finds(Usings + """
        public sealed class BearerHandler : DelegatingHandler
        {
            private readonly AuthenticationHeaderValue _header;
            public BearerHandler(string accessToken) => _header = new AuthenticationHeaderValue("Bearer", [|accessToken|]);
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.Headers.Authorization = _header;
                return base.SendAsync(request, cancellationToken);
            }
        }

        public sealed class Orders
        {
            private readonly HttpClient _http;
            public Orders(Tok login) => _http = new HttpClient(new BearerHandler(login.AccessToken));
        }
        """);

    [Theory]
    // Nobody in sight creates the handler, or only for a call.
    [InlineData("")]
    [InlineData("public static class Job { public static async Task RunAsync(ITokens tokens) { using var http = new HttpClient(new BearerHandler(await tokens.GetAccessTokenAsync())); } }")]
    // Asked for whenever the factory makes a handler, which it does every few minutes.
    [InlineData("public static class Setup { public static void Add(IServiceCollection services) => services.AddHttpClient(\"orders\").AddHttpMessageHandler(provider => new BearerHandler(provider.GetRequiredService<ITokens>().GetAccessToken())); }")]
    public Task Suggests_where_a_given_token_may_live_as_long_as_the_handler(string creation) => Verify.Hints(Given() + creation);

    [Theory]
    [InlineData("public string? Token { get; set; }", "Token")]
    [InlineData("public static string? Token { get; set; }", "Token")]
    [InlineData("public string? JwtToken { get; internal set; }", "JwtToken")]
    [InlineData("internal string? Bearer_Token;", "Bearer_Token")]
    public Task P3003_Suggests_where_others_set_the_token(string member, string token) =>
        Verify.Hints(Handler(member, $"request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|{token}|]);"));

    [Theory]
    [InlineData("private string? _token;", "_token ??= await tokens.GetTokenAsync();")]
    [InlineData("private readonly string _token = tokens.GetAccessToken();", "")]
    [InlineData("private readonly string _token = tokens.GetAccessTokenAsync().GetAwaiter().GetResult();", "")]
    [InlineData("private string? _token; public async Task LoginAsync() => _token = await tokens.GetAccessTokenAsync();", "")]
    public Task Suggests_where_less_is_certain(string members, string body) => Verify.Hints(Handler(members, body + " " + Header));

    [Fact]
    public Task Suggests_where_a_factory_asks_the_server_and_hands_the_client_on() => Verify.Hints(Usings + """
        public sealed class DeviceHandler : DelegatingHandler
        {
            private readonly string _bearer;
            private DeviceHandler(string bearer) => _bearer = bearer;

            public static async Task<HttpClient> CreateAsync(HttpClient http)
            {
                using var answer = await http.PostAsync("/token?grant_type=client_credentials", null);
                var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                return new HttpClient(new DeviceHandler(json.RootElement.GetProperty("access_token").GetString()!));
            }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.Headers.Authorization = new("Bearer", [|_bearer|]);
                return base.SendAsync(request, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task Suggests_on_the_device_of_a_user_who_can_sign_in_again() => Verify.Hints(
        Handler("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); " + Header),
        Project.Default with { References = References.OnDevice("Microsoft.Maui.Controls") });

    [Fact]
    public Task Suggests_where_the_client_factory_replaces_its_handlers() => Verify.Hints(
        Handler("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); " + Header)
        + "public static class Setup { public static void Add(IServiceCollection services) => services.AddTransient<BearerHandler>().AddHttpClient(\"orders\").AddHttpMessageHandler<BearerHandler>(); }");

    [Theory]
    // Asks on each request.
    [InlineData("", "request.Headers.Authorization = new(\"Bearer\", await tokens.GetAccessTokenAsync(cancellationToken));")]
    [InlineData("", "var token = await tokens.GetAccessTokenAsync(cancellationToken); request.Headers.Authorization = new(\"Bearer\", token);")]
    [InlineData("", "request.Headers.Authorization = new(\"Bearer\", tokens.AccessToken);")]
    [InlineData("private string? _token;", "_token = await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);")]
    [InlineData("private readonly Func<Task<string>> _token = () => tokens.GetAccessTokenAsync();", "request.Headers.Authorization = new(\"Bearer\", await _token());")]
    [InlineData("private string Token => tokens.AccessToken;", "request.Headers.Authorization = new(\"Bearer\", Token);")]
    // A 401, a clock or an expiry is looked at.
    [InlineData("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token); var response = await base.SendAsync(request, cancellationToken); if (response.StatusCode == HttpStatusCode.Unauthorized) _token = null;")]
    [InlineData("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token); var response = await base.SendAsync(request, cancellationToken); if ((int)response.StatusCode == 401) { _token = await tokens.GetAccessTokenAsync(); }")]
    [InlineData("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token); var response = await base.SendAsync(request, cancellationToken); if (!response.IsSuccessStatusCode) _token = null;")]
    [InlineData("private string? _token; private DateTime _expiresAt;", "if (_token is null || _expiresAt < DateTime.UtcNow) _token = await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);")]
    [InlineData("private string? _token; private readonly Timer _timer = new(_ => { });", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);")]
    [InlineData("private string? _token; public void Forget() => _token = null;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);")]
    [InlineData("private string? _token; public void SetToken(string token) => _token = token;", "request.Headers.Authorization = new(\"Bearer\", _token);")]
    [InlineData("private readonly MemoryCache _cache = new(new MemoryCacheOptions());", "request.Headers.Authorization = new(\"Bearer\", await _cache.GetOrCreateAsync(\"token\", _ => tokens.GetAccessTokenAsync()));")]
    // Other schemes, and tokens that were given out for good.
    [InlineData("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Basic\", _token);")]
    [InlineData("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Add(\"X-Trace\", $\"Bearer {_token}\");")]
    [InlineData("public string? ApiToken { get; set; }", "request.Headers.Authorization = new(\"Bearer\", ApiToken);")]
    [InlineData("public string? PersonalAccessToken { get; set; }", "request.Headers.Authorization = new(\"Bearer\", PersonalAccessToken);")]
    [InlineData("public string? Value { get; set; }", "request.Headers.Authorization = new(\"Bearer\", Value);")]
    [InlineData("private const string Token = \"\";", "request.Headers.Authorization = new(\"Bearer\", Token);")]
    [InlineData("private static readonly string s_token = Environment.GetEnvironmentVariable(\"TOKEN\")!;", "request.Headers.Authorization = new(\"Bearer\", s_token);")]
    // Headers of a client are BRX3004's.
    [InlineData("private string? _token; private readonly HttpClient _http = new();", "_token ??= await tokens.GetAccessTokenAsync(); _http.DefaultRequestHeaders.Authorization = new(\"Bearer\", _token);")]
    public Task N3003_Is_silent_where_the_token_can_be_current(string members, string body) => Verify.IsSilent(Handler(members, body));

    [Theory]
    [InlineData("public sealed class BearerHandler(Func<Task<string>> token) : DelegatingHandler", "await token()")]
    [InlineData("public sealed class BearerHandler(Func<string> token) : DelegatingHandler", "token()")]
    [InlineData("public sealed class BearerHandler(IHttpContextAccessor accessor) : DelegatingHandler", "await accessor.HttpContext!.GetTokenAsync(\"access_token\")")]
    [InlineData("public sealed class BearerHandler(IConfiguration configuration) : DelegatingHandler", "configuration[\"Token\"]")]
    [InlineData("public sealed class BearerHandler(IOptions<ApiOptions> options) : DelegatingHandler", "options.Value.AccessToken")]
    [InlineData("public sealed class BearerHandler(string apiKey) : DelegatingHandler", "apiKey")]
    [InlineData("public sealed class BearerHandler(string token) : DelegatingHandler", "token")]
    [InlineData("public sealed class BearerHandler(string personalAccessToken) : DelegatingHandler", "personalAccessToken")]
    public Task N3003_Is_silent_about_services_delegates_and_keys(string declaration, string token) =>
        Verify.IsSilent(Handler("", $"request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", {token});", declaration));

    [Theory]
    [InlineData("public sealed class Orders { private readonly HttpClient _http; public Orders(IConfiguration configuration) => _http = new HttpClient(new BearerHandler(configuration[\"Orders:AccessToken\"]!)); }")]
    [InlineData("public sealed class Orders { private readonly HttpClient _http; public Orders(IOptions<ApiOptions> options) => _http = new HttpClient(new BearerHandler(options.Value.AccessToken)); }")]
    [InlineData("public static class Setup { public static void Add(IServiceCollection services) => services.AddHttpClient(\"orders\").AddHttpMessageHandler(() => new BearerHandler(Environment.GetEnvironmentVariable(\"TOKEN\")!)); }")]
    public Task N3003_Is_silent_about_a_token_from_configuration(string creation) => Verify.IsSilent(Given(marked: false) + creation);

    [Theory]
    [InlineData("public abstract class Base : DelegatingHandler { } public sealed class BearerHandler(ITokens tokens) : Base")]
    [InlineData("public abstract class Base { protected virtual Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => null!; } public sealed class BearerHandler(ITokens tokens) : Base")]
    public Task Is_silent_where_another_base_class_may_react(string declaration) => Verify.IsSilent(
        Handler("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);", declaration));

    [Fact]
    public Task Leaves_a_handler_that_asks_the_server_itself_to_the_rule_about_caches() => Verify.IsSilent(
        Handler("private string? _token;", "_token ??= (await tokens.LoginAsync()).AccessToken; request.Headers.Authorization = new(\"Bearer\", _token);"));

    [Fact]
    public Task Is_silent_in_test_projects() => Verify.IsSilent(
        Handler("private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", _token);"), Project.Test);

    [Fact]
    public Task Is_silent_in_development() => Verify.IsSilent(Handler(
        "private string? _token;",
        "IHostEnvironment env = null!; _token ??= await tokens.GetAccessTokenAsync(); if (env.IsDevelopment()) request.Headers.Authorization = new(\"Bearer\", _token);"));

    [Theory]
    [InlineData("request.Headers.Authorization = new(\"Bearer\", _token")]
    [InlineData("request.Headers.Authorization = _token ??= ;")]
    [InlineData("_token ??= await ; request.Headers.Add(\"Authorization\", $\"Bearer {\");")]
    [InlineData("request.Headers.Authorization = new(\"Bearer\", Missing);")]
    public Task Survives_half_typed_code(string body) => Verify.IsSilent(
        Handler("private string? _token; public string", body), new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Theory]
    [InlineData("_token ??= await tokens.GetAccessTokenAsync(cancellationToken); // once", "var token = await tokens.GetAccessTokenAsync(cancellationToken); // once")]
    [InlineData("if (_token is null) _token = await tokens.GetAccessTokenAsync();", "var token = await tokens.GetAccessTokenAsync();")]
    [InlineData("if (string.IsNullOrEmpty(_token)) { _token = await tokens.GetAccessTokenAsync(); }", "var token = await tokens.GetAccessTokenAsync();")]
    [InlineData("this._token ??= tokens.GetAccessToken();", "var token = tokens.GetAccessToken();")]
    public Task Asks_on_each_request(string before, string after) => Verify.Fixes(
        Handler("private string? _token;", before + "\n        if (this._token is not null)\n            " + Header),
        Handler("", after + "\n        if (token is not null)\n            request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", token);")
            .Replace("\n{\n    \n\n", "\n{\n", StringComparison.Ordinal));

    [Theory]
    [InlineData("private string? _token;", "request.Headers.Authorization = new(\"Bearer\", [|_token ??= await tokens.GetAccessTokenAsync()|]); // for all", "request.Headers.Authorization = new(\"Bearer\", await tokens.GetAccessTokenAsync()); // for all")]
    [InlineData("private string? _token;", "var token = (_token ??= await tokens.GetAccessTokenAsync()); request.Headers.Authorization = new(\"Bearer\", [|token|]);", "var token = await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", token);")]
    [InlineData("private readonly Lazy<Task<string>> _token = new(() => tokens.GetAccessTokenAsync());", "request.Headers.Authorization = new(\"Bearer\", [|await _token.Value|]);", "request.Headers.Authorization = new(\"Bearer\", await tokens.GetAccessTokenAsync());")]
    [InlineData("private readonly Lazy<Task<string>> _token = new(async () => await tokens.GetAccessTokenAsync());", "var token = await _token.Value; request.Headers.Authorization = new(\"Bearer\", [|token|]);", "var token = await tokens.GetAccessTokenAsync(); request.Headers.Authorization = new(\"Bearer\", token);")]
    public Task Asks_where_the_token_is_read(string members, string before, string after) => Verify.Fixes(
        Handler(members, before), Handler("", after).Replace("\n{\n    \n\n", "\n{\n", StringComparison.Ordinal));

    [Theory]
    // The field has other uses, or the question is put elsewhere.
    [InlineData("private string? _token; public bool IsSignedIn => _token is not null;", "_token ??= await tokens.GetAccessTokenAsync(); " + Header)]
    [InlineData("private string? _token; private async Task FillAsync() => _token = await tokens.GetAccessTokenAsync();", "if (_token is null) await FillAsync(); " + Header)]
    [InlineData("private string? _token; private readonly SemaphoreSlim _gate = new(1, 1);", "await _gate.WaitAsync(); try { _token ??= await tokens.GetAccessTokenAsync(); } finally { _gate.Release(); } " + Header)]
    [InlineData("private string? _token;", "_token ??= /* once */ await tokens.GetAccessTokenAsync(); " + Header)]
    [InlineData("private string? _token; private string? _other;", "_token ??= await tokens.GetAccessTokenAsync(); { var token = 1; } " + Header)]
    [InlineData("/* What the server gave us. */ private string? _token;", "_token ??= await tokens.GetAccessTokenAsync(); " + Header)]
    [InlineData("private string? _token, _other;", "_token ??= await tokens.GetAccessTokenAsync(); " + Header)]
    public Task Offers_no_fix_where_the_field_is_more_than_a_cache(string members, string body) => Verify.OffersNoFix(Handler(members, body));

    [Fact]
    public Task Offers_no_fix_to_a_handler_that_is_given_its_token() => Verify.OffersNoFix(Given(), DiagnosticSeverity.Info);

    [Fact]
    public Task Mends_two_handlers_at_once_and_keeps_comments()
    {
        static string Code(string field, string first, string second) => Usings + $$"""
            public static class Handlers
            {
                public sealed class Orders(ITokens tokens) : DelegatingHandler
                {
                    private readonly string _tenant = "";
            {{field}}
                    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
                    {
                        // Orders want a token.
                        {{first}} // once
                        request.Headers.Add("X-Tenant", _tenant);
                        return await base.SendAsync(request, ct);
                    }
                }

                public sealed class Stock(ITokens tokens) : DelegatingHandler
                {
            {{field}}
                    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
                    {
                        {{second}}
                        return await base.SendAsync(request, ct);
                    }
                }
            }
            """;
        return Verify.Fixes(
            Code("        private string? _token;\n", "_token ??= await tokens.GetAccessTokenAsync(ct); request.Headers.Authorization = new(\"Bearer\", [|_token|]);", "request.Headers.Authorization = new(\"Bearer\", [|_token ??= await tokens.GetAccessTokenAsync(ct)|]);"),
            Code("", "var token = await tokens.GetAccessTokenAsync(ct); request.Headers.Authorization = new(\"Bearer\", token);", "request.Headers.Authorization = new(\"Bearer\", await tokens.GetAccessTokenAsync(ct));")
                .Replace("DelegatingHandler\n    {\n\n        protected", "DelegatingHandler\n    {\n        protected", StringComparison.Ordinal));
    }
}
