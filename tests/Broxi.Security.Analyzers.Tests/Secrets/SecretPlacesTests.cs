using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Secrets.ProviderTokenAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="SecretPlaces"/>: a token that was copied around is one finding.</summary>
public sealed class SecretPlacesTests
{
    private readonly string _token = ProviderTokens.GitHub();

    [Fact]
    public Task Reports_the_first_place_of_a_file() => Verify.Finds(
        $$"""class C { string A = "[|{{_token}}|]"; string B = "Bearer {{_token}}"; char[] D = { '{{string.Join("', '", _token.ToCharArray())}}' }; }""");

    [Fact]
    public Task Reports_the_first_place_twice_in_one_text() => Verify.Finds($$"""class C { string A = "[|{{_token}}|] or {{_token}}"; }""");

    [Fact]
    public Task Reports_the_first_file_by_path() => Verify.Finds(
        $$"""class C { string A = "{{_token}}"; }""",
        new Project { OtherFiles = [$$"""class D { string A = "[|{{_token}}|]"; }"""] });

    [Fact]
    public Task Reports_each_token() => Verify.Finds(
        $$"""class C { string A = "[|{{_token}}|]"; string B = "[|{{ProviderTokens.GitHub()}}|]"; }""");

    [Fact]
    public Task A_comment_is_no_place() => Verify.Finds(
        $$"""class C { string A = "[|{{_token}}|]"; }""",
        new Project { OtherFiles = [$"// {_token}\nclass D {{ /* {_token} */ }}"] });

    [Theory]
    [InlineData("EditorConfig")]
    [InlineData("Comment")]
    public Task A_place_that_is_accepted_silences_no_other(string how) => Verify.Finds(
        $$"""class C { string A = "[|{{_token}}|]"; }""",
        new Project
        {
            OtherFiles = [$"class D\n{{\n    string A = \"{_token}\";{(how == "Comment" ? " // broxi:allow(The server is gone.)" : "")}\n}}"],
            EditorConfig = how == "Comment" ? "" : "[Other0.cs]\ndotnet_diagnostic.BRX1002.severity = none",
        });

    [Theory]
    [InlineData(0, "This GitHub personal access token (ghp…, sha256 HASH) is written in the source, where everyone who can read the code can use it; revoke it and read a new one from configuration or a secret store")]
    [InlineData(1, "This GitHub personal access token (ghp…, sha256 HASH) is written in the source here and in one more place, where everyone who can read the code can use it; revoke it and read a new one from configuration or a secret store")]
    [InlineData(3, "This GitHub personal access token (ghp…, sha256 HASH) is written in the source here and in 3 more places, where everyone who can read the code can use it; revoke it and read a new one from configuration or a secret store")]
    public async Task Says_whose_token_it_is_and_how_often_it_is_written(int others, string message)
    {
        var files = Enumerable.Range(0, others + 1).Select(file => CSharpSyntaxTree.ParseText(
            $"class C{file} {{ string A = \"{_token}\"; }}", path: $"/{others - file}.cs", cancellationToken: TestContext.Current.CancellationToken));
        var found = await CSharpCompilation.Create("Sample", files, References.Framework, new(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers([new ProviderTokenAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        var finding = Assert.Single(found);
        Assert.Equal("/0.cs", finding.Location.SourceTree!.FilePath);
        Assert.Equal(
            message.Replace("HASH", Masked.Of(_token)[^8..], StringComparison.Ordinal),
            finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
