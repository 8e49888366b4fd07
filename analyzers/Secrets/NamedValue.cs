using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A text in the source and the name that the code around it gives it. Pure syntax: nothing is bound before a name has passed.</summary>
/// <param name="Value">The literal, or the sum that it begins.</param>
/// <param name="Name">A variable, a property, a parameter, or the key of a setting or an entry.</param>
/// <param name="Place">What gives the name: a declaration, an assignment, an argument, a comparison.</param>
internal readonly record struct NamedValue(ExpressionSyntax Value, string Name, SyntaxNode Place)
{
    private static readonly WordSet s_pairCalls = new(
        """
        add tryadd addorupdate set setvalue setstring setenvironmentvariable append getvalue getvalueordefault create keyvaluepair
        addheader withheader addparameter addqueryparameter addquerystring addinmemory usesetting withsetting withenvironment
        """);

    private static readonly WordSet s_conversions = new("getbytes frombase64string fromhexstring tochararray");

    /// <summary>The first name outwards that is a credential's; null when there is none.</summary>
    public static NamedValue? Of(ExpressionSyntax literal, string[] words)
    {
        var value = literal;
        for (SyntaxNode node = literal; node.Parent is { } parent; node = parent)
        {
            if (NameIn(parent, node) is { } name && CredentialName.Is(name, words))
                return new NamedValue(value, name, parent);

            switch (parent)
            {
                // The first literal of a sum speaks for the whole.
                case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                    if (sum.Right == node && sum.Left.DescendantNodesAndSelf().Any(static part => part.IsKind(SyntaxKind.StringLiteralExpression)))
                        return null;
                    value = sum;
                    break;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax conversion } when s_conversions.Contains(NameOf(conversion.Expression)):
                    parent = conversion;
                    break;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax conversion } when s_conversions.Contains(NameOf(conversion.Expression)):
                    parent = conversion;
                    break;
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax or PatternSyntax or SwitchExpressionSyntax:
                case SwitchExpressionArmSyntax arm when arm.Expression == node:
                case ConditionalExpressionSyntax conditional when conditional.Condition != node:
                case BinaryExpressionSyntax coalesce when coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Right == node:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The name that a node gives to one of its children.</summary>
    private static string? NameIn(SyntaxNode parent, SyntaxNode value) => parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: ParameterSyntax parameter } => parameter.Identifier.ValueText,
        ArrowExpressionClauseSyntax or ReturnStatementSyntax => PropertyAround(parent),
        AssignmentExpressionSyntax assignment when assignment.Right == value => NameOf(assignment.Left),
        ArgumentSyntax { NameColon.Name: var name } => name.Identifier.ValueText,
        ArgumentSyntax argument => KeyBefore(argument),
        AttributeArgumentSyntax argument => (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText,
        AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name: var name } => name.Identifier.ValueText,
        InitializerExpressionSyntax { Expressions: [var key, var second] } pair when pair.IsKind(SyntaxKind.ComplexElementInitializerExpression) && second == value => TextOf(key),
        BinaryExpressionSyntax comparison when comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression =>
            NameOf(comparison.Left == value ? comparison.Right : comparison.Left),
        BinaryExpressionSyntax coalesce when coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Right == value => NameOf(coalesce.Left),
        IsPatternExpressionSyntax test => NameOf(test.Expression),
        SwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax choice } => NameOf(choice.Expression),
        SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } arm when arm.Pattern == value => NameOf(choice.GoverningExpression),
        _ => null,
    };

    private static string? PropertyAround(SyntaxNode returns) => returns.Parent switch
    {
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } getter when getter.IsKind(SyntaxKind.GetAccessorDeclaration) => property.Identifier.ValueText,
        BlockSyntax { Parent: AccessorDeclarationSyntax } block => PropertyAround(block),
        _ => null,
    };

    /// <summary>The key in <c>Add("ApiKey", …)</c>, or what the value is compared with in <c>Equals</c>.</summary>
    private static string? KeyBefore(ArgumentSyntax argument)
    {
        if (argument.Parent is not ArgumentListSyntax { Parent: { } call } list)
            return null;

        var callee = call switch
        {
            InvocationExpressionSyntax invocation => NameOf(invocation.Expression),
            ObjectCreationExpressionSyntax { Type: GenericNameSyntax generic } => generic.Identifier.ValueText,
            ImplicitObjectCreationExpressionSyntax => "KeyValuePair",
            _ => null,
        };
        if (callee == "Equals")
        {
            return list.Arguments is [var left, var right, ..] ? NameOf(left == argument ? right.Expression : left.Expression)
                : call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } ? NameOf(receiver)
                : null;
        }

        return list.Arguments is [{ Expression: var key }, var second] && second == argument && s_pairCalls.Contains(callee) ? TextOf(key) : null;
    }

    /// <summary>What an expression is called: by its last identifier, or by the key that it reads.</summary>
    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax access => NameOf(access.WhenNotNull),
        ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var key }] } => TextOf(key),
        ImplicitElementAccessSyntax { ArgumentList.Arguments: [{ Expression: var key }] } => TextOf(key),
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var key }, ..] } => TextOf(key),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } => NameOf(receiver),
        ParenthesizedExpressionSyntax parentheses => NameOf(parentheses.Expression),
        AwaitExpressionSyntax awaited => NameOf(awaited.Expression),
        _ => null,
    };

    private static string? TextOf(ExpressionSyntax key) => key.IsKind(SyntaxKind.StringLiteralExpression) ? ((LiteralExpressionSyntax)key).Token.ValueText : null;
}
