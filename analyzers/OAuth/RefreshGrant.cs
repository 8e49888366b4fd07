using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// A token request with a refresh token (RFC 6749, section 6): a form, a JSON object or a text with <c>grant_type=refresh_token</c>,
/// or a library's request type.
/// </summary>
internal static class RefreshGrant
{
    private const string GrantType = "grant_type";
    private const string RefreshToken = "refresh_token";
    private const int MaxSteps = 16;

    /// <summary>Google and Zoho: in their documentation the answer to a refresh has no refresh token. Of others nothing is assumed.</summary>
    private static readonly string[] s_steadyServers = ["googleapis.com", "accounts.google.com", "accounts.zoho."];

    /// <summary>Microsoft's identity platform answers with a new refresh token and does not revoke the old one.</summary>
    private static readonly string[] s_forgivingServers = ["login.microsoftonline.", "login.windows.net", ".b2clogin.com", ".ciamlogin.com"];

    private static readonly FileFact<bool> s_files = new(static text =>
        text.IndexOf(RefreshToken, StringComparison.Ordinal) >= 0 || text.IndexOf("RefreshTokenRequest", StringComparison.Ordinal) >= 0);

    /// <summary>Whether a file could hold such a request, judged by its text.</summary>
    public static bool IsPossibleIn(SyntaxTree file) => s_files.Of(file);

    /// <summary>Whether the operation says that a refresh token is redeemed.</summary>
    public static bool IsNamedBy(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.Name: "RefreshTokenRequest" } => true,
        IInterpolatedStringTextOperation { Text.ConstantValue.Value: string text } => IsGrantText(text),
        ILiteralOperation { ConstantValue.Value: string text } => IsGrantText(text) || (text == RefreshToken && IsGrantValue(operation)),
        IFieldReferenceOperation { ConstantValue.Value: RefreshToken } => IsGrantValue(operation),
        _ => false,
    };

    /// <summary>The refresh token that the operation puts into a request; null when it puts none.</summary>
    public static IOperation? SentBy(IOperation operation) => operation switch
    {
        ILiteralOperation { ConstantValue.Value: RefreshToken } or IFieldReferenceOperation { ConstantValue.Value: RefreshToken } => ValueOfKey(operation),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: RefreshToken, ContainingType.IsAnonymousType: true } } } pair => pair.Value,
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "RefreshToken", ContainingType.Name: "RefreshTokenRequest" } } } pair => pair.Value,
        IInterpolationOperation { Parent: IInterpolatedStringOperation text } hole when text.Parts.IndexOf(hole) is > 0 and var at
            && text.Parts[at - 1] is IInterpolatedStringTextOperation { Text.ConstantValue.Value: string before } && IsKeyText(before) => hole.Expression,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var left, RightOperand: var right } when IsKeyText(LastText(left)) => right,
        _ => null,
    };

    /// <summary>What the sent token is taken from: past <c>??</c>, escaping, and a variable of its own.</summary>
    public static IOperation Source(IOperation sent)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            switch (sent.Unwrap())
            {
                case ICoalesceOperation coalesce: sent = coalesce.Value; break;
                case IInvocationOperation { TargetMethod.Name: "EscapeDataString" or "UrlEncode" or "ToString", Arguments: [var text, ..] }: sent = text.Value; break;
                case ILocalReferenceOperation local when VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }]: sent = written; break;
                case var source: return source;
            }
        }

        return sent;
    }

    /// <summary>Whether a <c>refresh_token</c> in the code is a part of a request: the grant, or the key of the token that is sent.</summary>
    public static bool IsPartOfRequest(IOperation text) => IsGrantValue(text) || ValueOfKey(text) is not null;

    /// <summary>Whether the type asks a server that is known not to rotate its refresh tokens.</summary>
    public static bool IsForSteadyServer(TypeFacts facts) => Names(facts, s_steadyServers);

    /// <summary>Whether the type asks a server that is known to let a refresh token be redeemed twice.</summary>
    public static bool IsForForgivingServer(TypeFacts facts) => Names(facts, s_steadyServers) || Names(facts, s_forgivingServers);

    private static bool Names(TypeFacts facts, string[] servers) => facts.Operations.Any(operation =>
        operation.ConstantValue.Value is string text && Array.Exists(servers, server => text.IndexOf(server, StringComparison.OrdinalIgnoreCase) >= 0));

    private static bool IsGrantText(string text) => text.IndexOf("grant_type=refresh_token", StringComparison.Ordinal) >= 0;

    private static bool IsKeyText(string? text) => text?.EndsWith("refresh_token=", StringComparison.Ordinal) == true;

    private static string? LastText(IOperation text) =>
        text.Unwrap() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum ? LastText(sum.RightOperand) : text.ConstantValue.Value as string;

    private static bool IsGrantValue(IOperation value) => Holder(value) switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var key] } } => IsGrantKey(key),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => target.Property.Name is GrantType or "GrantType",
        IArgumentOperation argument => Pair(argument) is var (key, second) && second == argument && IsGrantKey(key),
        _ => false,
    };

    private static bool IsGrantKey(IArgumentOperation key) => key.Value.ConstantValue.Value is GrantType;

    private static IOperation? ValueOfKey(IOperation key) => Holder(key) switch
    {
        IArgumentOperation { Parent: IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } target } when assignment.Target == target => assignment.Value,
        IArgumentOperation argument => Pair(argument) is var (first, second) && first == argument ? second.Value : null,
        _ => null,
    };

    /// <summary>The key and the value of <c>{ "key", value }</c>, <c>new("key", value)</c> and <c>AddParameter("key", value)</c>.</summary>
    private static (IArgumentOperation Key, IArgumentOperation Value)? Pair(IArgumentOperation part)
    {
        var isPair = part.Parent is IObjectCreationOperation { Type.Name: "KeyValuePair" }
            or IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" or "Append" or "Create" or "AddParameter" or "AddOrUpdateParameter" or "AddQueryParameter" };
        if (!isPair)
            return null;

        var arguments = part.Parent!.Arguments();
        var key = part.Parent is IInvocationOperation { TargetMethod.IsExtensionMethod: true, Instance: null } ? 1 : 0;
        return arguments.Length > key + 1 ? (arguments[key], arguments[key + 1]) : null;
    }

    private static IOperation? Holder(IOperation value)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
            parent = parent.Parent;
        return parent;
    }
}
