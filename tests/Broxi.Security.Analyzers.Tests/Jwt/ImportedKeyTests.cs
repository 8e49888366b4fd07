using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.WeakSigningKeyAnalyzer,
    Broxi.Security.CodeFixes.Jwt.WeakSigningKeyFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>RSA keys that an imported one replaces, whatever class they are of.</summary>
public sealed class ImportedKeyTests
{
    private static string Keys(string statements) => $$"""
        using System.Security.Cryptography;
        class Keys { object Create(string text, byte[] blob) { {{statements}} } }
        """;

    [Theory]
    [InlineData("var rsa = new RSAOpenSsl(1024); rsa.ImportFromPem(text); return rsa;")]
    [InlineData("var rsa = new RSAOpenSsl(1024); rsa.ImportParameters(new RSAParameters()); return rsa;")]
    [InlineData("var rsa = new RSACng(1024); rsa.ImportParameters(new RSAParameters()); return rsa;")]
    [InlineData("var rsa = new RSACryptoServiceProvider(1024); rsa.ImportCspBlob(blob); return rsa;")]
    [InlineData("AsymmetricAlgorithm rsa = RSA.Create(1024); rsa.FromXmlString(text); return rsa;")]
    public Task Silent_when_the_key_gives_way(string statements) => Verify.IsSilent(Keys(statements));

    [Theory]
    [InlineData("var rsa = new RSAOpenSsl([|1024|]); ECDsa.Create().ImportFromPem(text); return rsa;")]
    [InlineData("var rsa = new RSAOpenSsl([|1024|]); rsa.ExportParameters(false); return rsa;")]
    public Task Finds_a_key_that_stays(string statements) => Verify.Hints(Keys(statements));
}
