using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis.Testing;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="PayloadClaims"/>, as the rules about claims and about lifetimes see them.</summary>
public sealed class TokenPayloadTests
{
    private static string Method(string statements) => $$"""
        using JWT;
        using Microsoft.IdentityModel.Tokens;
        class Tokens(IJwtEncoder encoder, EncryptingCredentials encryption)
        {
            object? Go(string text, byte[] key) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("object payload = payload; return Jose.JWT.Encode(payload, key, Jose.JwsAlgorithm.HS256);")]
    [InlineData("object a = b, b = a; return encoder.Encode(a, key);")]
    [InlineData("object payload = null!; payload = payload; return Jose.JWT.Encode(payload, key, Jose.JwsAlgorithm.HS256);")]
    [InlineData("object payload; payload = payload = null!; return encoder.Encode(payload, key);")]
    [InlineData("object a, b = null!; a = b; b = a; return encoder.Encode(a, key);")]
    public async Task Ends_on_a_payload_that_is_made_of_itself(string statements)
    {
        var halfTyped = new Project { Compiler = CompilerDiagnostics.None };
        await Verify<SensitiveClaimAnalyzer>.IsSilent(Method(statements), halfTyped);
        await Verify<LongLivedTokenAnalyzer>.IsSilent(Method(statements), halfTyped);
    }

    [Fact]
    public Task Finds_claims_through_several_variables() => Verify<SensitiveClaimAnalyzer>.Finds(
        Method("var claims = new Dictionary<string, object> { [|[\"ssn\"] = text|] }; var payload = claims; return encoder.Encode(payload, key);"));

    [Theory]
    [InlineData("return Jose.JWT.Encode(new { sub = text, ssn = text }, key, Jose.JweAlgorithm.DIR, Jose.JweEncryption.A128CBC_HS256);")]
    [InlineData("return new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { [\"ssn\"] = text }, EncryptingCredentials = encryption };")]
    [InlineData("var d = new SecurityTokenDescriptor { EncryptingCredentials = encryption }; d.Claims = new Dictionary<string, object> { [\"ssn\"] = text }; return d;")]
    public Task Leaves_encrypted_payloads_alone(string statements) => Verify<SensitiveClaimAnalyzer, SensitiveClaimFix>.IsSilent(Method(statements));

    [Theory]
    [InlineData("return new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { [|[\"ssn\"] = text|] } };")]
    [InlineData("return new SecurityTokenDescriptor { EncryptingCredentials = null, Claims = new Dictionary<string, object> { [|[\"ssn\"] = text|] } };")]
    [InlineData("_ = new SecurityTokenDescriptor { EncryptingCredentials = encryption }; return new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { [|[\"ssn\"] = text|] } };")]
    public Task Finds_claims_of_a_descriptor_that_encrypts_nothing(string statements) => Verify<SensitiveClaimAnalyzer, SensitiveClaimFix>.Finds(Method(statements));
}
