using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Jwt.HeaderChosenKeyAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="HeaderChosenKeyAnalyzer"/>.</summary>
public sealed class HeaderChosenKeyTests
{
    private static string Setting(string statements, string members = "") => $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Cryptography.X509Certificates;
        using Microsoft.Data.SqlClient;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Validation(HttpClient http, Dictionary<string, SecurityKey> keys)
        {
            SecurityKey Key(byte[] bytes) => new SymmetricSecurityKey(bytes);
            void Configure(TokenValidationParameters p, SqlConnection db) { {{statements}} }
            {{members}}
        }
        """;

    private static string Resolver(string statements) => Setting($$"""p.IssuerSigningKeyResolver = (token, parsed, kid, parameters) => { {{statements}} };""");

    [Theory]
    [InlineData("return [Key(File.ReadAllBytes([|kid|]))];")]
    [InlineData("return [Key(File.ReadAllBytes([|\"keys/\" + kid + \".pem\"|]))];")]
    [InlineData("return [Key(File.ReadAllBytes([|Path.Combine(\"keys\", kid)|]))];")]
    [InlineData("var path = $\"/keys/{kid}\"; return [Key(File.ReadAllBytes([|path|]))];")]
    [InlineData("if (kid == null) return []; return [Key(File.ReadAllBytes([|kid|]))];")]
    [InlineData("return [new X509SecurityKey(new X509Certificate2([|$\"{kid}.cer\"|]))];")]
    [InlineData("return new JsonWebKeySet(http.GetStringAsync([|$\"https://keys.contoso.com/{kid}\"|]).Result).GetSigningKeys();")]
    [InlineData("var jwt = (JwtSecurityToken)parsed; return new JsonWebKeySet(http.GetStringAsync([|(string)jwt.Header[\"jku\"]|]).Result).GetSigningKeys();")]
    [InlineData("return new JsonWebKeySet(http.GetStringAsync([|new Uri(((JsonWebToken)parsed).GetHeaderValue<string>(\"jku\"))|]).Result).GetSigningKeys();")]
    [InlineData("((JsonWebToken)parsed).TryGetHeaderValue<string>(\"x5u\", out var address); return [Key(http.GetByteArrayAsync([|address|]).Result)];")]
    [InlineData("return [new JsonWebKey([|((JwtSecurityToken)parsed).Header[\"jwk\"].ToString()|])];")]
    [InlineData("return [Key(File.ReadAllBytes([|((JsonWebToken)parsed).Kid|]))];")]
    [InlineData("using var command = new SqlCommand([|$\"SELECT k FROM Keys WHERE id = '{kid}'\"|], db); return [Key((byte[])command.ExecuteScalar())];")]
    [InlineData("using var command = db.CreateCommand(); command.CommandText = [|\"SELECT k FROM Keys WHERE id = '\" + kid + \"'\"|]; return [Key((byte[])command.ExecuteScalar())];")]
    public Task Finds_a_place_that_the_header_names(string statements) => Verify.Finds(Resolver(statements));

    [Theory]
    [InlineData("_ = new TokenValidationParameters { IssuerSigningKeyResolver = delegate(string t, SecurityToken s, string id, TokenValidationParameters q) { return [Key(File.ReadAllBytes([|id|]))]; } };", "")]
    [InlineData("[|p.IssuerSigningKeyResolver|] = (token, parsed, kid, q) => Load(kid);", "IEnumerable<SecurityKey> Load(string name) => [Key(File.ReadAllBytes(name))];")]
    [InlineData("[|p.IssuerSigningKeyResolver|] = Resolve;", "IEnumerable<SecurityKey> Resolve(string token, SecurityToken parsed, string kid, TokenValidationParameters q) => [Key(File.ReadAllBytes(kid))];")]
    [InlineData("p.IssuerSigningKeyResolverUsingConfiguration = (token, parsed, kid, q, configuration) => [Key(File.ReadAllBytes([|kid|]))];", "")]
    public Task Understands_every_form_of_the_resolver(string statements, string members) =>
        Verify.Finds(Setting(statements, members));

    [Theory]
    [InlineData("return [keys[kid]];")]
    [InlineData("return keys.TryGetValue(kid, out var key) ? [key] : [];")]
    [InlineData("return keys.Values.Where(key => key.KeyId == kid);")]
    [InlineData("return [Key(File.ReadAllBytes(\"/run/secrets/jwt\"))];")]
    [InlineData("if (!keys.ContainsKey(kid)) return []; return [Key(File.ReadAllBytes(kid))];")]
    [InlineData("if (kid != \"2024\") return []; return [Key(File.ReadAllBytes(kid))];")]
    [InlineData("return [Key(File.ReadAllBytes(Path.GetFileName(kid)))];")]
    [InlineData("using var command = new SqlCommand(\"SELECT k FROM Keys WHERE id = @id\", db); command.Parameters.AddWithValue(\"@id\", kid); return [Key((byte[])command.ExecuteScalar())];")]
    [InlineData("return new JsonWebKeySet(http.GetStringAsync(\"https://login.contoso.com/keys\").Result).GetSigningKeys().Where(key => key.KeyId == kid);")]
    [InlineData("Console.WriteLine(kid); return parameters.IssuerSigningKeys;")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Resolver(statements));

    [Fact]
    public Task Leaves_other_delegates_alone() => Verify.IsSilent(Setting("Func<string, byte[]> read = kid => File.ReadAllBytes(kid); read(\"a\"); p.IssuerSigningKeyResolver = null;"));

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Resolver("return [Key(File.ReadAllBytes(kid))];"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Setting("p.IssuerSigningKeyResolver = ; p.IssuerSigningKeyResolver = (token, => File.ReadAllBytes(; p.IssuerSigningKeyResolver = () => ; p.IssuerSigningKeyResolver = NoSuch;"),
        new Project { Compiler = CompilerDiagnostics.None });
}
