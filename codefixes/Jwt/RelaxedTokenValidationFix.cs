using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Turns the check of issuer, audience or lifetime on again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RelaxedTokenValidationFix() : DocumentFix(
    "Turn the check on",
    RelaxedTokenValidationAnalyzer.IssuerId,
    RelaxedTokenValidationAnalyzer.AudienceId,
    RelaxedTokenValidationAnalyzer.LifetimeId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        ValidationSettingEdit.Of(node, model, cancellation);
}
