using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.HardcodedSigningKeyAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="HardcodedSigningKeyAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class HardcodedSigningKeyTests
{
    [Theory]
    [InlineData("""_ = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|Convert.FromBase64String("OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM=")|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|Convert.FromHexString("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|Base64UrlEncoder.DecodeBytes("OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM")|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|"8f14e45fceea167a5a36dedd4bea2543"u8.ToArray()|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|new byte[] { 0x8f, 0x14, 0xe4, 0x5f }|]);""")]
    [InlineData("""_ = new SymmetricSecurityKey([|[0x8f, 0x14, 0xe4, 0x5f]|]);""")]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes("8f14e45fceea167a5a36dedd4bea2543"); _ = new SymmetricSecurityKey([|bytes|]);""")]
    [InlineData("""var credentials = new SigningCredentials(new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(Key)|]), SecurityAlgorithms.HmacSha256);""")]
    [InlineData("""var credentials = new EncryptingCredentials(new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(Key)|]), "dir", "A256CBC-HS512");""")]
    [InlineData("""_ = new TokenValidationParameters { IssuerSigningKey = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(Key)|]) };""")]
    [InlineData("""_ = new TokenValidationParameters { IssuerSigningKeys = [new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(Key)|])] };""")]
    [InlineData("""_ = new JsonWebKey([|"{\"kty\":\"oct\",\"k\":\"OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM\"}"|]);""")]
    [InlineData("""_ = JsonWebKey.Create([|"{\"kty\":\"oct\",\"k\":\"OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM\"}"|]);""")]
    [InlineData("""_ = new JsonWebKeySet([|"{\"keys\":[{\"kty\":\"oct\",\"k\":\"OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM\"}]}"|]);""")]
    [InlineData("""_ = new JsonWebKey { Kty = "oct", K = [|"OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM"|] };""")]
    public Task Finds_a_key_in_Microsoft_IdentityModel(string statement) => Verify.Finds(Method(statement, "using Microsoft.IdentityModel.Tokens;"));

    [Theory]
    [InlineData("""new JwtBuilder().WithSecret([|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""new JwtBuilder().WithSecret([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""new JwtBuilder().WithSecret(text, [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""encoder.Encode(new { sub = "me" }, [|"8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""encoder.Encode(new Dictionary<string, object>(), new { sub = "me" }, [|Encoding.UTF8.GetBytes(Key)|]);""")]
    [InlineData("""decoder.Decode(text, [|"8f14e45fceea167a5a36dedd4bea2543"|], verify: true);""")]
    [InlineData("""decoder.Decode(text, [|new[] { "8f14e45fceea167a5a36dedd4bea2543" }|], verify: true);""")]
    [InlineData("""decoder.Decode(new JwtParts(text), [|Encoding.UTF8.GetBytes(Key)|], true);""")]
    [InlineData("""decoder.DecodeToObject(text, [|"8f14e45fceea167a5a36dedd4bea2543"|], verify: true);""")]
    [InlineData("""decoder.DecodeToObject<object>(text, [|Encoding.UTF8.GetBytes(Key)|], verify: true);""")]
    public Task Finds_a_key_in_Jwt_Net(string statement) => Verify.Finds(
        Method("void Go(IJwtEncoder encoder, IJwtDecoder decoder) { " + statement + " }", "using JWT; using JWT.Builder;"));

    [Theory]
    [InlineData("""Jose.JWT.Encode(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|], JwsAlgorithm.HS256);""")]
    [InlineData("""Jose.JWT.EncodeBytes([1], [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|], JwsAlgorithm.HS256);""")]
    [InlineData("""Jose.JWT.Encode(text, [|"8f14e45fceea167a5a36dedd4bea2543"|], JweAlgorithm.PBES2_HS256_A128KW, JweEncryption.A128GCM);""")]
    [InlineData("""Jose.JWT.Decode(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""Jose.JWT.Decode<object>(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|], JwsAlgorithm.HS256);""")]
    [InlineData("""Jose.JWT.DecodeBytes(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""Jose.JWT.Verify(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""Jose.JWT.VerifyBytes(text, [|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""_ = new Jwk([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""")]
    [InlineData("""_ = Jwk.FromJson([|"{\"kty\":\"oct\",\"k\":\"OGYxNGU0NWZjZWVhMTY3YTVhMzZkZWRkNGJlYTI1NDM\"}"|]);""")]
    public Task Finds_a_key_in_Jose(string statement) => Verify.Finds(Method(statement, "using Jose;"));

    [Theory]
    [InlineData("""RSA.Create().ImportFromPem([|"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"|]);""")]
    [InlineData("""ECDsa.Create().ImportFromPem([|"-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----"|]);""")]
    [InlineData("""RSA.Create().ImportFromEncryptedPem([|"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----"|], text);""")]
    [InlineData("""RSA.Create().FromXmlString([|"<RSAKeyValue><Modulus>AQ==</Modulus><D>AQ==</D></RSAKeyValue>"|]);""")]
    [InlineData("""RSA.Create().ImportRSAPrivateKey([|Convert.FromBase64String("MIIBOgIBAAJBAKj34GkxFhD9")|], out _);""")]
    [InlineData("""ECDsa.Create().ImportPkcs8PrivateKey([|Convert.FromBase64String("MIIBOgIBAAJBAKj34GkxFhD9")|], out _);""")]
    public Task Finds_a_private_key(string statement) => Verify.Finds(Method(statement, "using System.Security.Cryptography;"));

    [Theory]
    [InlineData("""var mac = new HMACSHA256([|Encoding.UTF8.GetBytes(Key)|]); return text + "." + Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(text)));""")]
    [InlineData("""return $"{text}.{Convert.ToBase64String(HMACSHA256.HashData([|Encoding.UTF8.GetBytes(Key)|], Encoding.UTF8.GetBytes(text)))}";""")]
    [InlineData("""return string.Join('.', text, Convert.ToBase64String(HMACSHA512.HashData([|"8f14e45fceea167a5a36dedd4bea2543"u8|], Encoding.UTF8.GetBytes(text))));""")]
    public Task Only_hints_at_a_token_made_by_hand(string statements) => Verify.Hints(
        Method("string Make() { " + statements + " }", "using System.Security.Cryptography;"));

    [Theory]
    [InlineData("changeme")]
    [InlineData("your-256-bit-secret")]
    [InlineData("This is my secret key, please replace it")]
    [InlineData("${JWT_KEY}")]
    public Task Finds_a_placeholder_because_it_is_the_key(string text) => Verify.Finds(
        Method($"_ = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(\"{text}\")|]);", "using Microsoft.IdentityModel.Tokens;"));

    [Theory]
    [InlineData("Encoding.UTF8.GetBytes(text ?? \"8f14e45fceea167a5a36dedd4bea2543\")",
        "'SymmetricSecurityKey' falls back to a key (8f1…, sha256 403dd45c) that is written in the source when the configured one is missing, and everyone who can read the code can sign tokens that this application accepts; throw instead")]
    [InlineData("Encoding.UTF8.GetBytes(\"8f14e45fceea167a5a36dedd4bea2543\")",
        "'SymmetricSecurityKey' uses a key (8f1…, sha256 403dd45c) that is written in the source, and everyone who can read the code can sign tokens that this application accepts; read it from configuration or a secret store")]
    [InlineData("\"8f14e45fceea\"u8.ToArray()",
        "'SymmetricSecurityKey' uses a key (…) that is written in the source and shorter than the 256 bits that a signature needs, and everyone who can read the code can sign tokens that this application accepts; read it from configuration or a secret store")]
    public async Task Says_what_is_wrong_without_the_key(string key, string message)
    {
        var sample = CSharpSyntaxTree.ParseText(
            Method($"_ = new SymmetricSecurityKey({key});", "using Microsoft.IdentityModel.Tokens;"), cancellationToken: TestContext.Current.CancellationToken);
        var found = await CSharpCompilation.Create("Sample", [sample], References.All, new(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers([new HardcodedSigningKeyAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(message, Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""_ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(config["Jwt:Key"]!));""")]
    [InlineData("""_ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(config.GetSection("securityKey").Value!));""")]
    [InlineData("""_ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(config.GetValue<string>("Jwt:Key")!));""")]
    [InlineData("""const string Name = "Jwt:Key"; var key = config[Name] ?? throw new InvalidOperationException(); _ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key));""")]
    [InlineData("""_ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("JWT_KEY")!));""")]
    [InlineData("""_ = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32));""")]
    [InlineData("""var key = new byte[32]; RandomNumberGenerator.Fill(key); _ = new SymmetricSecurityKey(key);""")]
    [InlineData("""_ = new SymmetricSecurityKey(File.ReadAllBytes("/run/secrets/jwt"));""")]
    [InlineData("""RSA.Create().ImportFromPem("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----");""")]
    [InlineData("""RSA.Create().ImportFromPem(File.ReadAllText("key.pem"));""")]
    [InlineData("""RSA.Create().FromXmlString("<RSAKeyValue><Modulus>AQ==</Modulus></RSAKeyValue>");""")]
    [InlineData("""_ = new JsonWebKey("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}");""")]
    [InlineData("""Jose.JWT.Decode(text, null, Jose.JwsAlgorithm.none);""")]
    [InlineData("""_ = new HMACSHA256(Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543"));""")]
    [InlineData("""_ = new SymmetricSecurityKey([]);""")]
    public Task Is_silent_without_a_key_in_the_source(string statement) => Verify.IsSilent(
        Method("void Go(IConfiguration config) { " + statement + " }", "using System.Security.Cryptography; using Microsoft.Extensions.Configuration; using Microsoft.IdentityModel.Tokens;"));

    [Fact]
    public Task Only_hints_in_a_test_project() => Verify.Hints(
        Method("""_ = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""", "using Microsoft.IdentityModel.Tokens;"), Project.Test);

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(
        Method(
            """
            var isDevelopment = text.Length == 0;
            var key = isDevelopment ? "8f14e45fceea167a5a36dedd4bea2543" : text;
            _ = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(key)|]);
            """,
            "using Microsoft.IdentityModel.Tokens;"));

    [Fact]
    public Task Finds_a_key_in_generated_code() => Verify.Finds("// <auto-generated/>\n" + Method(
        """_ = new SymmetricSecurityKey([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]);""", "using Microsoft.IdentityModel.Tokens;"));

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("""_ = new SymmetricSecurityKey(Encoding.UTF8.GetBytes()); _ = new SymmetricSecurityKey(; Jose.JWT.Encode(text, );""", "using Microsoft.IdentityModel.Tokens;"),
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Reads_the_configuration_and_drops_the_fallback() => Verify.Fixes(
        """
        using System.Text;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;

        class Issuer(IConfiguration configuration)
        {
            SecurityKey First() => new SymmetricSecurityKey([|Encoding.UTF8.GetBytes("8f14e45fceea167a5a36dedd4bea2543")|]); // one
            SecurityKey Second() => new SymmetricSecurityKey([|Encoding.UTF8.GetBytes(configuration["Tokens:Key"] ?? /* no */ "dev-key")|]);
        }
        """,
        """
        using System.Text;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;

        class Issuer(IConfiguration configuration)
        {
            SecurityKey First() => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(configuration["Jwt:SigningKey"] ?? throw new InvalidOperationException("Jwt:SigningKey is not configured."))); // one
            SecurityKey Second() => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(configuration["Tokens:Key"] ?? /* no */ throw new InvalidOperationException("Tokens:Key is not configured.")));
        }
        """);

    [Fact]
    public Task Reads_the_environment_for_a_shared_field_and_a_span() => Verify.Fixes(
        """
        using System.Security.Cryptography;
        using System.Text;
        using JWT.Builder;
        class Issuer
        {
            static readonly string s_key = "8f14e45fceea167a5a36dedd4bea2543";
            void Go()
            {
                new JwtBuilder().WithSecret([|s_key|]);
                new JwtBuilder().WithSecret([|Encoding.UTF8.GetBytes(s_key)|]);
                Jose.JWT.Decode("", [|"8f14e45fceea167a5a36dedd4bea2543".ToCharArray()|]);
                RSA.Create().ImportFromPem([|"-----BEGIN PRIVATE KEY-----"|]);
            }
        }
        """,
        """
        using System.Security.Cryptography;
        using System.Text;
        using JWT.Builder;
        class Issuer
        {
            static readonly string s_key = Environment.GetEnvironmentVariable("JWT_SIGNING_KEY") ?? throw new InvalidOperationException("Set JWT_SIGNING_KEY.");
            void Go()
            {
                new JwtBuilder().WithSecret(s_key);
                new JwtBuilder().WithSecret(Encoding.UTF8.GetBytes(s_key));
                Jose.JWT.Decode("", (Environment.GetEnvironmentVariable("JWT_SIGNING_KEY") ?? throw new InvalidOperationException("Set JWT_SIGNING_KEY.")).ToCharArray());
                RSA.Create().ImportFromPem(Environment.GetEnvironmentVariable("JWT_SIGNING_KEY") ?? throw new InvalidOperationException("Set JWT_SIGNING_KEY."));
            }
        }
        """);

    [Theory]
    [InlineData("[|\"8f14e45fceea167a5a36dedd4bea2543\"u8.ToArray()|]")]
    [InlineData("[|new byte[] { 1, 2, 3 }|]")]
    [InlineData("[|Encoding.UTF8.GetBytes(Other.Key)|]")]
    public Task Offers_nothing_for_bytes_or_another_file(string key) => Verify.OffersNoFix(
        Method($"_ = new SymmetricSecurityKey({key});", "using Microsoft.IdentityModel.Tokens;"),
        new Project { OtherFiles = ["static class Other { public const string Key = \"8f14e45fceea167a5a36dedd4bea2543\"; }"] });

    private static string Method(string statements, string usings) =>
        $$"""
        using System.Text;
        {{usings}}
        class Issuer
        {
            const string Key = "8f14e45fceea167a5a36dedd4bea2543";
            void Go(string text)
            {
                {{statements}}
            }
        }
        """;
}
