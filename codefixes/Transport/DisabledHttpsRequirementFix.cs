using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Requires HTTPS outside development where the environment is at hand; otherwise takes the exemption out.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DisabledHttpsRequirementFix() : DocumentFix("Require HTTPS outside development", DisabledHttpsRequirementAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) => node switch
    {
        InvocationExpressionSyntax call => Removal.OfCall(call, model, cancellation),
        ExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var value } assignment } =>
            node.ToString().EndsWith("DisableTransportSecurityRequirement", StringComparison.Ordinal) || OutsideDevelopment(model, node) is not { } required
                ? Removal.OfAssignment(assignment, model, cancellation)
                : Edit.Replace(value, required),
        _ => null,
    };

    private static ExpressionSyntax? OutsideDevelopment(SemanticModel model, SyntaxNode place)
    {
        var position = place.SpanStart;
        if (model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHostEnvironment") is not { } type)
            return null;

        foreach (var symbol in model.LookupSymbols(position))
        {
            if (TopLevelVariable.IsOutOfReach(symbol, place) || !IsAssigned(symbol, position) || TypeOf(symbol) is not { } held)
                continue;

            var environment = Is(held, type) ? symbol.Name : HasEnvironment(held, type) ? symbol.Name + ".Environment" : null;
            if (environment is null)
                continue;

            var call = SyntaxFactory.ParseExpression($"!{environment}.IsDevelopment()");
            return model.GetSpeculativeSymbolInfo(position, ((PrefixUnaryExpressionSyntax)call).Operand, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
                ? call
                : SyntaxFactory.ParseExpression($"!Microsoft.Extensions.Hosting.HostEnvironmentEnvExtensions.IsDevelopment({environment})");
        }

        return null;
    }

    /// <summary>A local that is declared ahead of the position, a parameter, or a member that the position may use.</summary>
    private static bool IsAssigned(ISymbol symbol, int position) => symbol is not ILocalSymbol
        || symbol.DeclaringSyntaxReferences is [var declaration] && declaration.Span.End < position;

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool Is(ITypeSymbol held, INamedTypeSymbol environment) =>
        SymbolEqualityComparer.Default.Equals(held, environment) || held.AllInterfaces.Contains(environment, SymbolEqualityComparer.Default);

    private static bool HasEnvironment(ITypeSymbol held, INamedTypeSymbol environment)
    {
        for (var type = held; type is not null; type = type.BaseType)
        {
            if (type.GetMembers("Environment") is [IPropertySymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: false } property] && Is(property.Type, environment))
                return true;
        }

        return false;
    }
}
