using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Whether a value came with a request: in a header, the query or a cookie.</summary>
internal static class IncomingValue
{
    private const int MaxSteps = 32;

    public static bool Is(IOperation value, CancellationToken cancellation) => Find(value, IsRequestPart, cancellation);

    /// <summary>
    /// Whether the value, or one that it is a form or part of, is what is looked for. A call's other arguments do not count:
    /// what a store holds for the user of a header did not come with the request.
    /// </summary>
    public static bool Find(IOperation value, Func<IOperation, bool> isSought, CancellationToken cancellation)
    {
        var values = new Stack<IOperation>();
        values.Push(value);
        for (var steps = 0; values.Count > 0 && steps < MaxSteps; steps++)
        {
            foreach (var origin in ValueTracer.Trace(values.Pop(), cancellation).Origins)
            {
                var source = origin.Source.Unwrap();
                if (isSought(source))
                    return true;
                if (source is ILocalReferenceOperation local)
                    PushGivenOut(local, values);
                else if (Whole(source) is { } whole)
                    values.Push(whole);
            }
        }

        return false;
    }

    /// <summary>What the operation takes its value from: <c>x</c> in <c>x.Trim()</c>, <c>x[1]</c>, <c>x.First()</c> and <c>Convert.ToHexString(x)</c>.</summary>
    public static IOperation? Whole(IOperation part) => part switch
    {
        IInvocationOperation call when PassThrough.Of(call) is { } same => same,
        IInvocationOperation { Instance: { } instance } => instance,
        IInvocationOperation { TargetMethod: { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: true }, Arguments: [{ Value: var first }, ..] } => first,
        IPropertyReferenceOperation { Instance: { } instance } => instance,
        IArrayElementReferenceOperation element => element.ArrayReference,
        IConditionalAccessOperation access => access.WhenNotNull,
        IConditionalAccessInstanceOperation instance => Accessed(instance),
        _ => null,
    };

    private static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
    {
        IOperation child = instance;
        for (var parent = instance.Parent; parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
        }

        return null;
    }

    /// <summary>The collection behind <c>headers.TryGetValue("X-Api-Key", out var local)</c>.</summary>
    private static void PushGivenOut(ILocalReferenceOperation local, Stack<IOperation> values)
    {
        foreach (var write in VariableWrites.Around(local).To(local.Local))
        {
            if (write is { Value: null, Node.Parent: var argument })
            {
                while (argument is not (null or IInvocationOperation))
                    argument = argument.Parent;
                if (argument is IInvocationOperation { TargetMethod.Name: "TryGetValue", Instance: { } collection })
                    values.Push(collection);
            }
        }
    }

    private static bool IsRequestPart(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Headers" or "Query" or "QueryString" or "Cookies" or "RequestHeaders", ContainingType.Name: var type } } =>
            type is "HttpRequest" or "HttpRequestBase" or "HttpListenerRequest" or "HttpRequestData" or "ServerCallContext",
        IParameterReferenceOperation { Parameter: var parameter } =>
            parameter.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "FromHeaderAttribute" or "FromQueryAttribute"),
        _ => false,
    };
}
