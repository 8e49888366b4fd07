using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UnsynchronizedRefreshFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3005 of <see cref="TokenLifecycleAnalyzer"/>: what is found, and where it is silent.</summary>
public sealed class UnsynchronizedRefreshTests
{
    private const string Refresh = """
            private async Task RefreshAsync(CancellationToken ct = default)
            {
                var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = _refreshToken };
                using var response = await http.PostAsync("/token", new FormUrlEncodedContent(form), ct);
                response.EnsureSuccessStatusCode();
                var answer = await response.Content.ReadFromJsonAsync<Tok>(ct);
                _at = answer!.AccessToken;
                _refreshToken = answer.RefreshToken ?? _refreshToken;
                _expiresAt = DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn);
            }
        """;

    /// <summary>A type that keeps its tokens, with the method that callers see.</summary>
    internal static string Service(string get, string member = "", string type = "public sealed class TokenService(HttpClient http)", string refresh = Refresh) =>
        UnrenewedTokenTests.Usings + type + """

        {
            private string? _at;
            private string _refreshToken = "";
            private DateTimeOffset _expiresAt;

        GET

        REFRESH
        MEMBER
        }
        """.Replace("GET", get, StringComparison.Ordinal).Replace("REFRESH", refresh, StringComparison.Ordinal).Replace("MEMBER", member, StringComparison.Ordinal);

    private const string Get = """
            public async Task<string> GetAsync(CancellationToken ct)
            {
                if (DateTimeOffset.UtcNow >= _expiresAt)
                    await [|RefreshAsync(ct)|];
                return _at!;
            }
        """;

    private static string Unmarked(string code) => code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static Task Finds(string sample, Project? project = null) => Verify.Finds(sample, project, TokenLifecycleAnalyzer.UnsynchronizedRefreshId);

    private static Task Hints(string sample, Project? project = null) => Verify.Hints(sample, project, TokenLifecycleAnalyzer.UnsynchronizedRefreshId);

    [Theory]
    [InlineData("public sealed class TokenService(HttpClient http)")]
    [InlineData("internal sealed record TokenProvider(HttpClient http)")]
    [InlineData("public partial class ApiClient(HttpClient http)")]
    [InlineData("public sealed class ShopApi(HttpClient http) : IDisposable")]
    public Task A_typed_client_or_a_singleton(string type) =>
        Finds(Service(Get, type.EndsWith("IDisposable", StringComparison.Ordinal) ? "public void Dispose() { }" : "", type));

    [Theory]
    [InlineData("if (_at is null || _expiresAt <= DateTimeOffset.UtcNow) { await [|RefreshAsync(ct)|]; } return _at!;")]
    [InlineData("if (_at is not null && DateTimeOffset.UtcNow < _expiresAt) return _at; await [|RefreshAsync(ct)|]; return _at!;")]
    [InlineData("if (IsExpired) await [|RefreshAsync(ct)|]; return _at!;")]
    [InlineData("if (!HasToken()) await [|RefreshAsync(ct)|]; return _at!;")]
    [InlineData("if (string.IsNullOrEmpty(_at)) await [|RefreshAsync(ct)|].ConfigureAwait(false); return _at!;")]
    [InlineData("var isFresh = _at is not null && DateTimeOffset.UtcNow < _expiresAt; if (!isFresh) await [|RefreshAsync(ct)|]; return _at!;")]
    [InlineData("if (string.IsNullOrEmpty(_refreshToken)) throw new InvalidOperationException(); if (IsExpired) await [|RefreshAsync(ct)|]; return _at!;")]
    [InlineData("return DateTimeOffset.UtcNow < _expiresAt ? _at! : await [|NewAsync()|]; async Task<string> NewAsync() { await RefreshAsync(ct); return _at!; }")]
    [InlineData("await EnsureAsync(); return _at!; async Task EnsureAsync() { if (IsExpired) await [|RefreshAsync(ct)|]; }")]
    [InlineData("return await Task.Run(async () => { if (IsExpired) await [|RefreshAsync(ct)|]; return _at!; });")]
    public Task Every_way_to_ask_whether_the_token_is_stale(string get) => Finds(Service(
        "public async Task<string> GetAsync(CancellationToken ct) { " + get + " }",
        "private bool IsExpired => DateTimeOffset.UtcNow >= _expiresAt; private bool HasToken() { return _expiresAt > DateTimeOffset.UtcNow; }"));

