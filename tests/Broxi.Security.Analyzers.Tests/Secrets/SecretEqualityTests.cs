using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.SecretEqualityAnalyzer,
    Broxi.Security.CodeFixes.Secrets.SecretEqualityFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="SecretEqualityAnalyzer"/> and <see cref="SecretEqualityFix"/>.</summary>
public sealed class SecretEqualityTests
{
    private const string Usings = """
        using System.Linq.Expressions;
        using System.Security.Cryptography;
        using System.Text;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Configuration;

        """;

    [Theory]
    [InlineData("[|Request.Headers[\"X-Api-Key\"] == _apiKey|]")]
    [InlineData("[|Request.Headers[\"X-Api-Key\"].ToString() != configuration[\"Internal\"]|]")]
    [InlineData("[|Request.Headers[\"X-Custom\"].ToString() == configuration[\"Webhook:Secret\"]|]")]
    [InlineData("[|Request.Headers.Authorization != $\"Bearer {_apiKey}\"|]")]
    [InlineData("[|Request.Headers.Authorization.ToString().Substring(7) == _apiKey|]")]
    [InlineData("[|Request.Headers.Authorization.ToString().Split(' ').Last() == _apiKey|]")]
    [InlineData("[|string.Equals(Request.Query[\"code\"], _apiKey, StringComparison.Ordinal)|]")]
    [InlineData("[|_apiKey.Equals(Request.Query[\"code\"], StringComparison.OrdinalIgnoreCase)|]")]
    [InlineData("[|Request.Cookies[\"session-token\"] == user|]")]
    [InlineData("Request.Headers.TryGetValue(\"X-Key\", out var given) && [|given == _apiKey|]")]
    [InlineData("Request.Headers.TryGetValue(\"X-Key\", out var given) && [|given.FirstOrDefault() == _apiKey|]")]
    [InlineData("Request.Headers[\"X-Key\"].FirstOrDefault() is { } given && [|given == _apiKey|]")]
    [InlineData("[|Encoding.UTF8.GetBytes(Request.Headers[\"X-Key\"].ToString()).SequenceEqual(Encoding.UTF8.GetBytes(_apiKey))|]")]
    public Task Finds_a_secret_that_came_with_the_request(string comparison) => Verify.Finds(
        Usings + $$"""
        class KeyController(IConfiguration configuration) : Controller
        {
            readonly string _apiKey = configuration["ApiKey"]!;
            bool Check(string user) => {{comparison}};
        }
        """);

    [Fact]
    public Task Finds_it_through_variables_and_parameters() => Verify.Finds(
        Usings + """
        class Hook : Controller
        {
            string _secret = "";
            bool A() { var headers = Request.Headers; var given = headers["X-Key"].ToString().Trim(); return [|given == _secret|]; }
            bool B([FromHeader(Name = "X-Key")] string given) => [|given == _secret|];
            bool C([FromQuery] string accessToken, string expected) { if ([|expected != accessToken|]) return false; return true; }
            bool D(byte[] body, byte[] secret)
            {
                var computed = Convert.ToHexString(HMACSHA256.HashData(secret, body));
                var signature = Request.Headers["X-Signature"].ToString();
                return [|computed == signature|];
            }
        }
        """);

    [Theory]
    [InlineData("bool Verify(byte[] body, byte[] signature) => [|HMACSHA256.HashData(_bytes, body).SequenceEqual(signature)|];")]
    [InlineData("bool Verify(byte[] body, byte[] mac) { using var hmac = new HMACSHA512(_bytes); return [|mac.AsSpan().SequenceEqual(hmac.ComputeHash(body))|]; }")]
    [InlineData("bool Verify(byte[] body, string hash) { using var hmac = new HMACSHA512(_bytes); var text = BitConverter.ToString(hmac.ComputeHash(body)).Replace(\"-\", \"\"); return [|text.Equals(hash)|]; }")]
    [InlineData("bool IsValid(string given) => [|given == _apiKey|];")]
    [InlineData("Task<bool> ValidateAsync(string apiKey) => Task.FromResult([|_apiKey.Equals(apiKey)|]);")]
    public Task Only_hints_where_the_request_is_out_of_sight(string method) => Verify.Hints(
        Usings + $$"""class Validator { readonly byte[] _bytes = []; readonly string _apiKey = ""; {{method}} }""");

