using System.Collections.Immutable;
using System.Globalization;
using Broxi.Security.Analyzers.Configuration;
using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Tests.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary><see cref="ConfigurationPlaces"/>: a secret that was copied from file to file, or into the code, is one finding.</summary>
public sealed class ConfigurationPlacesTests
{
    private const string Key = "q7Zk3VbN9sLx2TfR8wYcJm5D";

    private readonly string _token = ProviderTokens.GitHub();

    [Fact]
    public Task Reports_the_first_place_of_a_file() => Finds(
        ("appsettings.json", $$"""{ "A": { "ApiKey": "[|{{Key}}|]" }, "B": { "ClientSecret": "{{Key}}" }, "C": "Server=sql.contoso.com;Password={{Key}}" }"""));

    [Fact]
    public Task Reports_the_first_file_by_path() => Finds(
        ("b/appsettings.json", $$"""{ "ApiKey": "{{Key}}" }"""), ("a/.env", $"\nAPI_KEY=[|{Key}|]"), ("c.yaml", $"apiKey: {Key}"));

    [Fact]
    public Task Reports_where_it_is_worst() => Finds(
        ("appsettings.Development.json", $$"""{ "ApiKey": "{{Key}}" }"""), ("appsettings.json", $$"""{ "ApiKey": "[|{{Key}}|]" }"""));

    [Fact]
    public Task A_place_that_is_accepted_silences_no_other() => Finds(
        ("a.json", $$"""{ "ApiKey": "{{Key}}" } // broxi:allow(Nobody gets it.)"""), ("b.json", $$"""{ "ApiKey": "[|{{Key}}|]" }"""));

    [Fact]
    public Task Reports_each_secret() => Finds(("a.json", $$"""{ "ApiKey": "[|{{Key}}|]" }"""), ("b.json", $$"""{ "ApiKey": "[|{{Key[1..]}}|]" }"""));

    [Theory]
    [InlineData(1, "here and in one more place ")]
    [InlineData(3, "here and in 3 more places ")]
    public async Task Says_how_often_it_is_written(int others, string elsewhere)
    {
        var finding = Assert.Single(await FindingsAsync("", [.. Enumerable.Range(0, others + 1).Select(file => ($"{file}.json", $$"""{ "ApiKey": "{{Key}}" }"""))]));

        Assert.StartsWith(
            $"'ApiKey' in 0.json holds {elsewhere}a secret (token or key, {Masked.Of(Key)}) that everyone who gets the file can use; ",
            finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_given_twice_counts_once()
    {
        var findings = await FindingsAsync("", ("a.json", $$"""{ "ApiKey": "{{Key}}" }"""), ("a.json", $$"""{ "ApiKey": "{{Key}}" }"""));

        Assert.NotEmpty(findings);
        Assert.All(findings, static finding => Assert.Contains("a.json holds a secret", finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_stands_in_the_code_too_is_reported_there()
    {
        var settings = $$"""{ "A": "{{_token}}", "B": "{{_token}}" }""";
        var finding = Assert.Single(await FindingsAsync($$"""class C { string A = "{{_token}}"; }""", ("appsettings.json", settings)));
        Assert.Equal(ProviderTokenAnalyzer.Id, finding.Id);
        Assert.Contains("is written in the source here and in 2 more places, where", finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        var inFile = Assert.Single(await FindingsAsync($$"""class C { string A = "{{_token}}"; } // broxi:allow(The server is gone.)""", ("appsettings.json", settings)));
        Assert.Equal(SecretInConfigurationAnalyzer.Id, inFile.Id);
    }

    [Fact]
    public async Task Reads_a_file_once_while_the_user_types()
    {
        var text = new Text($$"""{ "ApiKey": "{{Key}}" }""");
        var options = new AnalyzerOptions([new OpenFile(text)]);
        foreach (var code in new[] { "class A;", "class A", "class A {" })
        {
            Assert.Single(await CSharpCompilation.Create("Sample", [CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)], References.Framework, new(OutputKind.DynamicallyLinkedLibrary))
                .WithAnalyzers([new SecretInConfigurationAnalyzer()], options)
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, text.Reads);
    }

    private sealed class OpenFile(SourceText text) : AdditionalText
    {
        public override string Path => "appsettings.json";

        public override SourceText GetText(CancellationToken cancellationToken = default) => text;
    }

    /// <summary>A text that counts how often all of it is asked for.</summary>
    private sealed class Text(string text) : SourceText
    {
        public int Reads { get; private set; }

        public override System.Text.Encoding? Encoding => null;

        public override int Length => text.Length;

        public override char this[int position] => text[position];

        public override void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count) =>
            text.CopyTo(sourceIndex, destination, destinationIndex, count);

        public override string ToString(TextSpan span)
        {
            Reads += span.Length == text.Length ? 1 : 0;
            return text.Substring(span.Start, span.Length);
        }
    }

    private static Task Finds(params (string Path, string Text)[] files) =>
        Verify<SecretInConfigurationAnalyzer>.Finds("", new Project { AdditionalFiles = files });

    private static async Task<ImmutableArray<Diagnostic>> FindingsAsync(string code, params (string Path, string Text)[] files) =>
        await CSharpCompilation.Create("Sample", [CSharpSyntaxTree.ParseText(code, path: "/0.cs")], References.Framework, new(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers(
                [new ProviderTokenAnalyzer(), new SecretInConfigurationAnalyzer()],
                new AnalyzerOptions([.. files.Select(static file => new SettingsText(file.Path, file.Text))]))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