    [Fact]
    public Task A_helper_keeps_the_answer_and_a_condition_asks_for_it() => Finds(UnrenewedTokenTests.Usings + """
        public class TokenManager
        {
            private readonly HttpClient _httpClient = new();
            private string? _accessToken, _refreshToken; private DateTime _expiresAt;
            public async Task<string> GetAccessTokenAsync()
            {
                if (_accessToken != null && DateTime.UtcNow < _expiresAt.AddMinutes(-5)) return _accessToken;
                if (_refreshToken != null && await [|RefreshTokenAsync()|]) return _accessToken!;
                throw new InvalidOperationException("Sign in again.");
            }
            private async Task<bool> RefreshTokenAsync()
            {
                try
                {
                    var response = await _httpClient.PostAsJsonAsync("/oauth/token", new { grant_type = "refresh_token", refresh_token = _refreshToken });
                    if (!response.IsSuccessStatusCode) return false;
                    Update((await response.Content.ReadFromJsonAsync<Tok>())!);
                    return true;
                }
                catch (HttpRequestException) { return false; }
            }
            private void Update(Tok tok) { _accessToken = tok.AccessToken; _refreshToken = tok.RefreshToken; _expiresAt = DateTime.UtcNow.AddSeconds(tok.ExpiresIn); }
        }
        """);

    [Fact]
    public Task The_check_and_the_request_are_far_apart() => Finds(Service("""
            public async Task<string> GetAsync() { await EnsureAsync(); return _at!; }
            private async Task EnsureAsync()
            {
                if (DateTimeOffset.UtcNow >= _expiresAt)
                    await [|RenewAsync()|];
            }
            private Task RenewAsync() => RefreshAsync();
        """));

    [Fact]
    public Task A_handler_refreshes_after_a_401() => Finds(UnrenewedTokenTests.Usings + """
        public sealed class BearerHandler(IOptions<Dictionary<string, string>> options) : DelegatingHandler
        {
            private Tok _tokens = null!;
            public async Task SignInAsync(string code) => _tokens = (await new HttpClient().GetFromJsonAsync<Tok>("/token?code=" + code))!;
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                request.Headers.Authorization = new("Bearer", _tokens.AccessToken);
                var response = await base.SendAsync(request, ct);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    _tokens = await [|RefreshAsync(_tokens.RefreshToken!, ct)|];
                    request.Headers.Authorization = new("Bearer", _tokens.AccessToken);
                    response = await base.SendAsync(request, ct);
                }
                return response;
            }
            private async Task<Tok> RefreshAsync(string refreshToken, CancellationToken ct)
            {
                var content = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)]);
                var response = await base.SendAsync(new HttpRequestMessage(HttpMethod.Post, options.Value["url"]) { Content = content }, ct);
                return (await response.Content.ReadFromJsonAsync<Tok>(ct))!;
            }
        }
        """);

    [Fact]
    public Task A_static_cache_with_RestSharp() => Finds(UnrenewedTokenTests.Usings + """
        public static class Session
        {
            private static string s_access = "", s_refresh = "";
            private static DateTime s_expiry;
            public static async Task<string> GetAsync(RestClient client)
            {
                if (DateTime.UtcNow < s_expiry)
                    return s_access;
                var request = new RestRequest("oauth/token", Method.Post);
                request.AddParameter("grant_type", "refresh_token");
                request.AddParameter("refresh_token", [|s_refresh|]);
                var answer = (await client.ExecuteAsync<Tok>(request)).Data!;
                (s_access, s_refresh) = (answer.AccessToken, answer.RefreshToken!);
                s_expiry = DateTime.UtcNow.AddSeconds(answer.ExpiresIn);
                return s_access;
            }
        }
        """);

