using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UncheckedRefreshFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3006 of <see cref="TokenLifecycleAnalyzer"/>: what is found, and where it is silent.</summary>
public sealed class UncheckedRefreshTests
{
    private const string Ask = """
        var t = (await http.GetFromJsonAsync<Tok>("/token?grant_type=client_credentials"))!; _at = t.AccessToken; _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
        """;

    private const string Redeem = """
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = SENT });
        using var r = await http.PostAsync("/token", form);
        if (!r.IsSuccessStatusCode) throw new InvalidOperationException();
        var t = (await r.Content.ReadFromJsonAsync<Tok>())!;
        _at = t.AccessToken; _refresh = t.RefreshToken ?? _refresh; _exp = clock.GetUtcNow().AddSeconds(t.ExpiresIn);
        """;

    internal static string Service(string get, string member = "", string type = "public sealed class TokenService(HttpClient http, TimeProvider clock)") =>
        UnrenewedTokenTests.Usings + $$"""
        {{type}}
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private string? _at;
            private string _refresh = "";
            private DateTimeOffset _exp;
            {{member}}
            public async Task<string?> GetAsync(CancellationToken ct)
            {
                {{get.Replace("ASK", Ask, StringComparison.Ordinal).Replace("REDEEM", Redeemed("_refresh"), StringComparison.Ordinal)}}
            }
        }
        """;

    private static string Redeemed(string sent) => Redeem.Replace("SENT", sent, StringComparison.Ordinal);

    private static Task Finds(string sample) => Verify.Finds(sample, id: TokenLifecycleAnalyzer.UncheckedRefreshId);

    private static Task Hints(string sample, Project? project = null) => Verify.Hints(sample, project, TokenLifecycleAnalyzer.UncheckedRefreshId);

