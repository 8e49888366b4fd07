using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>A statement that consists of calls of the builder of an authorization server, one after the other.</summary>
internal sealed class BuilderChain
{
    public BuilderChain(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax whole = call;
        while (whole.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
            whole = next;
        if (whole.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement)
            Statement = statement;

        IsForDevelopment = true;
        var start = whole;
        while (start is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } link)
        {
            IsForDevelopment &= model.GetSymbolInfo(link, cancellation).Symbol is IMethodSymbol method && DisabledServerSafeguardAnalyzer.IsForDevelopment(method);
            start = receiver;
        }

        if (start is IdentifierNameSyntax && model.GetTypeInfo(start, cancellation).Type is { } type
            && SymbolEqualityComparer.Default.Equals(type, model.GetTypeInfo(whole, cancellation).Type))
        {
            Variable = start.ToString();
        }
    }

    /// <summary>The statement, where it can have another beside it.</summary>
    public ExpressionStatementSyntax? Statement { get; }

    /// <summary>The variable that holds the builder.</summary>
    public string? Variable { get; }

    /// <summary>Whether the calls are those of a builder in a variable, so that they can stand in statements of their own.</summary>
    public bool IsOfVariable => Statement is not null && Variable is not null;

    /// <summary>Whether each of the calls is for development only.</summary>
    public bool IsForDevelopment { get; }
}
