using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A bearer token that becomes a default header of a client.</summary>
/// <param name="Client">The client whose requests all carry it.</param>
/// <param name="Token">The token.</param>
internal readonly record struct DefaultHeaderUse(IOperation Client, IOperation Token)
{
    /// <summary>The use when the header holds a bearer token for a whole client; null for headers of one request and other schemes.</summary>
    public static DefaultHeaderUse? Of(SinkUse use) =>
        ClientOf(use) is { } client && BearerHeader.TokenOf(use) is { } token ? new DefaultHeaderUse(client, token) : null;

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
}