    [Fact]
    public Task Only_hints_in_development_code() => Verify.Hints(
        Usings + """
        class Hook : Controller
        {
        #if DEBUG
            bool A(string apiKey) => [|Request.Headers["X-Key"] == apiKey|];
        #endif
        }
        """, new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Leaves_expression_trees_alone() => Verify.IsSilent(
        Usings + """
        class Grant { public string AccessToken { get; set; } = ""; }
        class Store(IQueryable<Grant> grants) : Controller
        {
            Grant? A([FromHeader] string accessToken) => grants.FirstOrDefault(grant => grant.AccessToken == accessToken);
            Grant? B([FromHeader] string accessToken) => (from grant in grants where grant.AccessToken == accessToken select grant).FirstOrDefault();
            Expression<Func<Grant, bool>> C([FromHeader] string accessToken) => grant => grant.AccessToken.Equals(accessToken);
        }
        """);

    [Fact]
    public Task Leaves_comparisons_alone_that_tell_nothing() => Verify.IsSilent(
        Usings + """
        enum TokenKind { Access, Refresh }
        class Session : Controller
        {
            string? _token;
            TokenKind _tokenKind;
            string Find(string user) => user;
            bool A() => Request.Headers["X-Api-Key"] == "" || Request.Headers["X-Api-Key"] == string.Empty || _token == null || _token == "none";
            bool B(string token) => token == _token;
            bool C(TokenKind token) => token == _tokenKind;
            bool D([FromHeader] string tokenType, string expected) => tokenType == expected;
            bool E(string user) => Request.Headers["X-User"] == user;
            bool F(string apiKey) => Find(Request.Headers["X-User"].ToString()) == apiKey;
            bool G(byte[] left, byte[] right) => left.SequenceEqual(right);
            bool H(byte[] hash, byte[] file) => SHA256.HashData(file).SequenceEqual(hash);
            bool I(string apiKey) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)), SHA256.HashData(Encoding.UTF8.GetBytes(Request.Headers["X-Key"].ToString())));
            void J(CancellationToken token) { if (token == CancellationToken.None) return; }
            bool K([FromHeader] string csrfToken, string expected) => csrfToken == expected;
            bool L() => Request.Headers["X-Api-Key"].Count == 1;
        }
        """);

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(
        Usings + """class Hook : Controller { bool A(string apiKey) => Request.Headers["X-Key"] == apiKey; }""", Project.Test);

    [Fact]
    public Task Compares_texts_by_their_hashes() => Verify.Fixes(
        Usings + """
        class Hook(string apiKey) : Controller
        {
            bool A()
            {
                // who
                if ([|Request.Headers["X-Key"] != apiKey|]) // no
                    return false;
                Func<bool> check = () => !([|Request.Query["key"].ToString() == apiKey|]) && [|string.Equals(apiKey, Request.Headers["X-Key"].ToString(), StringComparison.Ordinal)|];
                return check();
            }
        }
        """,
        Usings + """
        class Hook(string apiKey) : Controller
        {
            bool A()
            {
                // who
                if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(Request.Headers["X-Key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)))) // no
                    return false;
                Func<bool> check = () => !(CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(Request.Query["key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)))) && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)), SHA256.HashData(Encoding.UTF8.GetBytes(Request.Headers["X-Key"].ToString())));
                return check();
            }
        }
        """);

    [Fact]
    public Task Asks_for_null_first() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Mvc;

        class Hook(string? apiKey) : Controller
        {
            bool A([FromHeader] string given) => [|given == apiKey|];
            bool B([FromHeader] string? given, bool open) => open || [|given != apiKey|];
        }
        """,
        """
        using Microsoft.AspNetCore.Mvc;

        class Hook(string? apiKey) : Controller
        {
            bool A([FromHeader] string given) => apiKey is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(given)), System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(apiKey)));
            bool B([FromHeader] string? given, bool open) => open || (given is null || apiKey is null || !System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(given)), System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(apiKey))));
        }
        """);

    [Fact]
    public Task Keeps_what_the_author_knows_not_to_be_null() => Verify.Fixes(
        Usings + """
        class Hook(string? apiKey) : Controller
        {
            bool A([FromHeader] string given) => [|apiKey!.Equals(given)|];
        }
        """,
        Usings + """
        class Hook(string? apiKey) : Controller
        {
            bool A([FromHeader] string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey!)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
        }
        """);

    [Fact]
    public Task Compares_bytes_as_they_are() => Verify.Fixes(
        Usings + """
        class Hook
        {
            bool A(byte[] key, byte[] body, byte[] signature) => [|HMACSHA256.HashData(key, body).SequenceEqual(signature)|];
        }
        """,
        Usings + """
        class Hook
        {
            bool A(byte[] key, byte[] body, byte[] signature) => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, body), signature);
        }
        """, DiagnosticSeverity.Info);

    [Theory]
    [InlineData("[|string.Equals(Request.Headers[\"X-Key\"], apiKey, StringComparison.OrdinalIgnoreCase)|]")]
    [InlineData("[|Request.Headers[\"X-Key\"].FirstOrDefault() == apiKey|]")]
    [InlineData("[|Request.Headers[\"X-Key\"] == /* ours */ apiKey|]")]
    public Task Offers_no_fix_where_the_meaning_would_change(string comparison) => Verify.OffersNoFix(
        Usings + $$"""class Hook(string apiKey) : Controller { bool A() => {{comparison}}; }""");

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + """class Hook : Controller { bool A(string apiKey) => Request.Headers[ == apiKey || apiKey == || apiKey.Equals() || apiKey?.; }""",
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
