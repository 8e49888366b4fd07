using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.CachedTokenAnalyzer,
    Broxi.Security.CodeFixes.OAuth.CachedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="CachedTokenAnalyzer"/> finds, and where it is silent.</summary>
public sealed class CachedTokenTests
{
    internal const string Usings = """
        using System.Net.Http.Json;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using IdentityModel.Client;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Primitives;

        public sealed record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

        """;

    /// <summary>A client that asks for a token and caches it so.</summary>
    internal static string Client(string store, string members = "") => Usings + $$"""
        public sealed class Tokens(HttpClient http, IMemoryCache cache, IDistributedCache shared, HybridCache hybrid)
        {
            {{members.InType()}}
            public async Task<string> GetAsync(CancellationToken ct)
            {
                if (cache.TryGetValue("token", out string? known) && known is not null)
                    return known;
                var token = (await http.GetFromJsonAsync<Tok>("/token", ct))!;
                {{store.InType().InType()}}
                return token.AccessToken;
            }
        }
        """;

    [Theory]
    [InlineData("cache.[|Set|](\"token\", token.AccessToken);")]
    [InlineData("cache.[|Set|](\"token\", token);")]
    [InlineData("cache.[|Set|](\"token\", \"Bearer \" + token.AccessToken);")]
    [InlineData("cache.[|Set|](\"token\", token.AccessToken, (MemoryCacheEntryOptions?)null);")]
    [InlineData("cache.[|Set|](\"token\", token.AccessToken, new MemoryCacheEntryOptions { Size = 1 });")]
    [InlineData("cache.[|Set|](\"token\", token.AccessToken, new MemoryCacheEntryOptions { SlidingExpiration = null, AbsoluteExpiration = null });")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|DateTimeOffset.MaxValue|]);")]
    [InlineData("await shared.[|SetStringAsync|](\"token\", token.AccessToken, ct);")]
    [InlineData("shared.[|SetString|](\"token\", JsonSerializer.Serialize(token));")]
    [InlineData("await shared.[|SetAsync|](\"token\", JsonSerializer.SerializeToUtf8Bytes(token), ct);")]
    [InlineData("shared.[|Set|](\"token\", Encoding.UTF8.GetBytes(token.AccessToken), new DistributedCacheEntryOptions());")]
    public Task Finds_an_entry_that_never_expires(string store) => Verify.Finds(Client(store));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromHours(1) });")]
    [InlineData("cache.Set(\"token\", token, new MemoryCacheEntryOptions().SetSize(1).[|SetSlidingExpiration|](TimeSpan.FromSeconds(token.ExpiresIn)));")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|s_options|]);")]
    [InlineData("var options = new MemoryCacheEntryOptions();\noptions.SlidingExpiration = TimeSpan.FromMinutes(20);\ncache.Set(\"token\", token.AccessToken, [|options|]);")]
    [InlineData("var options = new MemoryCacheEntryOptions().SetSlidingExpiration(TimeSpan.FromDays(1)).SetPriority(CacheItemPriority.High);\ncache.Set(\"token\", token.AccessToken, [|options|]);")]
    [InlineData("var options = new MemoryCacheEntryOptions();\noptions.SetSize(1);\noptions.SetSlidingExpiration(TimeSpan.FromDays(1));\ncache.Set(\"token\", token.AccessToken, [|options|]);")]
    [InlineData("await shared.SetStringAsync(\"token\", JsonSerializer.Serialize(token), new DistributedCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromSeconds(token.ExpiresIn * 0.9) }, ct);")]
    [InlineData("shared.Set(\"token\", Encoding.UTF8.GetBytes(token.AccessToken), new DistributedCacheEntryOptions().[|SetSlidingExpiration|](TimeSpan.FromHours(2)));")]
    public Task Finds_an_entry_that_slides(string store) => Verify.Finds(Client(
        store, store.Contains("s_options", StringComparison.Ordinal) ? "private static readonly MemoryCacheEntryOptions s_options = new() { SlidingExpiration = TimeSpan.FromHours(1) };\n" : ""));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|TimeSpan.FromMinutes(50)|]);")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|DateTimeOffset.UtcNow.AddHours(1)|]);")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|DateTime.Now.AddHours(1)|]);")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|Life|]);")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|AbsoluteExpirationRelativeToNow|] = TimeSpan.FromSeconds(7000) });")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|AbsoluteExpiration|] = DateTimeOffset.UtcNow.AddDays(1), SlidingExpiration = TimeSpan.FromHours(1) });")]
    [InlineData("await shared.SetStringAsync(\"token\", token.AccessToken, new DistributedCacheEntryOptions { [|AbsoluteExpirationRelativeToNow|] = TimeSpan.FromHours(1) }, ct);")]
    [InlineData("await hybrid.SetAsync(\"token\", token.AccessToken, new HybridCacheEntryOptions { [|Expiration|] = TimeSpan.FromHours(1) }, cancellationToken: ct);")]
    [InlineData("await hybrid.SetAsync(\"token\", token, new() { [|Expiration|] = new TimeSpan(0, 55, 0), LocalCacheExpiration = TimeSpan.FromMinutes(5) });")]
    public Task Suggests_it_for_a_fixed_time(string store) => Verify.Hints(Client(
        store, store.Contains("Life", StringComparison.Ordinal) ? "private static readonly TimeSpan Life = TimeSpan.FromMinutes(55);\n" : ""));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, TimeSpan.FromSeconds(token.ExpiresIn - 60));")]
    [InlineData("cache.Set(\"token\", token.AccessToken, DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn));")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(token.ExpiresIn - 60) });")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(5), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(token.ExpiresIn - 60) });")]
    [InlineData("var life = token.ExpiresIn - 60;\ncache.Set(\"token\", token.AccessToken, TimeSpan.FromSeconds(life));")]
    // Short on purpose.
    [InlineData("cache.Set(\"token\", token.AccessToken, TimeSpan.FromMinutes(5));")]
    // Something else ends the entry.
    [InlineData("cache.Set(\"token\", token.AccessToken, new CancellationChangeToken(ct));")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions().AddExpirationToken(new CancellationChangeToken(ct)));")]
    // The reader looks at the clock.
    [InlineData("cache.Set(\"token\", (token.AccessToken, DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn)));")]
    [InlineData("cache.Set(\"token\", token);\ncache.Set(\"until\", DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn));")]
    // Set out of sight.
    [InlineData("cache.Set(\"token\", token.AccessToken, Options);", "public static MemoryCacheEntryOptions Options { get; set; } = new();\n")]
    [InlineData("cache.Set(\"token\", token.AccessToken, Options());", "private static MemoryCacheEntryOptions Options() => new();\n")]
    [InlineData("var options = new MemoryCacheEntryOptions();\nApply(options);\ncache.Set(\"token\", token.AccessToken, options);", "private static void Apply(MemoryCacheEntryOptions options) => options.SetAbsoluteExpiration(TimeSpan.FromMinutes(1));\n")]
    [InlineData("cache.Set(\"token\", token.AccessToken, Life);", "public TimeSpan Life { get; set; }\n")]
    // HybridCache has a default.
    [InlineData("await hybrid.SetAsync(\"token\", token.AccessToken, cancellationToken: ct);")]
    // The token is dropped when it is refused.
    [InlineData("cache.Set(\"token\", token.AccessToken);", "public void Forget() => cache.Remove(\"token\");\n")]
    [InlineData("cache.Set(\"token\", token.AccessToken);", "private static bool IsOver(HttpResponseMessage r) => r.StatusCode == System.Net.HttpStatusCode.Unauthorized;\n")]
    // No access token.
    [InlineData("cache.Set(\"token\", ct);")]
    [InlineData("cache.Set(\"user\", \"alice\", new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) });")]
    [InlineData("var csrfToken = Guid.NewGuid().ToString();\ncache.Set(\"csrf\", csrfToken);")]
    // Issued by this server.
    [InlineData("var issued = new Tok(Guid.NewGuid().ToString(), 3600);\ncache.Set(\"issued\", issued);")]
    [InlineData("var issued = new Tok(Guid.NewGuid().ToString(), 3600);\ncache.Set(\"issued\", issued.AccessToken);")]
    public Task Is_silent(string store, string members = "") => Verify.IsSilent(Client(store, members));

    [Theory]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { [|e.SlidingExpiration|] = TimeSpan.FromHours(1); return (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken; })")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { e.[|SetSlidingExpiration|](TimeSpan.FromHours(1)); var t = await FetchAsync(); return t.AccessToken; })")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async (ICacheEntry e) => { e.Priority = CacheItemPriority.NeverRemove; e.SetSize(1).[|SetSlidingExpiration|](TimeSpan.FromHours(1)); return (await FetchAsync()).AccessToken; })")]
    [InlineData("cache.[|GetOrCreateAsync|](\"t\", async _ => (await FetchAsync()).AccessToken)")]
    [InlineData("cache.[|GetOrCreateAsync|](\"t\", _ => TextAsync())")]
    [InlineData("cache.[|GetOrCreateAsync|](\"t\", CreateAsync)")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async _ => (await FetchAsync()).AccessToken, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromHours(1) })")]
    [InlineData("Task.FromResult(cache.[|GetOrCreate|](\"t\", e => FetchAsync().GetAwaiter().GetResult().AccessToken))")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { e.SetOptions(new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromHours(1) }); return (await FetchAsync()).AccessToken; })")]
    public Task Finds_it_in_a_factory(string get) => Verify.Finds(Factory(get));

    [Theory]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { [|e.AbsoluteExpirationRelativeToNow|] = TimeSpan.FromMinutes(50); return await TextAsync(); })")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { [|e.AbsoluteExpirationRelativeToNow|] = TimeSpan.FromMinutes(50); return await provider.GetAccessTokenAsync(); })")]
    [InlineData("hybrid.GetOrCreateAsync(\"t\", async ct => (await FetchAsync()).AccessToken, new HybridCacheEntryOptions { [|Expiration|] = TimeSpan.FromHours(1) }).AsTask()!")]
    [InlineData("hybrid.GetOrCreateAsync(\"t\", this, static async (self, ct) => (await self.FetchAsync()).AccessToken, new HybridCacheEntryOptions { [|Expiration|] = TimeSpan.FromHours(1) }).AsTask()!")]
    [InlineData("cache.[|GetOrCreateAsync|](\"t\", _ => provider.GetAccessTokenAsync())")]
    public Task Suggests_it_in_a_factory(string get) => Verify.Hints(Factory(get));

    [Theory]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { var t = await FetchAsync(); e.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(t.ExpiresIn); return t.AccessToken; })")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { var t = await FetchAsync(); e.SlidingExpiration = TimeSpan.FromMinutes(5); e.SetAbsoluteExpiration(TimeSpan.FromSeconds(t.ExpiresIn)); return t.AccessToken; })")]
    [InlineData("cache.GetOrCreateAsync(\"t\", e => FillAsync(e))")]
    [InlineData("cache.GetOrCreateAsync(\"t\", FillAsync)")]
    [InlineData("cache.GetOrCreateAsync(\"t\", factory)")]
    [InlineData("hybrid.GetOrCreateAsync(\"t\", async ct => (await FetchAsync()).AccessToken).AsTask()!")]
    [InlineData("cache.GetOrCreateAsync(\"t\", async e => { e.SlidingExpiration = TimeSpan.FromHours(1); return await NameAsync(); })")]
    public Task Is_silent_about_a_factory(string get) => Verify.IsSilent(Factory(get));

    private static string Factory(string get) => Usings + $$"""
        public interface IProvider { Task<string> GetAccessTokenAsync(); }
        public sealed class Tokens(HttpClient http, IMemoryCache cache, HybridCache hybrid, IProvider provider, Func<ICacheEntry, Task<string>> factory)
        {
            public Task<string?> GetAsync() => {{get}};
            public Task<string?> OthersAsync() => Task.FromResult<string?>(hybrid.ToString() + provider + factory + cache);
            private async Task<Tok> FetchAsync() => (await http.GetFromJsonAsync<Tok>("/token"))!;
            private async Task<string> TextAsync() => (await FetchAsync()).AccessToken;
            private async Task<string> CreateAsync(ICacheEntry entry) { entry.Size = 1; return (await FetchAsync()).AccessToken; }
            private async Task<string> FillAsync(ICacheEntry entry) { Limit(entry); return (await FetchAsync()).AccessToken; }
            private static void Limit(ICacheEntry entry) => entry.SetAbsoluteExpiration(TimeSpan.FromMinutes(1));
            private Task<string> NameAsync() => http.GetStringAsync("/name");
        }
        """;

    [Fact]
    public Task Finds_it_in_an_action_a_worker_and_a_record() => Verify.Finds(Usings + """
        public class Callback(IMemoryCache cache) : Microsoft.AspNetCore.Mvc.Controller
        {
            public async Task<Microsoft.AspNetCore.Mvc.IActionResult> Get(string code)
            {
                var client = new HttpClient();
                var options = new MemoryCacheEntryOptions().SetSlidingExpiration(TimeSpan.FromDays(1));
                var response = await client.PostAsync("https://identity.contoso.com/connect/token", new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code)]));
                var tokens = Newtonsoft.Json.Linq.JObject.Parse(await response.Content.ReadAsStringAsync());
                string? accessToken = tokens["access_token"]?.ToString();
                cache.Set("access_token", accessToken, [|options|]);
                return Ok();
            }
        }
        public sealed class Nightly(IDistributedCache cache, HttpClient http) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var json = await cache.GetStringAsync("token", stoppingToken);
                var token = json is null ? null : JsonSerializer.Deserialize<Tok>(json);
                if (token is null)
                {
                    token = await http.GetFromJsonAsync<Tok>("/token", stoppingToken);
                    await cache.SetStringAsync("token", JsonSerializer.Serialize(token), new DistributedCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromHours(1) }, stoppingToken);
                }
            }
        }
        public record Partner(IMemoryCache Cache, HttpClient Http)
        {
            public string Token => Cache.GetOrCreate("partner", entry =>
            {
                var token = Http.GetFromJsonAsync<Tok>("/token").GetAwaiter().GetResult()!;
                [|entry.SlidingExpiration|] = TimeSpan.FromSeconds(token.ExpiresIn);
                return token.AccessToken;
            })!;
        }
        """);

    [Fact]
    public Task Finds_the_token_of_IdentityModel_in_a_static_cache() => Verify.Finds(Usings + """
        public static class Tokens
        {
            private static readonly MemoryCache s_cache = new(new MemoryCacheOptions());
            public static async Task<string?> GetAsync(HttpClient http)
            {
                if (s_cache.TryGetValue("t", out string? known))
                    return known;
                var response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = "https://id.contoso.com/connect/token", ClientId = "jobs" });
                if (response.IsError)
                    throw new InvalidOperationException(response.Error);
                return s_cache.[|Set|]("t", response.AccessToken);
            }
        }
        """);

    [Fact]
    public Task Finds_it_in_a_handler_with_a_dictionary_of_JSON() => Verify.Finds(Usings + """
        public sealed partial class BearerHandler(IMemoryCache cache) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!cache.TryGetValue("bearer", out string? bearer))
                {
                    bearer = await FetchAsync(cancellationToken);
                    cache.Set("bearer", bearer, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromMinutes(30) });
                }
                request.Headers.Authorization = new("Bearer", bearer);
                return await base.SendAsync(request, cancellationToken);
            }
        }
        public sealed partial class BearerHandler
        {
            private async Task<string> FetchAsync(CancellationToken ct)
            {
                var response = await base.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/token"), ct);
                var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct));
                return json.RootElement.GetProperty("access_token").GetString()!;
            }
        }
        """);

    [Fact]
    public Task Finds_it_in_top_level_statements_and_local_functions() => Verify.Finds(
        Usings.Replace("public sealed record", "IMemoryCache cache = new MemoryCache(new MemoryCacheOptions());\nHttpClient http = new();\nConsole.WriteLine(await GetAsync());\nasync Task<string> GetAsync()\n{\n    var t = (await http.GetFromJsonAsync<Tok>(\"/token\"))!;\n    cache.[|Set|](\"t\", t.AccessToken);\n    return t.AccessToken;\n}\npublic sealed record", StringComparison.Ordinal),
        new Project { IsProgram = true });

    [Fact]
    public Task Finds_a_user_token() => Verify.Finds("""
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Caching.Memory;
        public class UserTokens(IMemoryCache cache)
        {
            public async Task KeepAsync(HttpContext context)
            {
                var accessToken = await context.GetTokenAsync("access_token");
                cache.[|Set|](context.User.Identity!.Name!, accessToken);
            }
        }
        """);

    [Fact]
    public Task Suggests_it_for_a_token_that_somebody_else_brings() => Verify.Hints(Usings + """
        public class TokenStore(IMemoryCache cache)
        {
            public void Keep(string user, Tok token) => cache.Set(user, token, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromDays(1) });
        }
        """);

    [Fact]
    public Task Is_silent_about_names_alone() => Verify.IsSilent(Usings + """
        public class TokenStore(IMemoryCache cache)
        {
            public void Keep(string user, string accessToken) => cache.Set(user, accessToken);
            public void KeepResponse(string user, Known token) => cache.Set(user, token);
        }
        public sealed class Known { public string? AccessToken { get; set; } public string? TokenType { get; set; } public DateTimeOffset ExpiresAt { get; set; } }
        """);

    [Fact]
    public Task Is_silent_in_development_only_code() => Verify.IsSilent(Client("if (Environment.GetEnvironmentVariable(\"X\") == \"Development\")\n    cache.Set(\"token\", token.AccessToken);"));

    [Fact]
    public Task Is_a_suggestion_in_a_test_project() => Verify.Hints(Client("cache.[|Set|](\"token\", token.AccessToken);"), Project.Test);

    [Theory]
    [InlineData("cache.Set(\"token\", token.")]
    [InlineData("cache.Set(\"token\", );")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { SlidingExpiration = });")]
    [InlineData("cache.GetOrCreateAsync(\"token\", async e => { e.SlidingExpiration = ; return })")]
    [InlineData("cache.GetOrCreateAsync(\"token\", e => )")]
    public Task Survives_half_typed_code(string store) => Verify.IsSilent(Client(store), new Project { Compiler = CompilerDiagnostics.None });
}
