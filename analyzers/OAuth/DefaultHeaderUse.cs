using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A bearer token that becomes a default header of a client.</summary>
/// <param name="Client">The client whose requests all carry it.</param>
/// <param name="Token">The token.</param>
internal readonly record struct DefaultHeaderUse(IOperation Client, IOperation Token)
{
    /// <summary>Everything that sets a default header, and, for the sake of shared extension methods, some things that do not.</summary>
    internal static readonly Sinks Sinks = new(
        Properties("System.Net.Http.Headers.HttpRequestHeaders", "Authorization"),
        Calls("System.Net.Http.Headers.HttpHeaders", "value", "Add", "TryAddWithoutValidation"),
        InEach(IdentityModel.Client, ns => Calls(ns + ".AuthorizationHeaderExtensions", "token", "SetBearerToken", "SetToken")),
        Calls("Flurl.Http.HeaderExtensions", "token", "WithOAuthBearerToken"),
        Calls("Flurl.Http.HeaderExtensions", "value", "WithHeader"),
        Calls("RestSharp.RestClientExtensions", "value", "AddDefaultHeader"));

    /// <summary>The use when the header holds a bearer token for a whole client; null for headers of one request and other schemes.</summary>
    public static DefaultHeaderUse? Of(SinkUse use) =>
        ClientOf(use) is { } client && TokenOf(use) is { } token ? new DefaultHeaderUse(client, token) : null;

    /// <summary>Whether the code configures a client that <c>IHttpClientFactory</c> creates.</summary>
    public static bool IsInRegistration(IOperation operation)
    {
        for (var function = operation.Function(); function is not null; function = function.Function())
        {
            var parent = function.Parent;
            while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
                parent = parent.Parent;
            if (parent is IInvocationOperation { TargetMethod.Name: "AddHttpClient" or "ConfigureHttpClient" or "AddTypedClient" })
                return true;
        }

        return false;
    }

    private static IOperation? ClientOf(SinkUse use) => use.Receiver?.Unwrap() switch
    {
        IPropertyReferenceOperation { Property: { Name: "DefaultRequestHeaders", ContainingType.Name: "HttpClient" } } of => of.Instance,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } receiver => Initialised(receiver),
        { Type.Name: "IRestClient" or "RestClient" } client => client,
        null => use.Argument("client") ?? (use.Argument("obj") is { } target && target.Unwrap().Type?.Name is "IFlurlClient" or "FlurlClient" ? target : null),
        _ => null,
    };

    /// <summary>What <c>client = new HttpClient { DefaultRequestHeaders = { Authorization = … } }</c> assigns to.</summary>
    private static IOperation? Initialised(IOperation receiver)
    {
        var parent = receiver.Parent;
        while (parent is not (null or IMemberInitializerOperation))
            parent = parent.Parent;
        if (parent is not IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: "DefaultRequestHeaders" }, Parent.Parent: IObjectCreationOperation creation })
            return null;

        var stored = creation.Parent;
        while (stored is IConversionOperation or ICoalesceOperation)
            stored = stored.Parent;
        return stored switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target,
            ISymbolInitializerOperation and not IVariableInitializerOperation => stored,
            _ => null,
        };
    }

    private static IOperation? TokenOf(SinkUse use) => use.Sink.Member switch
    {
        "Authorization" => InHeader(use.Value),
        "SetBearerToken" or "WithOAuthBearerToken" => use.Value,
        "SetToken" => IsBearer(use.Argument("scheme")) ? use.Value : null,
        _ => use.Argument("name")?.ConstantValue.Value is string name && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? InText(use.Value) : null,
    };

    private static IOperation? InHeader(IOperation header) => header.Unwrap() switch
    {
        IObjectCreationOperation { Arguments: [var scheme, var parameter] } => IsBearer(scheme.Value) ? parameter.Value : null,
        IInvocationOperation { TargetMethod: { Name: "Parse", ContainingType.Name: "AuthenticationHeaderValue" }, Arguments: [var text] } => InText(text.Value),
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local) is [{ Value: { } value }] ? InHeader(value) : null,
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
