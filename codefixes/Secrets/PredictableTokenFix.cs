using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Takes the randomness from <c>RandomNumberGenerator</c>: a whole new token where the code makes one in one expression, and
/// otherwise a call in place of each guessable one, so that the value keeps its form.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PredictableTokenFix() : DocumentFix("Generate it with RandomNumberGenerator", PredictableTokenAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not ExpressionSyntax source
            || model.Compilation.GetTypeByMetadataName("System.Security.Cryptography.RandomNumberGenerator") is not { } generator)
        {
            return null;
        }

        var isToken = SecretPurposes.Of(NameOf(node), model.GetEnclosingSymbol(node.SpanStart, cancellation)) is SecretPurpose.Token or SecretPurpose.Handshake;
        if (isToken && Has(generator, "GetBytes") && model.Compilation.GetTypeByMetadataName("System.Convert") is { } convert && Has(convert, "ToHexString")
            && TextAround(source, model, cancellation) is { } text)
        {
            return Edit.Replace(text, SyntaxFactory.ParseExpression($"{TypeReference.At(text, convert, model)}.ToHexString({TypeReference.At(text, generator, model)}.GetBytes(32))"));
        }

        if (source is not InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } call || model.GetSymbolInfo(call, cancellation).Symbol is not { } called)
            return null;
        Edit Call(string method) => Edit.Replace(call.Expression, SyntaxFactory.ParseExpression($"{TypeReference.At(call, generator, model)}.{method}"));
        return (called.Name, arguments.Count) switch
        {
            ("Next", 1 or 2) when Has(generator, "GetInt32") => Call("GetInt32"),
            ("NextBytes", 1) when Has(generator, "Fill") => Call("Fill"),
            ("GetBytes", 1) => Edit.Replace(arguments[0].Expression, SyntaxFactory.ParseExpression("32")),
            _ => null,
        };
    }

    private static bool Has(INamedTypeSymbol type, string method) => type.GetMembers(method).Any(static member => member is IMethodSymbol { IsStatic: true });

    /// <summary>The name that the value goes by, as the analyzer judged it.</summary>
    private static string NameOf(SyntaxNode value)
    {
        foreach (var node in value.AncestorsAndSelf())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: var target }: return target.GetLastToken().ValueText;
                case VariableDeclaratorSyntax variable: return variable.Identifier.ValueText;
                case PropertyDeclarationSyntax property: return property.Identifier.ValueText;
                case LocalFunctionStatementSyntax function: return function.Identifier.ValueText;
                case MethodDeclarationSyntax method: return method.Identifier.ValueText;
            }
        }

        return "";
    }

    /// <summary>The widest text that is nothing but the source in another form: <c>Guid.NewGuid().ToString("N").Substring(8)</c>.</summary>
    private static ExpressionSyntax? TextAround(ExpressionSyntax source, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax? text = null;
        for (ExpressionSyntax? form = source; form is not null; form = Around(form, model, cancellation))
        {
            if (model.GetTypeInfo(form, cancellation).Type?.SpecialType == SpecialType.System_String)
                text = form;
        }

        var hasComment = text?.DescendantTrivia(text.Span).Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)) == true;
        return hasComment ? null : text;
    }

    private static ExpressionSyntax? Around(ExpressionSyntax form, SemanticModel model, CancellationToken cancellation) => form.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when call.Expression == access && access.Expression == form => call,
        MemberAccessExpressionSyntax access when access.Expression == form => access,
        ParenthesizedExpressionSyntax or CastExpressionSyntax => (ExpressionSyntax)form.Parent,
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call } }
            when model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { IsStatic: true, ContainingType.Name: "Convert" or "SHA1" or "SHA256" or "SHA512" or "MD5" } => call,
        _ => null,
    };
}
