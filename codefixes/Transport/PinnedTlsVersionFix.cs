using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Writes the value that leaves the choice to the operating system, or takes out what adds a version to it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PinnedTlsVersionFix() : DocumentFix("Let the operating system choose the TLS version", PinnedTlsVersionAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) => node switch
    {
        InvocationExpressionSyntax call when model.GetTypeInfo(call, cancellation).Type?.SpecialType == SpecialType.System_Void => Removal.OfCall(call, model, cancellation),
        ExpressionSyntax { Parent: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.OrAssignmentExpression } addition } =>
            Removal.OfAssignment(addition, model, cancellation),
        ExpressionSyntax value when !Removal.HasComments(value.WithoutTrivia()) && SystemChoice(value, model, cancellation) is { } choice =>
            Edit.Replace(value, choice),
        _ => null,
    };

    private static ExpressionSyntax? SystemChoice(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation)
    {
        var type = model.GetTypeInfo(value, cancellation).ConvertedType;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
            type = inner;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } versions)
            return null;

        // .NET Framework has a name for it since 4.7.
        var name = versions.Name == "SslProtocols" ? "None" : "SystemDefault";
        return versions.GetMembers(name).IsEmpty ? null : SyntaxFactory.ParseExpression($"{TypeReference.At(value, versions, model)}.{name}");
    }
}
