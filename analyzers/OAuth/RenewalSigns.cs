using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// Signs that a type thinks of the end of a token's life: a clock, an expiry, a 401, a timer, a cache. They are taken by name
/// and generously: one sign anywhere in the type, and the lifecycle rules stay silent.
/// </summary>
internal static class RenewalSigns
{
    private static readonly string[] s_words =
    [
        "Expir", "ValidTo", "ValidUntil", "ValidFor", "Stale", "Lifetime", "TimeToLive", "Unauthorized", "Unauthenticated", "Forbidden",
        "NeedsRefresh", "ShouldRefresh", "ShouldRenew", "NeedsRenew", "RefreshAt", "RenewAt",
    ];

    private static readonly HashSet<string> s_clocks = new(StringComparer.Ordinal)
    {
        "Now", "UtcNow", "Today", "GetUtcNow", "GetLocalNow", "GetNow", "GetTimestamp", "GetElapsedTime", "GetCurrentInstant", "TickCount", "TickCount64",
        "Elapsed", "ElapsedMilliseconds", "ElapsedTicks", "StartNew", "CreateTimer",
    };

    /// <summary>Whether the operation of this type is a sign.</summary>
    public static bool Includes(IOperation operation, INamedTypeSymbol type) => operation switch
    {
        IInvocationOperation call => IsName(call.TargetMethod.Name) || IsKeeper(call.TargetMethod.ContainingType, type),
        IMemberReferenceOperation member => IsName(member.Member.Name) || IsKeeper(member.Member.ContainingType, type),
        IObjectCreationOperation creation => IsKeeper(creation.Type, type),
        ICatchClauseOperation clause => clause.ExceptionType is { } exception && IsName(exception.Name),
        ILiteralOperation { ConstantValue.Value: 401 or 403 or "401" or "exp" or "expires_at" } => true,
        _ => false,
    };

    /// <summary>Whether the operation reads how long the token lives.</summary>
    public static bool ReadsLifetime(IOperation operation) => operation switch
    {
        IMemberReferenceOperation member => member.Member.Name == "ExpiresIn" || TokenFields.Of(member.Member) == TokenField.ExpiresIn,
        ILiteralOperation { ConstantValue.Value: "expires_in" } => true,
        IDynamicMemberReferenceOperation { MemberName: "expires_in" } => true,
        _ => false,
    };

    /// <summary>Whether the text of a type mentions a sign: for rules that see one operation, not the type.</summary>
    public static bool AreIn(SyntaxNode type)
    {
        foreach (var token in type.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) ? IsName(token.ValueText) : token.Value is 401)
                return true;
        }

        return false;
    }

    private static bool IsName(string name)
    {
        if (s_clocks.Contains(name))
            return true;
        foreach (var word in s_words)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        return false;
    }

    private static bool IsKeeper(ITypeSymbol? type, INamedTypeSymbol self) => type is not null && !SymbolEqualityComparer.Default.Equals(type, self)
        && (type.Name == "Stopwatch" || type.Name.EndsWith("Timer", StringComparison.Ordinal) || type.Name.IndexOf("Cache", StringComparison.Ordinal) >= 0
            || type.Name is "ISystemClock" or "IClock");
}