    [Fact]
    public Task Flurl_in_a_console_program_with_top_level_statements() => Finds(
        UnrenewedTokenTests.Usings.Replace("public sealed record Tok(", "Console.WriteLine(await new TokenStore().GetAsync()); public sealed record Tok(", StringComparison.Ordinal) + """
        internal sealed class TokenStore
        {
            private Tok? _current;
            private DateTimeOffset _renewAt;
            public async Task<string> GetAsync()
            {
                if (_current is null) _current = await "https://login/token".PostJsonAsync(new { grant_type = "password" }).ReceiveJson<Tok>();
                if (_renewAt < DateTimeOffset.UtcNow)
                {
                    var answer = await "https://login/token".PostUrlEncodedAsync(new { grant_type = "refresh_token", refresh_token = [|_current.RefreshToken|] }).ReceiveJson<Tok>();
                    _current = answer with { RefreshToken = answer.RefreshToken ?? _current.RefreshToken };
                    _renewAt = DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn - 60);
                }
                return _current.AccessToken;
            }
        }
        """, new Project { IsProgram = true });

    [Fact]
    public Task The_delegate_of_a_hub_connection_and_a_captured_parameter() => Finds(UnrenewedTokenTests.Usings + """
        public sealed class HubClient(HttpClient http, string refreshToken, TimeProvider clock)
        {
            private string? _at; private DateTimeOffset _exp;
            public Func<Task<string?>> Provider() => async () =>
            {
                if (clock.GetUtcNow() >= _exp)
                    await [|RefreshAsync()|];
                return _at;
            };
            private async Task RefreshAsync()
            {
                var r = await http.PostAsync("/token", new StringContent($"grant_type=refresh_token&refresh_token={Uri.EscapeDataString(refreshToken)}"));
                var t = (await r.Content.ReadFromJsonAsync<Tok>())!;
                _at = t.AccessToken; refreshToken = t.RefreshToken ?? refreshToken; _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
            }
        }
        """);

    [Fact]
    public Task IdentityModel_and_an_object_that_holds_the_tokens() => Finds(UnrenewedTokenTests.Usings + """
        public sealed class Account { public string? AccessToken { get; set; } public string RefreshToken { get; set; } = ""; public DateTime ExpiresAt { get; set; } }
        public sealed class AccountManager(HttpClient http, Account account)
        {
            public async ValueTask<string?> GetAsync()
            {
                if (account.ExpiresAt > DateTime.UtcNow) return account.AccessToken;
                var answer = await Duende.IdentityModel.Client.HttpClientTokenRequestExtensions.RequestRefreshTokenAsync(http,
                    new Duende.IdentityModel.Client.RefreshTokenRequest { Address = "https://login/token", RefreshToken = [|account.RefreshToken|] });
                if (answer.IsError) throw new InvalidOperationException(answer.Error);
                account.RefreshToken = answer.RefreshToken ?? account.RefreshToken;
                account.AccessToken = answer.AccessToken;
                account.ExpiresAt = DateTime.UtcNow.AddSeconds(answer.ExpiresIn);
                return account.AccessToken;
            }
        }
        """);

    [Fact]
    public Task One_finding_for_a_client_with_many_methods() => Finds(Service(Get + """

            public async Task<string> OrdersAsync() { if (DateTimeOffset.UtcNow >= _expiresAt) await RefreshAsync(); return await http.GetStringAsync("/orders"); }
            public async Task<string> ItemsAsync() { if (DateTimeOffset.UtcNow >= _expiresAt) await RefreshAsync(); return await http.GetStringAsync("/items"); }
        """));

