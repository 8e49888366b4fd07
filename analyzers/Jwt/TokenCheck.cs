using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Whether the type around a read of a token has it validated, by its own hand or by the framework.</summary>
internal static class TokenCheck
{
    private static readonly string[] s_checks = ["Valid", "Verif", "Introspect", "Check", "Authenticat"];
    private static readonly string[] s_tokens = ["token", "jwt", "signature", "bearer", "assertion"];
    private static readonly string[] s_certain = ["AuthenticateAsync", "ComputeHash", "HashData", "VerifyData", "VerifyHash", "ValidateToken", "ValidateTokenAsync"];

    /// <param name="read">Where the token is read.</param>
    /// <param name="raw">The token.</param>
    /// <param name="member">The member around the read.</param>
    /// <param name="sender">From whom the token is.</param>
    public static bool IsAround(IOperation read, IOperation raw, ISymbol member, TokenSender sender) =>
        IsPartOfValidation(read, member)
        || (sender == TokenSender.Request && IsAuthorized(member))
        || Scopes(read, member).SelectMany(static scope => scope.DescendantNodes()).OfType<InvocationExpressionSyntax>().Any(call => call != read.Syntax && Checks(call, raw));

    private static IEnumerable<SyntaxNode> Scopes(IOperation read, ISymbol member) =>
        read.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not null && member.ContainingType is { } type
            ? type.DeclaringSyntaxReferences.Select(static part => part.GetSyntax())
            : [read.Syntax.SyntaxTree.GetRoot()];

    /// <summary>The name says so; where it leaves open what is checked, the arguments tell.</summary>
    private static bool Checks(InvocationExpressionSyntax call, IOperation raw)
    {
        var name = call.CalledName();
        if (s_certain.Contains(name))
            return true;
        // Given a key, the decoders of jose-jwt and Jwt.Net verify.
        if (name.StartsWith("Decode", StringComparison.Ordinal) && call.SyntaxTree == raw.Syntax.SyntaxTree)
            return (raw.SemanticModel?.GetSymbolInfo(call).Symbol as IMethodSymbol)?.Parameters.Any(static parameter => parameter.Name is "key" or "keys") == true;
        if (!Mentions(name, s_checks))
            return false;
        return Mentions(name, s_tokens) || call.ArgumentList.Arguments.Any(argument =>
            Mentions(argument.Expression.ToString(), s_tokens) || argument.Expression.IsEquivalentTo(raw.Syntax));
    }

    private static bool Mentions(string text, string[] words) => Array.Exists(words, word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>A validator that reads the token it is asked about, and what a browser shows of its own user.</summary>
    private static bool IsPartOfValidation(IOperation read, ISymbol member) =>
        (read.SemanticModel?.GetEnclosingSymbol(read.Syntax.SpanStart) is IMethodSymbol function
            && function.Parameters.Any(static parameter => parameter.Type.Name is "TokenValidationParameters" or "TokenValidatedContext"))
        || member.ContainingType.SelfAndBases().Any(static type => type.Name is "AuthenticationStateProvider" or "TokenHandler");

    /// <summary>Behind <c>[Authorize]</c>, the token of the request has been validated before the method runs.</summary>
    private static bool IsAuthorized(ISymbol member) => !Has(member, "AllowAnonymousAttribute")
        && (Has(member, "AuthorizeAttribute") || member.ContainingType.SelfAndBases().Any(static type => Has(type, "AuthorizeAttribute")));

    private static bool Has(ISymbol symbol, string name) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass.SelfAndBases().Any(type => type.Name == name));
}
