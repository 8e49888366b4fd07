using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>How a relaxed validation setting becomes strict again.</summary>
internal static class ValidationSettingEdit
{
    private static readonly LiteralExpressionSyntax s_true = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);

    /// <summary>A switch becomes true where it stands, with the comments around it; a delegate goes, so that the library checks.</summary>
    /// <param name="setting">The assigned setting, or the value of an argument.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? Of(SyntaxNode setting, SemanticModel model, CancellationToken cancellation)
    {
        if (setting.FirstAncestorOrSelf<AssignmentExpressionSyntax>(assignment => assignment.Left.Span == setting.Span) is { } assignment)
        {
            return model.GetTypeInfo(assignment.Left, cancellation).Type?.SpecialType == SpecialType.System_Boolean
                ? Edit.Replace(assignment.Right, s_true)
                : Removal(assignment);
        }

        return setting is ExpressionSyntax { Parent: ArgumentSyntax } value && model.GetTypeInfo(value, cancellation).Type?.SpecialType == SpecialType.System_Boolean
            ? Edit.Replace(value, s_true)
            : null;
    }

    private static Edit? Removal(AssignmentExpressionSyntax assignment) => assignment.Parent switch
    {
        InitializerExpressionSyntax => Edit.Remove(assignment),
        ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement => Edit.Remove(statement),
        ExpressionStatementSyntax { Parent: GlobalStatementSyntax statement } => Edit.Remove(statement),
        _ => null,
    };
}
