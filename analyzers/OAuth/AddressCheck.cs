using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// Whether code looks at the address of a request, or keeps it. It is taken generously: only a read that writes a log, copies the
/// address into another request, or asks for the path tells nothing of where the request goes.
/// </summary>
internal static class AddressCheck
{
    private static readonly string[] s_logs = ["Log", "Write", "Trace", "Debug", "Info", "Warn", "Error", "Print", "Append", "SetTag", "AddTag", "BeginScope"];

    public static bool Is(IOperation operation)
    {
        if (operation is not IPropertyReferenceOperation { Property: { Name: "RequestUri", ContainingType.Name: "HttpRequestMessage" } } address)
            return false;

        for (var (child, parent) = ((IOperation)address, address.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IPropertyReferenceOperation { Property.Name: "AbsolutePath" or "LocalPath" or "PathAndQuery" or "Query" or "Segments" }:
                case IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property.Name: "AbsolutePath" or "LocalPath" or "PathAndQuery" or "Query" or "Segments" } }:
                case IConditionalAccessOperation { WhenNotNull: IInvocationOperation { Instance: IPropertyReferenceOperation { Property.Name: "AbsolutePath" or "LocalPath" or "PathAndQuery" or "Query" } } }:
                case IInterpolationOperation:
                case IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "HttpRequestMessage" } }:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: var name } } when Array.Exists(s_logs, log => name.StartsWith(log, StringComparison.Ordinal)):
                    return false;
                case ISimpleAssignmentOperation assignment:
                    return !(IsAddress(assignment.Target) && IsAddress(assignment.Value));
                case IExpressionStatementOperation:
                    return true;
            }
        }

        return true;
    }

    private static bool IsAddress(IOperation operation) => operation.Unwrap() is IPropertyReferenceOperation { Property.Name: "RequestUri" };
}
