using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Whether a type writes the claim <c>exp</c> itself, by whatever way.</summary>
internal static class ExpiryClaim
{
    private const string Descriptor = "SecurityTokenDescriptor";

    public static bool IsMentionedAround(IOperation operation) => Tokens(operation).Any(IsExpiry);

    /// <summary>Whether the type describes tokens, and no description has an expiry.</summary>
    public static bool IsMissingFromDescriptorsAround(IOperation operation) =>
        Tokens(operation).Any(static token => token.ValueText == Descriptor)
        && !Tokens(operation).Any(static token => token.ValueText == "Expires" || IsExpiry(token));

    private static bool IsExpiry(SyntaxToken token) => token.ValueText is "exp" or "Exp" or "Expiration" or "ExpirationTime";

    private static IEnumerable<SyntaxToken> Tokens(IOperation operation) => operation.Syntax.TypeAround().DescendantTokens();
}
