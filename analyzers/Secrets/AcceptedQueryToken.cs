using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// A server that takes a token from the query of every request. Browsers cannot send headers with a web socket, so SignalR's
/// way is right: take it from there, but only for the path of a hub.
/// </summary>
internal static class AcceptedQueryToken
{
    /// <summary>Where the function that sets the token reads it from the query, and the parameter's name; null when it does not, or looks at the request first.</summary>
    public static (IOperation Read, string Name)? Read(IOperation assignment)
    {
        (IOperation, string)? found = null;
        foreach (var operation in (assignment.Function() ?? assignment.Body()).Descendants())
        {
            if (LooksAtRequest(operation))
                return null;
            if (found is null && NameRead(operation) is { } name && QueryCredential.MayBe(name))
                found = (operation, name);
        }

        return found;
    }

    private static string? NameRead(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.Name: "IQueryCollection" } } indexer => Key(indexer),
        IInvocationOperation { TargetMethod: { Name: "TryGetValue", ContainingType.Name: "IQueryCollection" } } call => Key(call),
        _ => null,
    };

    private static string? Key(IOperation read) => read.Arguments() is [{ Value.ConstantValue.Value: string name }, ..] ? name : null;

    /// <summary>Whether the path, the endpoint or the kind of connection matters, here or in a function that is handed the request.</summary>
    private static bool LooksAtRequest(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Path" or "PathBase" or "RouteValues", ContainingType.Name: "HttpRequest" } } => true,
        IPropertyReferenceOperation { Property: { Name: "WebSockets", ContainingType.Name: "HttpContext" } } => true,
        IInvocationOperation { TargetMethod.Name: "GetEndpoint" } => true,
        IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } call => call.Arguments.Any(static argument => HoldsRequest(argument.Value)),
        _ => false,
    };

    private static bool HoldsRequest(IOperation value) => value.Unwrap().Type?.Name is "HttpRequest" or "HttpContext" or "MessageReceivedContext";
}
