using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        "mask", "redact", "hash", "encrypt", "protect", "obfuscate", "anonymi", "sanitize", "truncate", "shorten", "substring", "thumbprint", "fingerprint", "without",
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
        if (value.Type is INamedTypeSymbol { IsRecord: true } record)
            return InRecord(record);
        if (!isText)
            return null;
        if (value is IInvocationOperation { TargetMethod.Name: "Substring", Instance: { } whole } cut)
            return cut.Arguments is [{ Value.ConstantValue.Value: 0 }, { Value.ConstantValue.Value: > MaxPrefix }] && Of(whole, cancellation) is { } token ? token with { IsCertain = false } : null;

        var source = CredentialSource.Of(value);
        var known = source is { } named ? OfName(named.Name) : null;
        var isCertain = known is { IsCertain: true } || IsTokenOfResponse(value);
        if (!isCertain && (known is null || IsAmbiguous(known.Value.Name, value.Syntax.SyntaxTree)))
            return null;
        return (source is { } read && (IsProtected(read.Symbol) || NamesSubstitute(read.Name) || (!isCertain && NamesSecret(read, value)))) || IsSubstitute(value)
            ? null
            : new CredentialValue(source?.Name ?? "access_token", isCertain);
    }

    /// <summary>A credential that the record's text shows.</summary>
    private static CredentialValue? InRecord(INamedTypeSymbol record) =>
        PrintedMembers.Of(record).FirstOrDefault(PrintedMembers.IsCredential) is { } member ? OfName(member.Name) : null;

    /// <summary>What the name alone tells: of a variable, a member or the key under which a value is kept.</summary>
    public static CredentialValue? OfName(string name) => s_unmistakable.Contains(Letters(name)) ? new CredentialValue(name, IsCertain: true)
        : CredentialName.Is(name.AsSpan()) ? new CredentialValue(name, IsCertain: false)
        : null;

    /// <summary>The finding, at the rule's severity without any doubt; one doubt makes it a suggestion, and two make it noise.</summary>
    public Diagnostic? Finding(DiagnosticDescriptor rule, IOperation at, string api, Environments environments, int doubts = 0)
    {
        doubts += (IsCertain ? 0 : 1) + (environments.IsTestProject ? 1 : 0) + (Environments.IsDevelopmentOnly(at) ? 1 : 0);
        return doubts > 1 ? null : environments.FindingOrHint(rule, doubts == 0, at, api, Name);
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

    /// <summary>
    /// Whether a variable holds the name of a secret: the code looks one up with it, as in <c>secrets.ContainsKey(secret)</c>.
    /// Sessions are looked up with their very tokens and keys.
    /// </summary>
    private static bool NamesSecret(CredentialSource source, IOperation value) =>
        source.Symbol is ILocalSymbol or IParameterSymbol
        && !source.Name.EndsWith("token", StringComparison.OrdinalIgnoreCase) && !source.Name.EndsWith("key", StringComparison.OrdinalIgnoreCase)
        && value.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<ArgumentSyntax>().Any(argument =>
            argument.Expression is IdentifierNameSyntax { Identifier.ValueText: var name } && name == source.Name
            && argument.Parent is BracketedArgumentListSyntax
                or ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContainsKey" or "TryGetValue" } } }) == true;

    /// <summary>A mask, a hash or a cipher in place of the credential, or a variable that only ever holds one, or constants.</summary>
    public static bool IsSubstitute(IOperation value) => value.Unwrap() switch
    {
        IInvocationOperation call => NamesSubstitute(call.TargetMethod.Name)
            || (PassThrough.Of(call) is { } same && IsSubstitute(same)),
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local) is { Count: > 0 } writes
            && writes.All(static write => write.Value is { } written && (written.ConstantValue.HasValue || TextValues.Of(written).Any(IsMasking))),
        _ => false,
    };

    private static bool NamesSubstitute(string name) => Array.Exists(s_substitutes, word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsMasking(IOperation part) => part.Unwrap() is IInvocationOperation && IsSubstitute(part);

    /// <summary>A member or parameter that a logging library redacts, and a label of the user interface.</summary>
    public static bool IsProtected(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => IsRedaction(attribute.AttributeClass))
        || (symbol is { IsStatic: true } and (IPropertySymbol or IFieldSymbol) && IsLabel(symbol.ContainingSymbol));

    private static bool IsRedaction(INamedTypeSymbol? attribute)
    {
        for (; attribute is not null; attribute = attribute.BaseType)
        {
            if (attribute.Name is "RedactedAttribute" or "DataClassificationAttribute" or "LogMaskedAttribute" or "NotLoggedAttribute" or "LogPropertyIgnoreAttribute")
                return true;
        }

        return false;
    }

    /// <summary>Whether the type or one around it holds texts: <c>Strings.Login.MissingPassword</c>, as class or as namespace.</summary>
    private static bool IsLabel(ISymbol? container)
    {
        for (; container is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; container = container.ContainingSymbol)
        {
            if (Array.Exists(s_labels, suffix => container.Name.EndsWith(suffix, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    /// <summary>A lexer has tokens too: the bare word counts where the file speaks of authentication.</summary>
    public static bool IsAmbiguous(string name, SyntaxTree file) =>
        Letters(name).Equals("token", StringComparison.OrdinalIgnoreCase) && !AuthenticationMention.IsIn(file);

    /// <summary>The last part of a configuration key, without separators: <c>api_key</c> and <c>Weather:ApiKey</c> are one name.</summary>
    private static string Letters(string name) => name.Substring(name.LastIndexOf(':') + 1).Replace("_", "").Replace("-", "");
}
