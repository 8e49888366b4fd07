using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.WeakSigningKeyAnalyzer,
    Broxi.Security.CodeFixes.Jwt.WeakSigningKeyFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="WeakSigningKeyAnalyzer"/> and <see cref="WeakSigningKeyFix"/>.</summary>
public sealed class WeakSigningKeyTests
{
    private const string Usings = """
        using System.Security.Cryptography;
        using System.Text;
        using JWT;
        using JWT.Builder;
        using Jose;
        using Microsoft.IdentityModel.Tokens;

        """;

    private static string Method(string statements) => Usings + $$"""
        class Keys(IJwtEncoder encoder, RandomNumberGenerator generator)
        {
            static readonly byte[] s_key = RandomNumberGenerator.GetBytes(16);
            const int Size = 16;
            object? Create(string text, byte[] salt) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(16))|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(Size))|], SecurityAlgorithms.HmacSha256Signature);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))|], SecurityAlgorithms.HmacSha512);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))|], SecurityAlgorithms.HmacSha384, SecurityAlgorithms.Sha384Digest);")]
    [InlineData("var bytes = new byte[24]; generator.GetBytes(bytes); var key = new SymmetricSecurityKey(bytes); return new SigningCredentials([|key|], \"HS256\");")]
    [InlineData("var bytes = new byte[24]; RandomNumberGenerator.Fill(bytes); return new SigningCredentials([|new SymmetricSecurityKey(bytes)|], \"HS256\");")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(s_key)|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(Guid.NewGuid().ToByteArray())|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(MD5.HashData(Encoding.UTF8.GetBytes(text)))|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(SHA256.HashData(salt))|], SecurityAlgorithms.HmacSha512);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(new Rfc2898DeriveBytes(text, salt, 600_000, HashAlgorithmName.SHA256).GetBytes(16))|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(Rfc2898DeriveBytes.Pbkdf2(text, salt, 600_000, HashAlgorithmName.SHA256, 16))|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new TokenValidationParameters { IssuerSigningKey = [|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(16))|] };")]
    [InlineData("return new JwtBuilder().WithSecret([|RandomNumberGenerator.GetBytes(16)|]);")]
    [InlineData("return encoder.Encode(new { exp = 1 }, [|RandomNumberGenerator.GetBytes(16)|]);")]
    [InlineData("return encoder.Encode(null, new { exp = 1 }, [|RandomNumberGenerator.GetBytes(16)|]);")]
    [InlineData("return Jose.JWT.Encode(text, [|RandomNumberGenerator.GetBytes(16)|], JwsAlgorithm.HS256);")]
    [InlineData("return Jose.JWT.Encode(text, [|RandomNumberGenerator.GetBytes(32)|], JwsAlgorithm.HS512);")]
    [InlineData("return Jose.JWT.Decode(text, [|s_key|], JwsAlgorithm.HS256);")]
    public Task Finds_a_short_key_of_a_keyed_hash(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("return new RsaSecurityKey(RSA.Create([|1024|]));")]
    [InlineData("const int bits = 512; var rsa = RSA.Create([|bits|]); return new RsaSecurityKey(rsa);")]
    [InlineData("return new RsaSecurityKey(new RSACryptoServiceProvider([|1024|]));")]
    [InlineData("return new RsaSecurityKey(new RSACryptoServiceProvider([|1024|], new CspParameters()));")]
    [InlineData("var rsa = RSA.Create(); rsa.KeySize = [|1024|]; return new RsaSecurityKey(rsa);")]
    [InlineData("return new RsaSecurityKey(new RSAOpenSsl([|1024|]));")]
    public Task Finds_a_short_RSA_key(string statements) => Verify.Finds(Method(statements));

    [Fact]
    public Task Only_hints_at_a_short_RSA_key_that_need_not_sign_tokens() => Verify.Hints(
        "using System.Security.Cryptography; class Keys { RSA Create() => RSA.Create([|1024|]); }");

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(Method("var isDevelopment = text == \"\"; if (isDevelopment) return RSA.Create([|1024|]); return null;"));

    [Theory]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)), SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)), SecurityAlgorithms.HmacSha512);")]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(text.Length)), SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(text)), SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(\"short\")), SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials(new SymmetricSecurityKey(SHA256.HashData(salt)), SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new EncryptingCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(16)), SecurityAlgorithms.Aes128KW, SecurityAlgorithms.Aes128CbcHmacSha256);")]
    [InlineData("return Jose.JWT.Encode(text, RandomNumberGenerator.GetBytes(16), JweAlgorithm.A128KW, JweEncryption.A128CBC_HS256);")]
    [InlineData("return RSA.Create(2048);")]
    [InlineData("return RSA.Create();")]
    [InlineData("return new RSACryptoServiceProvider();")]
    [InlineData("var rsa = new RSACryptoServiceProvider(1024); rsa.FromXmlString(text); return rsa;")]
    [InlineData("var rsa = RSA.Create(1024); rsa.ImportFromPem(text); return new RsaSecurityKey(rsa);")]
    [InlineData("var ec = ECDsa.Create(); ec.KeySize = 256; return new ECDsaSecurityKey(ec);")]
    [InlineData("var aes = Aes.Create(); aes.KeySize = 128; return aes;")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Method("return RSA.Create(1024);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("RSA.Create(; new SigningCredentials(new SymmetricSecurityKey(new byte[]), ; new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes()), \"\"); Jose.JWT.Encode(, new byte[1"),
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Writes_the_size_that_the_algorithm_needs() => Verify.Fixes(
        Usings + """
        class Keys
        {
            static readonly byte[] s_key = RandomNumberGenerator.GetBytes(/* bytes */ 16); // enough?
            const int Size = 16;
            SigningCredentials Held() => new([|new SymmetricSecurityKey(s_key)|], SecurityAlgorithms.HmacSha384);
            SigningCredentials Made() => new([|new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(Size))|], SecurityAlgorithms.HmacSha512);
            SigningCredentials Filled()
            {
                var key = new byte[16];
                RandomNumberGenerator.Fill(key);
                return new([|new SymmetricSecurityKey(key)|], SecurityAlgorithms.HmacSha256);
            }
            JwtBuilder Builder() => new JwtBuilder().WithSecret([|RandomNumberGenerator.GetBytes(16)|]);
            string Encode(string text) => Jose.JWT.Encode(text, [|Rfc2898DeriveBytes.Pbkdf2(text, s_key, 600_000, HashAlgorithmName.SHA256, outputLength: 16)|], JwsAlgorithm.HS512);
            RsaSecurityKey Rsa() => new(RSA.Create([|1024|]));
            RsaSecurityKey Old() => new(new RSACryptoServiceProvider([|512|]));
        }
        """,
        Usings + """
        class Keys
        {
            static readonly byte[] s_key = RandomNumberGenerator.GetBytes(/* bytes */ 48); // enough?
            const int Size = 16;
            SigningCredentials Held() => new(new SymmetricSecurityKey(s_key), SecurityAlgorithms.HmacSha384);
            SigningCredentials Made() => new(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)), SecurityAlgorithms.HmacSha512);
            SigningCredentials Filled()
            {
                var key = new byte[32];
                RandomNumberGenerator.Fill(key);
                return new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);
            }
            JwtBuilder Builder() => new JwtBuilder().WithSecret(RandomNumberGenerator.GetBytes(32));
            string Encode(string text) => Jose.JWT.Encode(text, Rfc2898DeriveBytes.Pbkdf2(text, s_key, 600_000, HashAlgorithmName.SHA256, outputLength: 64), JwsAlgorithm.HS512);
            RsaSecurityKey Rsa() => new(RSA.Create(2048));
            RsaSecurityKey Old() => new(new RSACryptoServiceProvider(2048));
        }
        """);

    [Theory]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(Guid.NewGuid().ToByteArray())|], SecurityAlgorithms.HmacSha256);")]
    [InlineData("return new SigningCredentials([|new SymmetricSecurityKey(SHA256.HashData(salt))|], SecurityAlgorithms.HmacSha512);")]
    public Task Offers_no_fix(string statements) => Verify.OffersNoFix(Method(statements));
}