    [Fact]
    public Task Parts_of_a_type_in_two_files() => Verify.Finds(
        Service(Get, refresh: "", type: "public sealed partial class TokenService(HttpClient http)"),
        new Project { OtherFiles = ["using System.Net.Http.Json; public sealed partial class TokenService {" + Refresh + "}"] },
        TokenLifecycleAnalyzer.UnsynchronizedRefreshId);

    [Theory]
    [InlineData("private readonly SemaphoreSlim _gate = new(1, 1);")]
    [InlineData("private readonly object _sync = new(); public void Clear() { lock (_sync) { _at = null; } }")]
    [InlineData("private Task? _refreshing;")]
    [InlineData("private Lazy<Task<string>>? _token;")]
    [InlineData("private int _count; public void Count() => Interlocked.Increment(ref _count);")]
    [InlineData("private bool _isRefreshing; public void Begin() { _isRefreshing = true; }")]
    [InlineData("private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task> _running = new();")]
    [InlineData("private TaskCompletionSource<string>? _waiting;")]
    [InlineData("private readonly PeriodicTimer _timer = new(TimeSpan.FromMinutes(5));")]
    [InlineData("public interface IUserTokenRequestConcurrencyControl { } private IUserTokenRequestConcurrencyControl? _control;")]
    [InlineData("public sealed class AsyncLock { } private readonly AsyncLock _mutex = new();")]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] public void Clear() { _at = null; }")]
    public Task The_type_keeps_its_callers_apart(string member) => Verify.IsSilent(Service(Unmarked(Get), member));

    [Theory]
    [InlineData("public Task GetAsync() => RefreshAsync();")]
    [InlineData("public async Task<string> GetAsync() { if (_refreshToken.Length == 0) throw new InvalidOperationException(); await RefreshAsync(); return _at!; }")]
    [InlineData("public async Task<string?> GetAsync() { if (string.IsNullOrEmpty(_refreshToken)) return null; await RefreshAsync(); return _at; }")]
    [InlineData("public Task<string?> GetAsync() => Flight.RunAsync(async () => { if (DateTimeOffset.UtcNow > _expiresAt) await RefreshAsync(); return _at; });")]
    [InlineData("public async Task GetAsync() { if (DateTimeOffset.UtcNow > _expiresAt) await Flight.OnceAsync(() => RefreshAsync()); }")]
    [InlineData("public async Task GetAsync() { if (DateTimeOffset.UtcNow > _expiresAt) await Flight.OnceAsync(Again); } private Task Again() => RefreshAsync();")]
    [InlineData("private async Task LoopAsync() { while (true) { if (DateTimeOffset.UtcNow > _expiresAt) await RefreshAsync(); } }")]
    public Task The_type_does_not_say_when_or_who(string get) => Verify.IsSilent(Service(
        get, "} public static class Flight { public static Task<T> RunAsync<T>(Func<Task<T>> run) => run(); public static Task OnceAsync(Func<Task> run) => run();"));

    [Fact]
    public Task A_worker_is_its_only_caller() => Verify.IsSilent(Service(
        "protected override async Task ExecuteAsync(CancellationToken ct) { while (!ct.IsCancellationRequested) { if (DateTimeOffset.UtcNow > _expiresAt) await RefreshAsync(ct); await Task.Delay(1000, ct); } }",
        type: "public sealed class SyncService(HttpClient http) : BackgroundService"));

    [Fact]
    public Task A_client_credentials_token_can_be_asked_for_twice() => Verify.IsSilent(UnrenewedTokenTests.Usings + """
        public sealed class TokenService(HttpClient http)
        {
            private string? _at; private DateTimeOffset _exp;
            public async Task<string> GetAsync()
            {
                if (DateTimeOffset.UtcNow < _exp) return _at!;
                var t = (await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials"))!;
                _exp = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn);
                return _at = t.AccessToken;
            }
        }
        """);

    [Theory]
    [InlineData("_refreshToken = answer.RefreshToken ?? _refreshToken;", "")]
    [InlineData("\"/token\"", "\"https://oauth2.googleapis.com/token\"")]
    [InlineData("\"/token\"", "\"https://login.microsoftonline.com/common/oauth2/v2.0/token\"")]
    public Task The_server_accepts_the_token_again(string code, string instead) =>
        Verify.IsSilent(Service(Unmarked(Get), refresh: Refresh.Replace(code, instead, StringComparison.Ordinal).Replace("ReadFromJsonAsync<Tok>", instead.Length == 0 ? "ReadFromJsonAsync<Short>" : "ReadFromJsonAsync<Tok>", StringComparison.Ordinal).Replace("_at = answer!.AccessToken;", instead.Length == 0 ? "Use(answer!);" : "_at = answer!.AccessToken;", StringComparison.Ordinal),
            member: "private void Use(Short answer) { _at = answer.AccessToken; } public sealed record Short([property: JsonPropertyName(\"access_token\")] string AccessToken, [property: JsonPropertyName(\"expires_in\")] int ExpiresIn);"));

    [Theory]
    [InlineData("public sealed class OrdersController(HttpClient http) : ControllerBase")]
    [InlineData("public sealed class TokenService(HttpClient http) : Base")]
    public Task One_request_or_a_base_class_out_of_sight(string type) => Verify.IsSilent(Service(Unmarked(Get), type: type) + "public class Base { }");

    [Fact]
    public Task Cookie_events_have_the_tokens_of_one_request() => Verify.IsSilent(UnrenewedTokenTests.Usings + """
        public sealed class Events(HttpClient http) : Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationEvents
        {
            public override async Task ValidatePrincipal(Microsoft.AspNetCore.Authentication.Cookies.CookieValidatePrincipalContext context)
            {
                var refreshToken = context.Properties.Items[".Token.refresh_token"]!;
                if (context.Properties.ExpiresUtc > DateTimeOffset.UtcNow) return;
                var r = await http.PostAsync("/token", new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)]));
                var t = await r.Content.ReadFromJsonAsync<Tok>();
                context.Properties.Items[".Token.refresh_token"] = t!.RefreshToken;
            }
        }
        """);

    [Fact]
    public Task Only_hints_when_every_request_has_its_own_object() => Hints(
        Service(Get), new Project { OtherFiles = ["using Microsoft.Extensions.DependencyInjection; static class Setup { static void Add(IServiceCollection services) => services.AddScoped<TokenService>(); }"] });

    [Theory]
    [InlineData("public sealed class UserSession(HttpClient http)")]
    [InlineData("public sealed class LoginViewModel(HttpClient http)")]
    public Task Only_hints_for_an_object_that_may_have_one_user(string type) => Hints(Service(Get, type: type));

    [Fact]
    public Task Only_hints_in_tests() => Hints(Service(Get), Project.Test);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent("#if DEBUG\n" + Service(Unmarked(Get)) + "\n#endif", new Project { Symbols = ["DEBUG"] });

    [Theory]
    [InlineData("[\"refresh_token\"] = _refreshToken", "[\"refresh_token\"] = ")]
    [InlineData("[\"refresh_token\"] = _refreshToken", "[\"refresh_token\"] = Uri.EscapeDataString(")]
    [InlineData("_refreshToken = answer.RefreshToken ?? _refreshToken;", "_refreshToken = ; (_at, ) =")]
    [InlineData("var answer = await", "string sent = sent ?? _refreshToken; var answer = await")]
    public Task Survives_half_typed_code(string code, string typed) => Verify.IsSilent(
        Service(Unmarked(Get).Replace(">= _expiresAt)", ">= )", StringComparison.Ordinal), refresh: Refresh.Replace(code, typed, StringComparison.Ordinal)).Replace("DateTimeOffset.UtcNow >= )", "_unknown is )", StringComparison.Ordinal),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