    [Theory]
    [InlineData("if (clock.GetUtcNow() < _exp) return _at; await [|_gate.WaitAsync(ct)|]; try { ASK } finally { _gate.Release(); } return _at;")]
    [InlineData("if (_at is not null && clock.GetUtcNow() < _exp) return _at; await [|_gate.WaitAsync(ct)|].ConfigureAwait(false); try { REDEEM return _at; } finally { _gate.Release(); }")]
    [InlineData("if (clock.GetUtcNow() >= _exp) { await [|_gate.WaitAsync()|]; try { REDEEM } finally { _gate.Release(); } } return _at;")]
    [InlineData("if (clock.GetUtcNow() >= _exp) { try { await [|_gate.WaitAsync()|]; ASK } finally { _gate.Release(); } } return _at;")]
    [InlineData("if (Expired) await RenewAsync(); return _at;")]
    [InlineData("if (Expired) { [|_gate.Wait(ct)|]; try { await CoreAsync(); } finally { _gate.Release(); } } return _at;")]
    [InlineData("if (!Expired) return _at; if (!await [|_gate.WaitAsync(1000, ct)|]) throw new TimeoutException(); try { if (_refresh.Length == 0) throw new InvalidOperationException(); await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("if (!Expired) return _at; using (await [|_mutex.LockAsync()|]) { await CoreAsync(); } return _at;")]
    [InlineData("if (!Expired) return _at; using var held = await [|_mutex.LockAsync()|]; await CoreAsync(); return _at;")]
    [InlineData("if (string.IsNullOrEmpty(_at)) await LockedAsync(); return _at; async Task LockedAsync() { await [|_gate.WaitAsync()|]; try { ASK } finally { _gate.Release(); } }")]
    [InlineData("return await Task.Run(async () => { if (!Expired) return _at; await [|_gate.WaitAsync()|]; try { await CoreAsync(); return _at; } finally { _gate.Release(); } });")]
    public Task Nobody_looks_again_inside_the_lock(string get) => Hints(Service(get, $$"""
        private bool Expired => clock.GetUtcNow() >= _exp;
            private readonly AsyncLock _mutex = new(); public sealed class AsyncLock { public Task<IDisposable> LockAsync() => null!; }
            private async Task RenewAsync() { await {{(get.Contains("RenewAsync", StringComparison.Ordinal) ? "[|_gate.WaitAsync()|]" : "_gate.WaitAsync()")}}; try { await CoreAsync(); } finally { _gate.Release(); } }
            private async Task CoreAsync() { {{Redeemed("_refresh")}} }
        """));

    [Fact]
    public Task A_lock_statement_and_RestSharp() => Hints(UnrenewedTokenTests.Usings + """
        internal static class Tokens
        {
            private static readonly object s_lock = new();
            private static string? s_token;
            private static DateTime s_expiry;
            public static string Get(RestClient client)
            {
                if (s_token == null || s_expiry < DateTime.UtcNow)
                {
                    lock ([|s_lock|])
                    {
                        var answer = client.ExecuteAsync<Tok>(new RestRequest("/oauth/token", Method.Post).AddParameter("grant_type", "client_credentials")).Result.Data!;
                        s_token = answer.AccessToken;
                        s_expiry = DateTime.UtcNow.AddSeconds(answer.ExpiresIn);
                    }
                }
                return s_token;
            }
        }
        """);

    [Fact]
    public Task A_handler_that_refreshes_once_for_every_401() => Hints(UnrenewedTokenTests.Usings + """
        public sealed class BearerHandler(HttpClient login) : DelegatingHandler
        {
            private readonly SemaphoreSlim _semaphore = new SemaphoreSlim(1);
            private string _access = "", _refresh = "";
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var response = await base.SendAsync(request, ct);
                if (response.StatusCode != HttpStatusCode.Unauthorized) return response;
                await [|_semaphore.WaitAsync(ct)|];
                try
                {
                    var form = new Dictionary<string, string> { { "grant_type", "refresh_token" }, { "refresh_token", _refresh } };
                    var answer = await login.PostAsync("/token", new FormUrlEncodedContent(form), ct);
                    var json = JObject.Parse(await answer.Content.ReadAsStringAsync(ct));
                    _access = json["access_token"]!.ToString();
                    _refresh = json["refresh_token"]?.ToString() ?? _refresh;
                }
                finally { _semaphore.Release(); }
                request.Headers.Authorization = new("Bearer", _access);
                return await base.SendAsync(request, ct);
            }
        }
        """);

    [Theory]
    [InlineData("if (clock.GetUtcNow() < _exp) return _at; var sent = _refresh; await [|_gate.WaitAsync(ct)|]; try { REDEEM } finally { _gate.Release(); } return _at;")]
    [InlineData("var sent = _refresh; await [|_gate.WaitAsync(ct)|]; try { REDEEM } finally { _gate.Release(); } return _at;")]
    [InlineData("if (_refresh is not { Length: > 0 } sent) throw new InvalidOperationException(); await [|_gate.WaitAsync(ct)|]; try { REDEEM } finally { _gate.Release(); } return _at;")]
    [InlineData("await RenewAsync(_refresh); return _at; async Task RenewAsync(string sent) { await [|_gate.WaitAsync(ct)|]; try { REDEEM } finally { _gate.Release(); } }")]
    public Task The_refresh_token_is_read_before_the_lock(string get) => Finds(Service(get.Replace("REDEEM", Redeemed("sent"), StringComparison.Ordinal)));

    [Fact]
    public Task Only_hints_when_the_server_accepts_the_token_again() => Hints(Service(
        "if (clock.GetUtcNow() < _exp) return _at; var sent = _refresh; await [|_gate.WaitAsync(ct)|]; try { " + Redeemed("sent") + " } finally { _gate.Release(); } return _at;")
            .Replace("\"/token\"", "\"https://login.microsoftonline.com/common/oauth2/v2.0/token\"", StringComparison.Ordinal));

    [Fact]
    public Task A_private_method_is_given_the_token_it_redeems() => Finds(Service(
        "await RenewAsync(_refresh); return _at;",
        "private async Task RenewAsync(string sent) { await [|_gate.WaitAsync()|]; try { " + Redeemed("sent") + " } finally { _gate.Release(); } }"));

    [Theory]
    [InlineData("if (clock.GetUtcNow() < _exp) return _at; await _gate.WaitAsync(); try { if (clock.GetUtcNow() < _exp) return _at; REDEEM } finally { _gate.Release(); } return _at;")]
    [InlineData("if (clock.GetUtcNow() >= _exp) { await _gate.WaitAsync(); try { if (clock.GetUtcNow() >= _exp) { REDEEM } } finally { _gate.Release(); } } return _at;")]
    [InlineData("if (!Expired) return _at; await _gate.WaitAsync(); try { if (Expired) await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("if (!Expired) return _at; await _gate.WaitAsync(); try { await EnsureAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("await _gate.WaitAsync(); try { if (Expired) { REDEEM } return _at; } finally { _gate.Release(); }")]
    [InlineData("if (!Expired) return _at; var seen = _at; await _gate.WaitAsync(); try { if (seen != _at) return _at; await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("if (!Expired) return _at; var before = _count; await _gate.WaitAsync(); try { if (before != _count) return _at; await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("if (!Expired) return _at; await _gate.WaitAsync(); try { switch (Expired) { case true: await CoreAsync(); break; } } finally { _gate.Release(); } return _at;")]
    [InlineData("if (!Expired) return _at; await _gate.WaitAsync(); try { while (Expired) await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("if (_at is not null) return _at; await _gate.WaitAsync(); try { _at ??= await NewAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("await _gate.WaitAsync(); try { await CoreAsync(); } finally { _gate.Release(); } return _at;")]
    [InlineData("await _gate.WaitAsync(); try { _count++; } finally { _gate.Release(); } if (Expired) await CoreAsync(); return _at;")]
    [InlineData("if (Expired && await _gate.WaitAsync(0)) { try { await CoreAsync(); } finally { _gate.Release(); } } return _at;")]
    [InlineData("var sent = _refresh; await _gate.WaitAsync(); try { if (!Expired) return _at; await SendAsync(sent); } finally { _gate.Release(); } return _at;")]
    [InlineData("await _gate.WaitAsync(); try { var sent = _refresh; await SendAsync(sent); } finally { _gate.Release(); } return _at;")]
    public Task Somebody_looks_again_or_nobody_looked_before(string get) => Verify.IsSilent(Service(get, $$"""
        private int _count; private bool Expired => clock.GetUtcNow() >= _exp;
            private async Task EnsureAsync() { if (Expired) await CoreAsync(); }
            private async Task CoreAsync() { {{Redeemed("_refresh")}} }
            private async Task SendAsync(string sent) { {{Redeemed("sent")}} }
            private async Task<string> NewAsync() { {{Ask}} return t.AccessToken; }
        """));

    [Fact]
    public Task The_first_caller_alone_gets_in() => Verify.IsSilent(Service(
        "if (clock.GetUtcNow() < _exp) return _at; if (!_gate.Wait(0)) return _at; try { ASK } finally { _gate.Release(); } return _at;"));

    [Fact]
    public Task Only_hints_in_tests() => Hints(Service("var sent = _refresh; await [|_gate.WaitAsync(ct)|]; try { REDEEM } finally { _gate.Release(); } return _at;".Replace("REDEEM", Redeemed("sent"), StringComparison.Ordinal)), Project.Test);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent(
        "#if DEBUG\n" + Service("if (clock.GetUtcNow() < _exp) return _at; await _gate.WaitAsync(ct); try { ASK } finally { _gate.Release(); } return _at;") + "\n#endif",
        new Project { Symbols = ["DEBUG"] });

    [Theory]
    [InlineData("public sealed class OrdersController(HttpClient http, TimeProvider clock) : ControllerBase")]
    [InlineData("public sealed class TokenService(HttpClient http, TimeProvider clock) : Base")]
    public Task One_request_or_a_base_class_out_of_sight(string type) => Verify.IsSilent(
        Service("if (clock.GetUtcNow() < _exp) return _at; await _gate.WaitAsync(ct); try { ASK } finally { _gate.Release(); } return _at;", type: type) + "public class Base { }");

    [Theory]
    [InlineData("if (clock.GetUtcNow() < ) return _at; await _gate.; try { ASK } finally { _gate.Release( } return _at;")]
    [InlineData("if (_unknown) return _at; using (await _gate.WaitAsync( { ASK } ")]
    [InlineData("lock ( { ASK } string sent = sent; ")]
    public Task Survives_half_typed_code(string get) => Verify.IsSilent(Service(get), new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
