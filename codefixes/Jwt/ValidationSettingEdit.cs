using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>How a relaxed validation setting becomes strict again.</summary>
internal static class ValidationSettingEdit
{
    /// <summary>A switch becomes true where it stands; a delegate goes, so that the library checks.</summary>
    /// <param name="setting">The assigned setting, or the value of an argument.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? Of(SyntaxNode setting, SemanticModel model, CancellationToken cancellation)
    {
        var assignment = setting.FirstAncestorOrSelf<AssignmentExpressionSyntax>(assignment => assignment.Left.Span == setting.Span);
        var value = assignment?.Right ?? (setting.Parent is ArgumentSyntax ? setting as ExpressionSyntax : null);
        if (value is not null && model.GetTypeInfo(value, cancellation).ConvertedType?.SpecialType == SpecialType.System_Boolean)
            return Edit.Turn(value, on: true);
        return assignment is null ? null : Removal.OfAssignment(assignment, model, cancellation);
    }
}
