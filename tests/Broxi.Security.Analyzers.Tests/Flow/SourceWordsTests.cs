using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary><see cref="SourceWords"/> and which rows of a table they leave.</summary>
public sealed class SourceWordsTests
{
    [Theory]
    [InlineData("client.BaseAddress = x;", "BaseAddress", true)]
    [InlineData("client.@BaseAddress = x;", "BaseAddress", true)]
    [InlineData("  // BaseAddress", "BaseAddress", false)]
    [InlineData("/// BaseAddress\n//\nclient.BaseAddress = x;", "BaseAddress", true)]
    [InlineData("Uri(\"http://host\").BaseAddress", "BaseAddress", true)]
    [InlineData("a / b / BaseAddress // x", "BaseAddress", true)]
    [InlineData("client.VeryLongNameOfAMember = x;", "VeryLongNameOfAMember", true)]
    [InlineData("client.VeryLongNameOfSMember = x;", "VeryLongMemberOfTheName", false)]
    [InlineData("client.BaseAddresses = x;", "BaseAddress", false)]
    [InlineData("client.MyBaseAddress = x;", "BaseAddress", false)]
    [InlineData("// License\rclient.BaseAddress = x;", "BaseAddress", true)]
    [InlineData("x = y;\r// License\rclient.BaseAddress = x;", "BaseAddress", true)]
    [InlineData("x = y;\r// BaseAddress\r", "BaseAddress", false)]
    [InlineData("// License\u0085BaseAddress", "BaseAddress", true)]
    [InlineData("// License\u2028BaseAddress", "BaseAddress", true)]
    [InlineData("// License\u2029BaseAddress", "BaseAddress", true)]
    [InlineData("x\u2028  // BaseAddress", "BaseAddress", false)]
    [InlineData("x =\u00A0BaseAddress\u3000;", "BaseAddress", true)]
    [InlineData("x = ÖBaseAddress;", "BaseAddress", false)]
    [InlineData("", "BaseAddress", false)]
    public void A_word_is_whole(string code, string word, bool occurs) => Assert.Equal(occurs, Words(code).Contains(word));

    [Fact]
    public void Every_file_counts() => Assert.True(Words("class A { }", "class B { }").Contains("A") && Words("class A { }", "class B { }").Contains("B"));

    [Theory]
    [InlineData("handler.ServerCertificateCustomValidationCallback = f;", true)]
    [InlineData("new SslStream(s)", true)]
    [InlineData("UseTls()", true)]
    [InlineData("Title", false)]
    public void Code_speaks_of_tls(string code, bool speaks) => Assert.Equal(speaks, Words(code).SpeaksOfTls);

    [Theory]
    [InlineData("var u = \"https://login?response_type=code&client_id=x\";", true)]
    [InlineData("query[\"response_type\"] = \"code\";", false)]
    public void Code_asks_for_authorization_codes(string code, bool asks)
    {
        Assert.Equal(asks, Words(code).AsksForCode);
        Assert.Equal(asks, SourceWords.AskForCode(Parse(code)));
    }

    [Theory]
    [InlineData("form.Add(\"grant_type\", \"password\");", true)]
    [InlineData("form.Add(\"grant_type\", \"client_credentials\");", false)]
    [InlineData("string password;", false)]
    public void Code_speaks_of_the_password_grant(string code, bool speaks)
    {
        Assert.Equal(speaks, Words(code).SpeaksOfPasswordGrant);
        Assert.Equal(speaks, SourceWords.SpeakOfPasswordGrant(Parse(code)));
    }

    [Theory]
    [InlineData("Uri u = new(\"x\");", true)]
    [InlineData("Uri u = new (\"x\");", true)]
    [InlineData("Uri u = new\n(\"x\");", true)]
    [InlineData("var u = new Uri(\"x\");", false)]
    [InlineData("renew(1);", false)]
    public void A_new_without_a_type_is_seen(string code, bool occurs) => Assert.Equal(occurs, Words(code).HasTargetTypedNew);

    [Theory]
    [InlineData("client.SetToken(t);", true)]
    [InlineData("[Headers(\"a: b\")]", true)]
    [InlineData("Vault v = new(k);", true)]
    [InlineData("var v = new Vault(k);", true)]
    [InlineData("client.Other(t);", false)]
    public void A_row_is_left_when_code_could_use_it(string code, bool left)
    {
        Sink[] rows = [new("Contoso.Client", "SetToken", "token"), new("Contoso.HeadersAttribute", Sink.Constructor, "headers"), new("Contoso.Outer+Vault", Sink.Constructor, "key")];
        Assert.Equal(left, rows.Any(row => row.IsMentioned(Words(code))));
    }

    [Fact]
    public void Calls_that_code_does_not_name_always_count() =>
        Assert.All(new[] { "Add", Sink.Indexer }, member => Assert.True(new Sink("Contoso.Client", member, "value").IsMentioned(Words(""))));

    [Theory]
    [InlineData("System.Collections.Generic.IDictionary`2", "System.Collections.Generic.IDictionary`2", true)]
    [InlineData("System.Collections.Generic.IDictionary`2", "Collections.Generic.IDictionary`2", false)]
    [InlineData("System.Environment+SpecialFolder", "System.Environment+SpecialFolder", true)]
    [InlineData("System.Environment+SpecialFolder", "System.Environment.SpecialFolder", false)]
    [InlineData("System.Environment+SpecialFolder", "SpecialFolder", false)]
    [InlineData("System.Uri", "System.Uri", true)]
    [InlineData("System.Uri", "MySystem.Uri", false)]
    public void A_type_has_one_metadata_name(string type, string name, bool has) =>
        Assert.Equal(has, CSharpCompilation.Create("Names", references: References.All).GetTypeByMetadataName(type)!.HasMetadataName(name));

    private static SourceWords Words(params string[] files) => SourceWords.Of(
        CSharpCompilation.Create("Sample", files.Select(Parse)), TestContext.Current.CancellationToken);

    private static SyntaxTree Parse(string file) => CSharpSyntaxTree.ParseText(file, cancellationToken: TestContext.Current.CancellationToken);
}
