using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>The members of <c>new { … }</c> and of a dictionary that is filled where it is created.</summary>
internal static class NamedValues
{
    public static IEnumerable<(string Name, IOperation Value)> In(IOperation bag, CancellationToken cancellation)
    {
        foreach (var origin in ValueTracer.Trace(bag, cancellation).Origins)
        {
            var entries = origin.Source switch
            {
                IAnonymousObjectCreationOperation { Initializers: var members } => members,
                IObjectCreationOperation { Initializer.Initializers: var elements } => elements,
                _ => ImmutableArray<IOperation>.Empty,
            };
            foreach (var entry in entries)
            {
                if (Of(entry) is { } member)
                    yield return member;
            }
        }
    }

    private static (string Name, IOperation Value)? Of(IOperation entry) => entry switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value.ConstantValue.Value: string key }] }, Value: var value } => (key, value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name }, Value: var value } => (name, value),
        IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value.ConstantValue.Value: string key }, { Value: var value }] } => (key, value),
        _ => null,
    };
}
