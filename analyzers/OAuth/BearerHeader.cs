using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>The ways to put a token into an <c>Authorization</c> header: of one request, or of a client for all of its requests.</summary>
internal static class BearerHeader
{
    /// <summary>Everything that sets the header, and, for the sake of shared extension methods, some things that do not.</summary>
    internal static readonly Sinks Sinks = new(
        Properties("System.Net.Http.Headers.HttpRequestHeaders", "Authorization"),
        Calls("System.Net.Http.Headers.HttpHeaders", "value", "Add", "TryAddWithoutValidation"),
        InEach(IdentityModel.Client, ns => Calls(ns + ".AuthorizationHeaderExtensions", "token", "SetBearerToken", "SetToken")),
        Calls("Flurl.Http.HeaderExtensions", "token", "WithOAuthBearerToken"),
        Calls("Flurl.Http.HeaderExtensions", "value", "WithHeader"),
        Calls("RestSharp.RestClientExtensions", "value", "AddDefaultHeader"));

    /// <summary>The value that an operation of a body puts into the header; null for every other operation.</summary>
    public static SinkUse? Of(IOperation operation)
    {
        var value = operation switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Authorization" } } assignment => assignment.Value,
            IArgumentOperation argument => argument.Value,
            _ => null,
        };
        return value is not null && Sinks.UseOf(value) is { } use && use.Value == value && IsAuthorization(use) ? use : null;
    }

    /// <summary>The request whose own header is set; null for a client's default header.</summary>
    public static IOperation? RequestOf(SinkUse use) => use.Receiver?.Initialized() switch
    {
        IPropertyReferenceOperation { Property: { Name: "Headers", ContainingType.Name: "HttpRequestMessage" }, Instance: { } request } => request.Initialized(),
        null => use.Argument("request"),
        _ => null,
    };

    /// <summary>The token when its scheme is Bearer; null for other headers and schemes.</summary>
    public static IOperation? TokenOf(SinkUse use) => use.Sink.Member switch
    {
        "Authorization" => InHeader(use.Value),
        "SetBearerToken" or "WithOAuthBearerToken" => use.Value,
        "SetToken" => IsBearer(use.Argument("scheme")) ? use.Value : null,
        _ => IsAuthorization(use) ? InText(use.Value) : null,
    };

    private static bool IsAuthorization(SinkUse use) => use.Argument("name") is not { } name
        || (name.ConstantValue.Value is string header && header.Equals("Authorization", StringComparison.OrdinalIgnoreCase));

    private static IOperation? InHeader(IOperation header) => header.Unwrap() switch
    {
        IObjectCreationOperation { Arguments: [var scheme, var parameter] } => IsBearer(scheme.Value) ? parameter.Value : null,
        IInvocationOperation { TargetMethod: { Name: "Parse", ContainingType.Name: "AuthenticationHeaderValue" }, Arguments: [var text] } => InText(text.Value),
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local) is [{ Value: { } value }] ? InHeader(value) : null,
        IFieldReferenceOperation { Field.IsReadOnly: true } field => FieldWrites.Of(field.Field, field.SemanticModel) is [{ } value] ? InHeader(value) : null,
        _ => null,
    };

    private static IOperation? InText(IOperation text) => text.Unwrap() switch
    {
        IBinaryOperation { LeftOperand: var scheme, RightOperand: var token } => IsBearer(scheme) ? token : null,
        IInterpolatedStringOperation { Parts: [IInterpolatedStringTextOperation { Text: var scheme }, IInterpolationOperation { Expression: var token }] } => IsBearer(scheme) ? token : null,
        _ => null,
    };

    /// <summary>The bearer scheme, or the one that the token response names.</summary>
    private static bool IsBearer(IOperation? scheme) => scheme?.Unwrap() switch
    {
        null => false,
        { ConstantValue: { HasValue: true, Value: var constant } } => constant is string text && text.Trim().Equals("Bearer", StringComparison.OrdinalIgnoreCase),
        IMemberReferenceOperation { Member.Name: "TokenType" or "token_type" } => true,
        _ => false,
    };
}
