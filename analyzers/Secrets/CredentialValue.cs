using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A value that is a token, a password or a key at run time.</summary>
/// <param name="Name">The name by which the code knows it; never the value.</param>
/// <param name="IsCertain">Whether its origin or an unmistakable name tells it; otherwise the name only suggests it.</param>
internal readonly record struct CredentialValue(string Name, bool IsCertain)
{
    /// <summary>A longer part of a token than this gives more away than a reader needs to recognise it.</summary>
    private const int MaxPrefix = 8;

    private static readonly HashSet<string> s_unmistakable = new(StringComparer.OrdinalIgnoreCase)
    {
        "accessToken", "refreshToken", "idToken", "bearerToken", "jwt", "clientSecret", "apiKey", "password",
    };

    private static readonly string[] s_substitutes =
    [
        "mask", "redact", "hash", "encrypt", "protect", "obfuscate", "anonymi", "sanitize", "truncate", "shorten", "substring", "thumbprint", "fingerprint",
    ];

    private static readonly string[] s_labels = ["Resource", "Resources", "Strings", "Labels", "Messages", "Texts", "Names", "Keys", "Constants", "Defaults"];

    /// <summary>The credential that a single value holds; a text that is put together is asked part by part.</summary>
    public static CredentialValue? Of(IOperation value, CancellationToken cancellation)
    {
        var isText = IsText(value);
        value = value.Unwrap();
        if (value.ConstantValue.HasValue)
            return null;
        if (AuthorizationHeader.Of(value, cancellation) is { } header)
            return header;
        if (!isText)
            return null;
        if (value is IInvocationOperation { TargetMethod.Name: "Substring", Instance: { } whole } cut)
            return cut.Arguments is [{ Value.ConstantValue.Value: 0 }, { Value.ConstantValue.Value: > MaxPrefix }] && Of(whole, cancellation) is { } token ? token with { IsCertain = false } : null;

        var source = CredentialSource.Of(value);
        var isCertain = (source is { } named && s_unmistakable.Contains(Letters(named.Name))) || IsTokenOfResponse(value);
        if (!isCertain && !(source is { } hinted && CredentialName.Is(hinted.Name.AsSpan()) && !IsAmbiguous(hinted.Name, value)))
            return null;
        return (source is { } known && IsProtected(known.Symbol)) || HoldsSubstitute(value)
            ? null
            : new CredentialValue(source?.Name ?? "access_token", isCertain);
    }

    /// <summary>Text or bytes; a <c>CancellationToken</c>, a <c>JToken</c> or a length is none.</summary>
    private static bool IsText(IOperation value) => IsText(value.Type) || (value is IConversionOperation conversion && IsText(conversion.Operand));

    /// <inheritdoc cref="IsText(IOperation)"/>
    public static bool IsText(ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } => true,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", TypeArguments: [{ SpecialType: SpecialType.System_Char or SpecialType.System_Byte }] } => true,
        _ => false,
    };

    /// <summary>A token out of the answer of a token endpoint, or the whole answer.</summary>
    private static bool IsTokenOfResponse(IOperation value) =>
        TokenMention.IsIn(value.Syntax.SyntaxTree)
        && (TokenSource.Reads(value, TokenField.AccessToken) || TokenSource.Reads(value, TokenField.RefreshToken) || TokenAnswer.IsBody(value));

    /// <summary>A variable that only ever holds a mask, a hash or a constant in place of the credential.</summary>
    private static bool HoldsSubstitute(IOperation value) =>
        value is ILocalReferenceOperation local
        && VariableWrites.Around(local).To(local.Local) is { Count: > 0 } writes
        && writes.All(static write => write.Value?.Unwrap() is { } written && (written.ConstantValue.HasValue || IsShortened(written) || TextParts.Of(written).Any(IsShortened)));

    private static bool IsShortened(IOperation value) =>
        value.Unwrap() is IInvocationOperation call && Array.Exists(s_substitutes, word => call.TargetMethod.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>A member or parameter that a logging library redacts, and a label of the user interface.</summary>
    private static bool IsProtected(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => IsRedaction(attribute.AttributeClass))
        || (symbol.IsStatic && symbol is IPropertySymbol or IFieldSymbol && IsLabel(symbol.ContainingType.Name));

    private static bool IsRedaction(INamedTypeSymbol? attribute)
    {
        for (; attribute is not null; attribute = attribute.BaseType)
        {
            if (attribute.Name is "RedactedAttribute" or "DataClassificationAttribute" or "LogMaskedAttribute" or "NotLoggedAttribute" or "LogPropertyIgnoreAttribute")
                return true;
        }

        return false;
    }

    private static bool IsLabel(string type) => Array.Exists(s_labels, suffix => type.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>A lexer has tokens too: the bare word counts where the file speaks of authentication.</summary>
    private static bool IsAmbiguous(string name, IOperation value) =>
        Letters(name).Equals("token", StringComparison.OrdinalIgnoreCase) && !AuthenticationMention.IsIn(value.Syntax.SyntaxTree);

    /// <summary>The last part of a configuration key, without separators: <c>api_key</c> and <c>Weather:ApiKey</c> are one name.</summary>
    private static string Letters(string name) => name.Substring(name.LastIndexOf(':') + 1).Replace("_", "").Replace("-", "");
}
