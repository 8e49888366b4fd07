using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3009: the type of a token response leaves <c>expires_in</c> out, and so nobody can renew the token in time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResponseWithoutExpiryAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3009";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token response type without expires_in",
        "'{0}' leaves expires_in out of the token response, so nothing can tell when the access token expires; add it",
        DiagnosticSeverity.Info,
        "The authorization server tells how long an access token lives (RFC 6749, section 5.1). What the type has no member for, the serializer drops.",
        "CWE-613");

    /// <summary>Words for the end of a token in the name of a member.</summary>
    private static readonly string[] s_ends = ["expir", "valid", "lifetime", "ttl", "timeToLive"];

    /// <summary>What is sent, kept or configured is no response.</summary>
    private static readonly string[] s_otherRoles = ["Request", "Command", "Options", "Settings", "Config", "Configuration", "Entity", "Input"];

    /// <summary>Their documentation gives tokens without an end.</summary>
    private static readonly string[] s_endless = ["github", "slack", "shopify", "notion", "todoist", "themoviedb", "tmdb", "mailchimp", "stripe"];

    private static readonly FileFact<bool> s_files = new(static text => text.IndexOf("access_token", StringComparison.Ordinal) >= 0 || text.IndexOf("SnakeCase", StringComparison.Ordinal) >= 0);
    private static readonly FileFact<bool> s_asking = new(static text => text.IndexOf("grant_type", StringComparison.Ordinal) >= 0);
    private static readonly FileFact<bool> s_endlessFiles = new(static text => Array.Exists(s_endless, word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>Creates the analyzer.</summary>
    public ResponseWithoutExpiryAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject && SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfAccessTokens)
            context.RegisterSymbolAction(symbol => Judge(symbol, environments), SymbolKind.NamedType);
    }

    private static void Judge(SymbolAnalysisContext context, Environments environments)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false, DeclaringSyntaxReferences: [var declaration] } && s_files.Of(declaration.SyntaxTree)
            && IsResponse(type, declaration.SyntaxTree) && !TellsEnd(type))
        {
            context.ReportDiagnostic(environments.Hint(Descriptor, type.Locations[0], type.Name));
        }
    }

    private static bool IsResponse(INamedTypeSymbol type, SyntaxTree file)
    {
        if (TokenFields.Member(type, TokenField.AccessToken) is not { } token || !SymbolEqualityComparer.Default.Equals(token.ContainingType, type)
            || Array.Exists(s_otherRoles, role => type.Name.EndsWith(role, StringComparison.Ordinal)))
        {
            return false;
        }

        // Who gives out a refresh token expects the access token to expire.
        if (TokenFields.Member(type, TokenField.RefreshToken) is not null)
            return true;
        return !s_endlessFiles.Of(file) && !IsEndless(type)
            && (TokenFields.Member(type, TokenField.TokenType) is not null || TokenFields.Member(type, TokenField.IdToken) is not null || s_asking.Of(file));
    }

    private static bool IsEndless(INamedTypeSymbol type) =>
        type.ToDisplayString() is var name && Array.Exists(s_endless, word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether some member could hold the end of the token; a base class of a library could, and so could what takes in every field.</summary>
    private static bool TellsEnd(INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (current.DeclaringSyntaxReferences.IsEmpty && current.ContainingNamespace?.ToDisplayString() != "System")
                return true;
            foreach (var member in current.GetMembers())
            {
                if (Array.Exists(s_ends, word => member.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) || member.Name is "exp" or "Exp"
                    || TakesAnyField(member) || TokenFields.Of(member) == TokenField.ExpiresIn || TokenFields.WireName(member)?.StartsWith("exp", StringComparison.OrdinalIgnoreCase) == true)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TakesAnyField(ISymbol member) => member.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "JsonExtensionDataAttribute");
}
