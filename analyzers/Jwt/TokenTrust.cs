using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>What code does with the claims of a token, from what harms least to what harms most.</summary>
internal enum TokenTrust
{
    None,

    /// <summary>Other code is told who the user is.</summary>
    Names,

    /// <summary>Data are looked up by a claim.</summary>
    LooksUp,

    /// <summary>A role is granted.</summary>
    Grants,

    /// <summary>An identity is made, or somebody is signed in.</summary>
    SignsIn,
}

/// <summary>The places where a claim is trusted, and those that only look.</summary>
internal static class TokenTrusts
{
    private static readonly string[] s_identities = ["ClaimsIdentity", "ClaimsPrincipal", "GenericIdentity", "GenericPrincipal", "AuthenticationTicket"];

    private static readonly string[] s_queries =
    [
        "Queryable", "EntityFrameworkQueryableExtensions", "RelationalQueryableExtensions", "RelationalDatabaseFacadeExtensions", "DbSet", "UserManager",
        "SqlMapper", "IMongoCollectionExtensions", "IFindFluentExtensions", "SqlParameterCollection", "DbParameterCollection", "NpgsqlParameterCollection",
    ];

    private static readonly string[] s_roles = ["role", "roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "groups", "permissions", "scope", "scp"];

    private static readonly WordSet s_notes = new(
        "log logs logged logging trace traced tracing audit audited auditing metric metrics enrich track tracked tracking tag tagged debug write print");

    /// <summary>As two words, these speak of a log too.</summary>
    private static readonly WordSet s_signIns = new("login logon logout logoff");

    /// <summary>Claims that tell about the token, not about the user: which key, from whom, how long.</summary>
    private static readonly string[] s_technical =
        ["exp", "nbf", "iat", "iss", "kid", "alg", "typ", "cty", "jti", "aud", "azp", "appid", "client_id", "nonce", "auth_time", "sid", "tid"];

    private static readonly string[] s_technicalMembers =
    [
        "ValidTo", "ValidFrom", "IssuedAt", "Issuer", "Iss", "Header", "EncodedHeader", "RawHeader", "SignatureAlgorithm", "Alg", "Kid", "Typ", "Cty", "Audiences", "Aud",
        "Exp", "Expiration", "NotBefore", "Nbf", "Iat", "SecurityKey", "SigningKey", "RawData", "RawSignature", "EncodedToken", "Length", "Count",
    ];

    /// <summary>Whether nothing of the user is left in the value: what is read is technical, or only a truth or a time.</summary>
    public static bool IsTechnical(IOperation value) => value switch
    {
        { Type.SpecialType: SpecialType.System_Boolean or SpecialType.System_DateTime } => true,
        IPropertyReferenceOperation { Property.IsIndexer: false } member => s_technicalMembers.Contains(member.Property.Name),
        IInvocationOperation or IPropertyReferenceOperation => Keys(value) is { Count: > 0 } keys && keys.TrueForAll(s_technical.Contains),
        _ => false,
    };

    /// <summary>How the code around the value trusts it.</summary>
    public static TokenTrust Of(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation)
            value = value.Parent;

        return value.Parent switch
        {
            IArgumentOperation { Parent: IObjectCreationOperation { Type: { } created } } => IsIdentity(created) ? TokenTrust.SignsIn : TokenTrust.None,
            IArgumentOperation { Parent: IInvocationOperation call } argument => OfCall(call, argument),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "User", ContainingType.Name: "HttpContext" } or { Name: "CurrentPrincipal" } } } => TokenTrust.SignsIn,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
                IsRole(comparison.LeftOperand, comparison.RightOperand) ? TokenTrust.Grants : IsInQuery(value) ? TokenTrust.LooksUp : TokenTrust.None,
            IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } => IsRole(value, constant) ? TokenTrust.Grants : TokenTrust.None,
            IInvocationOperation { TargetMethod.Name: "Equals" or "Contains", Arguments: [var text, ..] } => IsRole(value, text.Value) ? TokenTrust.Grants : TokenTrust.None,
            _ => IsInQuery(value) ? TokenTrust.LooksUp : TokenTrust.None,
        };
    }

    private static TokenTrust OfCall(IInvocationOperation call, IArgumentOperation argument)
    {
        var (method, type) = (call.TargetMethod, call.TargetMethod.ContainingType);
        if (argument.Parameter?.Name is "properties" or "authenticationProperties")
            return TokenTrust.None;
        if (method.Name is "AddClaim" or "AddClaims" or "AddIdentity" or "SignInAsync" or "SignIn" && !type.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.IdentityModel", StringComparison.Ordinal))
            return TokenTrust.SignsIn;
        if (AsksForRole(call, argument))
            return TokenTrust.Grants;
        if (s_queries.Contains(type.Name) || IsInQuery(argument))
            return TokenTrust.LooksUp;
        var isOfProject = !method.DeclaringSyntaxReferences.IsEmpty && !method.IsStatic && argument.Value.Type is { SpecialType: SpecialType.System_String } or { Name: "Guid" };
        return isOfProject && !IsNote(method.Name.AsSpan()) ? TokenTrust.Names : TokenTrust.None;
    }

    private static bool IsNote(ReadOnlySpan<char> method) => SecretPurposes.Mentions(method, s_notes) && !SecretPurposes.Mentions(method, s_signIns);

    /// <summary><c>Any(claim => claim.Type == "role" &amp;&amp; claim.Value == "admin")</c>, <c>roles.Contains("admin")</c>, <c>Equals(role, "admin")</c>.</summary>
    private static bool AsksForRole(IInvocationOperation call, IArgumentOperation receiver)
    {
        if (call.Type?.SpecialType != SpecialType.System_Boolean)
            return false;
        var texts = call.Arguments.Where(argument => argument != receiver).SelectMany(static argument => Texts(argument.Value)).ToList();
        return texts.Exists(IsAdministrator) || (texts.Count > 1 && texts.Exists(s_roles.Contains))
            || (texts.Count == 1 && call.TargetMethod.Name is "Contains" or "Equals" && NamesRole(receiver.Value));
    }

    private static bool IsRole(IOperation left, IOperation right)
    {
        var constant = (left.Unwrap().ConstantValue.Value ?? right.Unwrap().ConstantValue.Value) as string;
        return constant is { Length: > 0 } && (IsAdministrator(constant) || NamesRole(left) || NamesRole(right));
    }

    private static bool IsAdministrator(string text) =>
        text.IndexOf("admin", StringComparison.OrdinalIgnoreCase) >= 0 || text.Equals("root", StringComparison.OrdinalIgnoreCase) || text.Equals("superuser", StringComparison.OrdinalIgnoreCase);

    private static bool NamesRole(IOperation value) => value.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local.Name.StartsWith("role", StringComparison.OrdinalIgnoreCase),
        var read => Texts(read).Any(s_roles.Contains),
    };

    private static bool IsIdentity(ITypeSymbol type) => type.SelfAndBases().Any(static type => s_identities.Contains(type.Name));

    /// <summary>Whether the value is used in the lambda of a query.</summary>
    private static bool IsInQuery(IOperation value)
    {
        for (var parent = value.Function(); parent is not null; parent = parent.Function())
        {
            IOperation argument = parent;
            while (argument.Parent is IConversionOperation or IDelegateCreationOperation)
                argument = argument.Parent;
            if (argument.Parent is IArgumentOperation { Parent: IInvocationOperation query } && s_queries.Contains(query.TargetMethod.ContainingType.Name))
                return true;
        }

        return false;
    }

    /// <summary>The names by which a call or indexer picks claims; the value that they are picked from is not asked.</summary>
    private static List<string> Keys(IOperation lookup)
    {
        var skipsReceiver = lookup is IInvocationOperation { TargetMethod.IsExtensionMethod: true };
        return [.. lookup.Arguments().Skip(skipsReceiver ? 1 : 0).SelectMany(static argument => Texts(argument.Value))];
    }

    private static IEnumerable<string> Texts(IOperation value) =>
        value.DescendantsAndSelf().Select(static operation => operation.ConstantValue.Value).OfType<string>().Where(static text => text.Length > 0).Distinct();
}
