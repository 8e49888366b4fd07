using System.Text;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary>One secret, one finding: of the rules BRX1001 to BRX1006 that could speak, one does.</summary>
public sealed class OneFindingTests
{
    private static readonly DiagnosticAnalyzer[] s_rules =
    [
        new HardcodedTokenAnalyzer(), new ProviderTokenAnalyzer(), new HardcodedClientSecretAnalyzer(), new HardcodedSigningKeyAnalyzer(),
        new NamedSecretAnalyzer(), new HardcodedPasswordAnalyzer(),
    ];

    private static readonly string[] s_sinks =
    [
        "http.DefaultRequestHeaders.Authorization = new(\"Bearer\", TEXT);",
        "http.DefaultRequestHeaders.Add(\"X-Api-Key\", TEXT);",
        "_ = new System.Net.NetworkCredential(\"app\", TEXT);",
        "_ = new Azure.Identity.ClientSecretCredential(\"tenant\", \"id\", TEXT);",
        "_ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(BYTES);",
        "string apiKey = TEXT; Use(apiKey);",
        "byte[] signingKey = BYTES; _ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(signingKey);",
    ];

    public static TheoryData<string, string> Forms
    {
        get
        {
            var token = ProviderTokens.GitHub();
            var codes = string.Join(", ", token.Select(static character => (int)character));
            var characters = string.Join(", ", token.Select(static character => $"'{character}'"));
            var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(token));
            string[] texts =
            [
                $"\"{token}\"", $"\"{token[..9]}\" + \"{token[9..]}\"", $"new string(new[] {{ {characters} }})", $"new string([{characters}])",
                $"Encoding.UTF8.GetString(new byte[] {{ {codes} }})", $"Encoding.UTF8.GetString([{codes}])", $"Encoding.UTF8.GetString(Convert.FromBase64String(\"{encoded}\"))",
                $"Encoding.UTF8.GetString(\"{token}\"u8)",
            ];
            string[] bytes =
            [
                $"Encoding.UTF8.GetBytes(\"{token}\")", $"new byte[] {{ {codes} }}", $"[{codes}]", $"\"{token}\"u8.ToArray()", $"Convert.FromBase64String(\"{encoded}\")",
                $"Encoding.ASCII.GetBytes(new[] {{ {characters} }})", $"new byte[] {{ (byte){characters.Replace(", ", ", (byte)", StringComparison.Ordinal)} }}",
            ];
            return [.. from sink in s_sinks
                       from form in sink.Contains("TEXT", StringComparison.Ordinal) ? texts : bytes
                       select (sink, form)];
        }
    }

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public async Task The_token_of_a_provider_in_a_sink(string sink, string form)
    {
        var found = await FindingsAsync(sink.Replace("TEXT", form, StringComparison.Ordinal).Replace("BYTES", form, StringComparison.Ordinal));

        Assert.Equal([ProviderTokenAnalyzer.Id], found.Select(static finding => finding.Id));
    }

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string statement)
    {
        var code = CSharpSyntaxTree.ParseText(
            $"using System; using System.Net.Http; using System.Text; class C {{ void M(HttpClient http) {{ {statement} }} void Use(string text) {{ }} }}",
            cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("Sample", [code], References.All, new(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static error => error.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers([.. s_rules]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
