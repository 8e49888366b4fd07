using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>An <c>if</c> that asks whether a token is stale, and that can be asked once more after a wait.</summary>
internal sealed class RepeatedCheck
{
    private RepeatedCheck(IfStatementSyntax check, SyntaxNode function, bool isOfType, bool isStatic)
    {
        Check = check;
        Function = function;
        IsOfType = isOfType;
        IsStatic = isStatic;
    }

    public IfStatementSyntax Check { get; }

    /// <summary>The method, local function or lambda that checks.</summary>
    public SyntaxNode Function { get; }

    /// <summary>Whether the condition means the same in every method: it has no variables.</summary>
    public bool IsOfType { get; }

    /// <summary>Whether it looks at what all objects of the type share.</summary>
    public bool IsStatic { get; }

    /// <summary><c>if (IsFresh) return _token;</c>: what follows renews.</summary>
    public bool IsEarlyReturn => Check.Statement is ReturnStatementSyntax or BlockSyntax { Statements: [ReturnStatementSyntax] };

    /// <summary>The check, when its answer can change while somebody waits; null when it cannot, or when it is less plain.</summary>
    public static RepeatedCheck? Of(SyntaxNode? node, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not IfStatementSyntax { Else: null, Parent: BlockSyntax } check || check.ContainsDirectives || FunctionAround(check) is not { } function
            || model.GetEnclosingSymbol(check.SpanStart, cancellation)?.ContainingType is not { DeclaringSyntaxReferences.Length: 1 } type)
        {
            return null;
        }

        bool changes = false, isOfType = true, isStatic = false;
        foreach (var part in check.Condition.DescendantNodesAndSelf())
        {
            if (part is AwaitExpressionSyntax or AssignmentExpressionSyntax or VariableDesignationSyntax or DeclarationExpressionSyntax or AnonymousFunctionExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression })
                return null;
            if (part is not IdentifierNameSyntax name)
                continue;
            switch (model.GetSymbolInfo(name, cancellation).Symbol)
            {
                case ILocalSymbol local when !IsNow(local, cancellation):
                    return null;
                case ILocalSymbol or IParameterSymbol { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } }:
                    isOfType = false;
                    break;
                case { } own when CanChange(own) && SymbolEqualityComparer.Default.Equals(own.ContainingType, type):
                    changes = true;
                    isStatic |= own.IsStatic;
                    break;
            }
        }

        return changes ? new RepeatedCheck(check, function, isOfType, isStatic) : null;
    }

    /// <summary>How lines end in the file.</summary>
    public string NewLine => Check.SyntaxTree.GetRoot().DescendantTrivia().First(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToFullString();

    /// <summary>The same return, once more.</summary>
    public StatementSyntax Again() => Again(Check.Statement is BlockSyntax { Statements: [var only] } block
        ? block.WithStatements(SyntaxFactory.SingletonList(only.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.EndOfLine(NewLine)))).WithoutTrivia().WithTrailingTrivia(SyntaxFactory.EndOfLine(NewLine))
        : Check.Statement.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.EndOfLine(NewLine)));

    /// <summary>The same condition before a statement; its comments stay at the first one.</summary>
    public IfStatementSyntax Again(StatementSyntax statement)
    {
        var isOneLine = statement is not BlockSyntax && Check.SyntaxTree.GetLineSpan(Check.CloseParenToken.Span).EndLinePosition.Line == Check.SyntaxTree.GetLineSpan(Check.Statement.Span).StartLinePosition.Line;
        var text = $"if ({Check.Condition.WithoutTrivia()}){(isOneLine ? " " : NewLine)}";
        return ((IfStatementSyntax)SyntaxFactory.ParseStatement(text + ";")).WithStatement(statement);
    }

    /// <summary>The method, local function or lambda around a node.</summary>
    public static SyntaxNode? FunctionAround(SyntaxNode node) => node.Ancestors().FirstOrDefault(static parent =>
        parent is MemberDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);

    private static bool CanChange(ISymbol member) =>
        member is IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary };

    /// <summary>A variable that holds the time of day: a little old when it is looked at again, and right none the less.</summary>
    private static bool IsNow(ILocalSymbol local, CancellationToken cancellation) =>
        local.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellation) is VariableDeclaratorSyntax
        {
            Initializer.Value: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "UtcNow" or "Now" }
                or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetUtcNow" or "GetLocalNow" } },
        };
}
