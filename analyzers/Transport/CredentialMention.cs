using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Signs that code which sends something also authenticates itself.</summary>
internal static class CredentialMention
{
    /// <summary>Whether the type around the node also handles credentials: then they travel with what it sends.</summary>
    public static bool IsBeside(SyntaxNode node)
    {
        foreach (var token in node.TypeAround().DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) ? IsName(token.ValueText) : token.IsKind(SyntaxKind.StringLiteralToken) && IsHeader(token.ValueText))
                return true;
        }

        return false;
    }

    private static bool IsName(string name) => name is "Authorization" or "AuthenticationHeaderValue" or "NetworkCredential"
        or "SetBearerToken" or "SetBasicAuthentication" or "WithOAuthBearerToken" or "WithBasicAuth" or "JwtAuthenticator"
        or "HttpBasicAuthenticator" or "AccessTokenProvider" or "CallCredentials";

    private static bool IsHeader(string text) => text.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || text.Equals("X-Api-Key", StringComparison.OrdinalIgnoreCase) || text.Equals("grant_type", StringComparison.Ordinal)
        || text.Equals("client_secret", StringComparison.Ordinal);
}
