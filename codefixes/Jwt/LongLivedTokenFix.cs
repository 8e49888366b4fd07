using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Gives the token an expiry, or shortens the one that it has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LongLivedTokenFix() : DocumentFix("Let the token expire after 15 minutes", LongLivedTokenAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations.Count > 0)
            return OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is InvocationExpressionSyntax added ? Shortened(added) : null;

        return node switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation
                when model.GetSymbolInfo(creation, cancellation).Symbol is IMethodSymbol { Parameters: var parameters } && parameters.FirstOrDefault(static parameter => parameter.Name == "expires") is { } expires
                => WithExpiry(arguments, expires, Expiry(creation, model)),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Encode", Expression: var builder } access } call
                when model.GetSymbolInfo(call, cancellation).Symbol?.ContainingType.Name == "JwtBuilder" => WithExpiry(builder, access, Expiry(call, model)),
            _ => ValidationSettingEdit.Of(node, model, cancellation),
        };
    }

    private static string Expiry(SyntaxNode place, SemanticModel model) => TypeReference.To("System", "DateTime", place, model) + ".UtcNow.AddMinutes(15)";

    /// <summary><c>AddDays(365)</c> becomes <c>AddMinutes(15)</c>; the clock before it stays.</summary>
    private static Edit? Shortened(InvocationExpressionSyntax call)
    {
        if (call is not { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } access, ArgumentList.Arguments: [{ Expression: var amount }] }
            || IsAddition(access.Expression) || (call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer } && IsAddition(outer)))
        {
            return null;
        }

        var unit = name.Identifier.ValueText.StartsWith("From", StringComparison.Ordinal) ? "FromMinutes" : "AddMinutes";
        var minutes = SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(15));
        return new Edit(call, editor =>
        {
            editor.ReplaceNode(name, SyntaxFactory.IdentifierName(unit).WithTriviaFrom(name));
            editor.ReplaceNode(amount, minutes.WithTriviaFrom(amount));
        });
    }

    /// <summary>Whether more than one call adds up to the lifetime.</summary>
    private static bool IsAddition(ExpressionSyntax expression) =>
        expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && name.StartsWith("Add", StringComparison.Ordinal);

    /// <summary>The argument stands before the key, as in the declaration, and on a line of its own where the others do.</summary>
    private static Edit? WithExpiry(ArgumentListSyntax list, IParameterSymbol parameter, string expiry)
    {
        var arguments = list.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].NameColon is { Name.Identifier.ValueText: var name } ? name == parameter.Name : i == parameter.Ordinal)
                return Edit.Replace(arguments[i].Expression, SyntaxFactory.ParseExpression(expiry));
        }

        if (arguments.Count == 0)
            return null;
        var last = arguments.Last();
        var argument = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(expiry))
            .WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter.Name), SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));
        var comma = arguments.SeparatorCount > 0 ? arguments.GetSeparators().Last() : SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        ArgumentSyntax[] end = last.NameColon is not null
            ? [argument.WithLeadingTrivia(Indentation(last)), last]
            : [last, argument.WithLeadingTrivia(Indentation(last))];
        var nodes = arguments.Take(arguments.Count - 1).Concat(end);
        // A comment behind the last comma is about the argument before it.
        var space = Removal.HoldsComment(comma.TrailingTrivia) ? comma.TrailingTrivia.Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) : comma.TrailingTrivia;
        var commas = arguments.GetSeparators().Append(comma.WithTrailingTrivia(space));
        var longer = list.WithArguments(SyntaxFactory.SeparatedList(nodes, commas));
        return new Edit(list, editor => editor.ReplaceNode(list, longer));
    }

    private static SyntaxTriviaList Indentation(ArgumentSyntax argument) =>
        SyntaxFactory.TriviaList(argument.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    /// <summary>The link stands as <c>Encode()</c> does: on a line of its own, or in the same line.</summary>
    private static Edit WithExpiry(ExpressionSyntax builder, MemberAccessExpressionSyntax encode, string expiry) =>
        new(builder, editor => editor.ReplaceNode(builder, (current, _) =>
        {
            var lineEnd = current.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            var link = SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, (ExpressionSyntax)current, encode.OperatorToken, SyntaxFactory.IdentifierName("ExpirationTime"));
            return SyntaxFactory.InvocationExpression(link, SyntaxFactory.ParseArgumentList($"({expiry})")).WithTrailingTrivia(lineEnd);
        }));
}
