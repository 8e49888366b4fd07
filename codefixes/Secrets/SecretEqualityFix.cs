using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Compares in constant time: bytes as they are, texts by their hashes, so that not even the length shows. A text that may be
/// null never equals another one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SecretEqualityFix() : DocumentFix("Compare in constant time", SecretEqualityAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not ExpressionSyntax expression || model.GetOperation(expression, cancellation) is not { } operation
            || SecretComparison.Of(operation) is not { IsOrdinal: true } comparison || Removal.HoldsComment(expression.DescendantTrivia(expression.Span))
            || Type("CryptographicOperations", "FixedTimeEquals") is not { } operations)
        {
            return null;
        }

        string? equals;
        var nulls = new List<string>();
        if (AreBytes(comparison))
        {
            equals = $"{operations}.FixedTimeEquals({comparison.Left.Unwrap().Syntax}, {comparison.Right.Unwrap().Syntax})";
        }
        else if (Type("SHA256", "HashData") is { } hash && model.Compilation.GetTypeByMetadataName("System.Text.Encoding") is { } encoding)
        {
            string? Hashed(IOperation operand) => Text(operand, nulls, model, cancellation) is { } text
                ? $"{hash}.HashData({TypeReference.At(expression, encoding, model)}.UTF8.GetBytes({text}))"
                : null;
            if (Hashed(comparison.Left) is not { } left || Hashed(comparison.Right) is not { } right)
                return null;
            equals = $"{operations}.FixedTimeEquals({left}, {right})";
        }
        else
        {
            return null;
        }

        var isNegated = comparison.IsNegated;
        var parts = nulls.Select(name => name + (isNegated ? " is null" : " is not null")).Append(isNegated ? "!" + equals : equals);
        var replacement = string.Join(isNegated ? " || " : " && ", parts);
        var standsAlone = nulls.Count == 0 || expression.Parent is not ExpressionSyntax or LambdaExpressionSyntax or AssignmentExpressionSyntax or ParenthesizedExpressionSyntax;
        return Edit.Replace(expression, SyntaxFactory.ParseExpression(standsAlone ? replacement : $"({replacement})"));

        string? Type(string name, string method) =>
            model.Compilation.GetTypeByMetadataName("System.Security.Cryptography." + name) is { } type
            && type.GetMembers(method).Any(static member => member is IMethodSymbol { IsStatic: true })
                ? TypeReference.At(expression, type, model)
                : null;
    }

    private static bool AreBytes(SecretComparison comparison) =>
        SecretComparison.IsBytes(comparison.Left.Unwrap().Type) && SecretComparison.IsBytes(comparison.Right.Unwrap().Type);

    /// <summary>The operand as a text that is not null; null when it could be and has no name to ask.</summary>
    private static string? Text(IOperation operand, List<string> nulls, SemanticModel model, CancellationToken cancellation)
    {
        var value = operand.Unwrap();
        if (value.Syntax is not ExpressionSyntax syntax || !SecretComparison.IsText(value.Type))
            return null;
        // The compiler has no operation for it, and takes the text inside for not null as well.
        if (syntax.Parent is PostfixUnaryExpressionSyntax forgiving && forgiving.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            syntax = forgiving;
        if (value.Type is { Name: "StringValues" })
            return syntax is BinaryExpressionSyntax or ConditionalExpressionSyntax or AwaitExpressionSyntax or CastExpressionSyntax ? null : syntax + ".ToString()";
        if (value is IInterpolatedStringOperation or IBinaryOperation || model.GetTypeInfo(syntax, cancellation).Nullability.FlowState == NullableFlowState.NotNull)
            return syntax.ToString();
        if (value is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false }))
            return null;

        nulls.Add(syntax.ToString());
        return syntax.ToString();
    }
}
