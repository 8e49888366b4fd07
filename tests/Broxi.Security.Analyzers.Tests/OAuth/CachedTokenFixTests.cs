using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.CachedTokenAnalyzer,
    Broxi.Security.CodeFixes.OAuth.CachedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="CachedTokenFix"/> makes of the findings of <see cref="CachedTokenAnalyzer"/>.</summary>
public sealed class CachedTokenFixTests
{
    private const string Life = "TimeSpan.FromSeconds(Math.Max(1, token.ExpiresIn - 60))";

    [Theory]
    [InlineData("cache.[|Set|](\"token\", token.AccessToken); // kept", $"cache.Set(\"token\", token.AccessToken, {Life}); // kept")]
    [InlineData("cache.[|Set|](\"token\", token);", $"cache.Set(\"token\", token, {Life});")]
    [InlineData("var text = token.AccessToken;\ncache.[|Set|](\"token\", text);", $"var text = token.AccessToken;\ncache.Set(\"token\", text, {Life});")]
    [InlineData("await shared.[|SetStringAsync|](\"token\", token.AccessToken, ct);", $"await shared.SetStringAsync(\"token\", token.AccessToken, new DistributedCacheEntryOptions {{ AbsoluteExpirationRelativeToNow = {Life} }}, ct);")]
    [InlineData("shared.[|SetString|](\"token\", JsonSerializer.Serialize(token));", $"shared.SetString(\"token\", JsonSerializer.Serialize(token), new DistributedCacheEntryOptions {{ AbsoluteExpirationRelativeToNow = {Life} }});")]
    public Task Adds_a_lifetime(string store, string fixedStore) => Verify.Fixes(CachedTokenTests.Client(store), CachedTokenTests.Client(fixedStore));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromHours(1) /* long */ });", $"cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions {{ AbsoluteExpirationRelativeToNow = {Life} /* long */ }});")]
    [InlineData("cache.Set(\"token\", token, new MemoryCacheEntryOptions().SetSize(1).[|SetSlidingExpiration|](TimeSpan.FromDays(2)));", $"cache.Set(\"token\", token, new MemoryCacheEntryOptions().SetSize(1).SetAbsoluteExpiration({Life}));")]
    [InlineData("var options = new MemoryCacheEntryOptions();\n// an hour\noptions.SlidingExpiration = TimeSpan.FromMinutes(60);\ncache.Set(\"token\", token.AccessToken, [|options|]);", $"var options = new MemoryCacheEntryOptions();\n// an hour\noptions.AbsoluteExpirationRelativeToNow = {Life};\ncache.Set(\"token\", token.AccessToken, options);")]
    public Task Ends_what_slides(string store, string fixedStore) => Verify.Fixes(CachedTokenTests.Client(store), CachedTokenTests.Client(fixedStore));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|SlidingExpiration|] = TimeSpan.FromSeconds(token.ExpiresIn) });", "cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(token.ExpiresIn) });")]
    [InlineData("cache.Set(\"token\", token, new MemoryCacheEntryOptions().[|SetSlidingExpiration|](TimeSpan.FromSeconds(token.ExpiresIn * 0.9)));", "cache.Set(\"token\", token, new MemoryCacheEntryOptions().SetAbsoluteExpiration(TimeSpan.FromSeconds(token.ExpiresIn * 0.9)));")]
    public Task Keeps_a_time_that_comes_from_the_token(string store, string fixedStore) => Verify.Fixes(CachedTokenTests.Client(store), CachedTokenTests.Client(fixedStore));

    [Theory]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|TimeSpan.FromMinutes(50)|]);", $"cache.Set(\"token\", token.AccessToken, {Life});")]
    [InlineData("cache.Set(\"token\", token.AccessToken, [|DateTimeOffset.UtcNow.AddHours(1)|]);", $"cache.Set(\"token\", token.AccessToken, {Life});")]
    [InlineData("cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions { [|AbsoluteExpiration|] = DateTimeOffset.UtcNow.AddDays(1) });", $"cache.Set(\"token\", token.AccessToken, new MemoryCacheEntryOptions {{ AbsoluteExpirationRelativeToNow = {Life} }});")]
    [InlineData("await hybrid.SetAsync(\"token\", token, new() { [|Expiration|] = TimeSpan.FromHours(1) });", $"await hybrid.SetAsync(\"token\", token, new() {{ Expiration = {Life} }});")]
    public Task Takes_the_token_s_time_for_a_fixed_one(string store, string fixedStore) =>
        Verify.Fixes(CachedTokenTests.Client(store), CachedTokenTests.Client(fixedStore), DiagnosticSeverity.Info);

    private const string Factory = """
        public sealed class Tokens(HttpClient http, IMemoryCache cache)
        {
            public Task<string?> OfAsync(string scope) => cache.GetOrCreateAsync(scope, async entry =>
            {
                // an hour
                [|entry.SlidingExpiration|] = TimeSpan.FromHours(1);
                entry.Size = 1;
                var token = await http.GetFromJsonAsync<Tok>("/token?scope=" + scope);
                return token!.AccessToken; // the text
            });

            public Task<string?> GetAsync() => cache.[|GetOrCreateAsync|]("token", async entry =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/token");
                // asks
                return (await Ask(request)).AccessToken;
            });

            private async Task<Tok> Ask(HttpRequestMessage request) => (await (await http.SendAsync(request)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Tok>())!;
        }
        """;

    private const string FixedFactory = """
        public sealed class Tokens(HttpClient http, IMemoryCache cache)
        {
            public Task<string?> OfAsync(string scope) => cache.GetOrCreateAsync(scope, async entry =>
            {
                // an hour
                
                entry.Size = 1;
                var token = await http.GetFromJsonAsync<Tok>("/token?scope=" + scope);
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(Math.Max(1, token!.ExpiresIn - 60));
                return token!.AccessToken; // the text
            });

            public Task<string?> GetAsync() => cache.GetOrCreateAsync("token", async entry =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/token");
                var answer = (await Ask(request));
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(Math.Max(1, answer.ExpiresIn - 60));
                // asks
                return answer.AccessToken;
            });

            private async Task<Tok> Ask(HttpRequestMessage request) => (await (await http.SendAsync(request)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Tok>())!;
        }
        """;

    [Fact]
    public Task Moves_the_end_behind_the_response() => Verify.Fixes(CachedTokenTests.Usings + Factory, CachedTokenTests.Usings + FixedFactory);

    [Fact]
    public Task Names_types_that_the_file_does_not_import() => Verify.Fixes(
        """
        namespace App
        {
            using Microsoft.Extensions.Caching.Distributed;
            public sealed record Tok(string AccessToken, string TokenType, long ExpiresIn);
            public static class Math { }
            public interface IServer { global::System.Threading.Tasks.Task<Tok> AskAsync(); }
            public class Tokens(IDistributedCache cache, IServer server)
            {
                public async global::System.Threading.Tasks.Task FillAsync() { var token = await server.AskAsync(); await cache.[|SetStringAsync|]("t", token.AccessToken); }
            }
        }
        """,
        """
        namespace App
        {
            using Microsoft.Extensions.Caching.Distributed;
            public sealed record Tok(string AccessToken, string TokenType, long ExpiresIn);
            public static class Math { }
            public interface IServer { global::System.Threading.Tasks.Task<Tok> AskAsync(); }
            public class Tokens(IDistributedCache cache, IServer server)
            {
                public async global::System.Threading.Tasks.Task FillAsync() { var token = await server.AskAsync(); await cache.SetStringAsync("t", token.AccessToken, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(System.Math.Max(1, token.ExpiresIn - 60)) }); }
            }
        }
        """);

    [Theory]
    // The options are there before the response, or serve others too.
    [InlineData("cache.Set(\"token\", token.AccessToken, [|s_options|]);", "private static readonly MemoryCacheEntryOptions s_options = new() { SlidingExpiration = TimeSpan.FromHours(1) };\n")]
    // The call fits no other overload.
    [InlineData("cache.[|Set|](\"token\", token.AccessToken, new MemoryCacheEntryOptions { Size = 1 });")]
    [InlineData("cache.[|Set|](value: token.AccessToken, key: \"token\");")]
    // The response is out of reach.
    [InlineData("cache.[|Set|](\"token\", await TextAsync());", "private async Task<string> TextAsync() => (await http.GetFromJsonAsync<Tok>(\"/token\"))!.AccessToken;\n")]
    // Seconds that may be missing.
    [InlineData("var loose = (await http.GetFromJsonAsync<Loose>(\"/token\"))!;\ncache.[|Set|](\"token\", loose.AccessToken);", "private sealed record Loose([property: JsonPropertyName(\"access_token\")] string AccessToken, [property: JsonPropertyName(\"expires_in\")] int? ExpiresIn);\n")]
    public Task Offers_nothing(string store, string members = "") => Verify.Fixes(CachedTokenTests.Client(store, members), CachedTokenTests.Client(store, members));
}
