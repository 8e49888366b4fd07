using Broxi.Security.Analyzers.Configuration;
using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// BRX1002: a text holds a token or private key whose form gives it away. It needs to know nothing of the code around; where
/// a sink's rule would find the same token, this one speaks, because it can say whose token it is.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProviderTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1002";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Recognisable provider token, JWT or private key in a literal",
        "This {0} ({1}) is written in the source{2}, where everyone who can read the code can use it; revoke it and read a new one from configuration or a secret store",
        DiagnosticSeverity.Warning,
        "Bots search public code, packages and leaked archives for such tokens and use them within minutes.",
        "CWE-798",
        starred: true);

    internal static readonly Option<bool> InComments = new(
        "broxi_secrets_in_comments", false, "Whether comments, and code that #if leaves out, are searched as well.",
        static text => (bool.TryParse(text, out var isOn), isOn));

    /// <summary>Creates the analyzer.</summary>
    public ProviderTokenAnalyzer()
        : base(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics, Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var places = SecretPlaces.Of(context.Compilation, context.Options);
        var configuration = ConfigurationPlaces.Of(context.Compilation, context.Options);
        context.RegisterSyntaxNodeAction(
            text =>
            {
                // Most texts are too short to ask for the project's options.
                if (WrittenText.Of(text.Node) is not { } written)
                    return;
                foreach (var token in ProviderToken.In(written, ProjectFamilies.In(text.Node.SyntaxTree, text.Options)))
                    Report(token, text.Node.SyntaxTree, text.ReportDiagnostic, text.CancellationToken);
            },
            WrittenText.Kinds);
        context.RegisterSyntaxTreeAction(file =>
        {
            if (!InComments.For(file.Options, file.Tree))
                return;
            var families = ProjectFamilies.In(file.Tree, file.Options);
            foreach (var token in SecretPlaces.Comments(file.Tree, file.CancellationToken).SelectMany(comment => ProviderToken.In(comment, families)))
                Report(token, file.Tree, file.ReportDiagnostic, file.CancellationToken);
        });

        void Report(ProviderToken token, SyntaxTree tree, Action<Diagnostic> report, CancellationToken cancellation)
        {
            var same = places.Of(token.Value, cancellation).Where(static place => !place.IsAllowed).ToList();
            if (same.Count == 0 || same[0].Tree != tree || same[0].Span != token.Span)
                return;

            var at = Location.Create(tree, token.Span);
            var others = same.Count - 1 + configuration.Of(token.Value, cancellation).Count();
            object[] arguments = [token.Family.Name, Masked.Of(token.Value), SecretPlaces.Elsewhere(others)];
            report(environments.FindingOrHint(Descriptor, !IsHarmless(token.Family, environments), at, arguments));
        }
    }

    /// <summary>A key of a sandbox or of a kind that is often public, or what only looks like a token in a test. A checksum that holds is no coincidence, even there.</summary>
    private static bool IsHarmless(TokenFamily family, Environments environments) =>
        family.IsTestMode || family.IsOftenPublic || (environments.IsTestProject && (family.IsSelfMade || family.Confidence != Confidence.Verified));
}
