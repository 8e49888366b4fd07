using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>What tells when a token expires, and no licence, link or certificate.</summary>
internal static class TokenExpiry
{
    private static readonly FileFact<bool> s_files = new(static text =>
        text.IndexOf("expir", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("ValidTo", StringComparison.Ordinal) >= 0
        || text.IndexOf("\"exp\"", StringComparison.Ordinal) >= 0 || text.IndexOf("RegisteredClaimNames", StringComparison.Ordinal) >= 0);

    /// <summary>Whether a file speaks of a token's end, judged by its text.</summary>
    public static bool IsMentionedIn(SyntaxTree file) => TokenMention.IsIn(file) && s_files.Of(file);

    /// <summary>Whether the value is made from what a token or its response tells.</summary>
    public static bool IsIn(IOperation value) => value.DescendantsAndSelf().Any(static part => IsLifetime(part) || part switch
    {
        ILocalReferenceOperation local => IsClaim(local.Local.Name),
        IParameterReferenceOperation parameter => IsClaim(parameter.Parameter.Name),
        IMemberReferenceOperation member => IsClaim(member.Member.Name) || IsTimeOfJwt(member.Member) || IsMember(member.Member) || IsClaim(member.ConstantValue.Value as string),
        ILiteralOperation literal => IsClaim(literal.ConstantValue.Value as string),
        _ => false,
    });

    /// <summary>Whether the operation reads how long a token lives, or is called so.</summary>
    public static bool IsLifetime(IOperation operation) => RenewalSigns.ReadsLifetime(operation) || operation switch
    {
        ILocalReferenceOperation local => IsLifetime(local.Local.Name),
        IParameterReferenceOperation parameter => IsLifetime(parameter.Parameter.Name),
        _ => false,
    };

    /// <summary><c>JwtSecurityToken.ValidTo</c> and its kin: always UTC.</summary>
    public static bool IsTimeOfJwt(ISymbol member) =>
        member.Name is "ValidTo" or "ValidFrom" && member.ContainingNamespace?.ToDisplayString().IndexOf("IdentityModel", StringComparison.Ordinal) >= 0;

    /// <summary>Whether the member is by its name the expiry of an access token that its type holds too.</summary>
    public static bool IsMember(ISymbol member) => IsName(member.Name) && member.ContainingType is { } type && HoldsAccessToken(type);

    public static bool IsName(string name) =>
        name.IndexOf("expir", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("ValidUntil", StringComparison.OrdinalIgnoreCase) >= 0
        || name.TrimStart('_') is "exp" or "Exp";

    private static bool IsLifetime(string name) =>
        name.StartsWith("expiresIn", StringComparison.OrdinalIgnoreCase) || name.StartsWith("expires_in", StringComparison.OrdinalIgnoreCase);

    /// <summary>A claim of RFC 7519, section 4.1, in seconds since 1970.</summary>
    private static bool IsClaim(string? name) => name is "exp" or "iat" or "nbf";

    private static bool HoldsAccessToken(INamedTypeSymbol type)
    {
        if (IsAccessToken(type.Name))
            return true;
        foreach (var member in type.GetMembers())
        {
            if (member is (IFieldSymbol or IPropertySymbol) and { IsImplicitlyDeclared: false } && IsAccessToken(member.Name.Replace("_", "")))
                return true;
        }

        return false;
    }

    private static bool IsAccessToken(string name) =>
        name.IndexOf("accessToken", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("bearer", StringComparison.OrdinalIgnoreCase) >= 0;
}
