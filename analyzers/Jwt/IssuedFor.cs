using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>What a token is issued for, as names around it tell.</summary>
internal static class IssuedFor
{
    /// <summary>Words of tokens that are meant to be good for long: they renew others, travel in a mail, or are keys.</summary>
    private static readonly WordSet s_words = new(
        "refresh refreshtoken mail email emails confirm confirmation confirmed verification reset forgot forgotten invite invitation activation unsubscribe link share "
        + "remember licence license apikey machine device proof dpop assertion webhook");

    /// <param name="token">The operation that makes the token.</param>
    /// <param name="expiry">What it is given as its end.</param>
    /// <param name="around">The member that makes it.</param>
    public static bool ALongTime(IOperation token, IOperation? expiry, ISymbol? around)
    {
        for (var symbol = around; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (Says(symbol.Name))
                return true;
        }

        foreach (var node in token.Syntax.Ancestors())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax variable when Says(variable.Identifier.ValueText):
                case AssignmentExpressionSyntax assignment when Says(assignment.Left.GetLastToken().ValueText):
                case LocalFunctionStatementSyntax function when Says(function.Identifier.ValueText):
                    return true;
                case MemberDeclarationSyntax:
                    return expiry is not null && NamesIn(expiry.Syntax).Any(Says);
            }
        }

        return false;
    }

    private static bool Says(string name) => SecretPurposes.Mentions(name.AsSpan(), s_words);

    private static IEnumerable<string> NamesIn(SyntaxNode expression) =>
        expression.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText);
}
