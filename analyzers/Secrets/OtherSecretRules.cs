using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Leaves a secret to the rule that knows where it goes: one secret, one finding.</summary>
internal static class OtherSecretRules
{
    private static readonly Sinks[] s_sinks =
    [
        HardcodedTokenAnalyzer.Tokens, HardcodedTokenAnalyzer.Lines, HardcodedTokenAnalyzer.Bags, HardcodedClientSecretAnalyzer.Secrets,
        HardcodedSigningKeyAnalyzer.Keys, HardcodedSigningKeyAnalyzer.Documents, HardcodedPasswordAnalyzer.Passwords, HardcodedPasswordAnalyzer.Connections,
    ];

    /// <summary>Whether the value goes into a sink of BRX1001, 1003, 1004 or 1006, or its variable does; or whether it is no secret but a key.</summary>
    public static bool Report(NamedValue named, SyntaxNodeAnalysisContext context)
    {
        var (model, cancellation) = (context.SemanticModel, context.CancellationToken);
        if (IsTaken(model.GetOperation(named.Value, cancellation), context))
            return true;
        if (Variable(named.Place, model, cancellation) is not { } variable)
            return false;

        var scope = variable is ILocalSymbol or IParameterSymbol && named.Place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member and not GlobalStatementSyntax
            ? member
            : named.Place.SyntaxTree.GetRoot(cancellation);
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != variable.Name || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, variable))
                continue;
            SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (use.Parent is ArgumentSyntax { Parent: BracketedArgumentListSyntax } || IsTaken(model.GetOperation(use, cancellation), context))
                return true;
        }

        return false;
    }

    private static bool IsTaken(IOperation? value, SyntaxNodeAnalysisContext context) =>
        value is not null
        && (Array.Exists(s_sinks, sinks => sinks.UseOf(value) is not null)
            || (HardcodedClientSecretAnalyzer.FormFields.UseOf(value) is { } field && HardcodedClientSecretAnalyzer.IsFormField(field))
            || (HardcodedTokenAnalyzer.NamedHeaders.UseOf(value) is { } header && HardcodedTokenAnalyzer.IsCredentialHeader(header, context.Options, context.CancellationToken)));

    private static ISymbol? Variable(SyntaxNode place, SemanticModel model, CancellationToken cancellation) => place switch
    {
        EqualsValueClauseSyntax { Parent: { } declaration } => model.GetDeclaredSymbol(declaration, cancellation),
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => model.GetDeclaredSymbol(property, cancellation),
        AssignmentExpressionSyntax { Left: var left } => model.GetSymbolInfo(left, cancellation).Symbol,
        _ => null,
    };
}
