using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>A place of a library's API where a value becomes dangerous.</summary>
/// <param name="Type">Metadata name of the declaring type.</param>
/// <param name="Member">Method, property or field; <see cref="Constructor"/> for <c>new</c>, <see cref="Indexer"/> for <c>this[…]</c>.</param>
/// <param name="Parameter">The parameter that receives the value, whatever the overload; null for a property or field.</param>
internal sealed record Sink(string Type, string Member, string? Parameter = null)
{
    public const string Constructor = ".ctor";
    public const string Indexer = "this[]";
}

/// <summary>A value that reaches a sink.</summary>
/// <param name="Sink">The table's row.</param>
/// <param name="Operation">The call, creation or assignment.</param>
/// <param name="Member">The called or assigned member.</param>
/// <param name="Value">What is passed or assigned.</param>
internal readonly record struct SinkUse(Sink Sink, IOperation Operation, ISymbol Member, IOperation Value)
{
    /// <summary>The value of another argument of the same call; null when it is not passed.</summary>
    public IOperation? Argument(string parameter)
    {
        foreach (var argument in Operation.Arguments())
        {
            if (argument.Parameter?.Name == parameter)
                return argument.Value;
        }

        return null;
    }
}

/// <summary>
/// A rule's sinks as data. Types are looked up once a compilation; a rule none of whose types are known registers nothing.
/// A call is matched by its name first, so that unrelated code costs one dictionary look-up.
/// </summary>
internal sealed class Sinks(params IEnumerable<Sink>[] tables)
{
    public IReadOnlyList<Sink> All { get; } = [.. tables.SelectMany(static table => table)];

    /// <summary>One row for each member of a type that takes the value in a parameter of this name.</summary>
    public static IEnumerable<Sink> Calls(string type, string parameter, params string[] members) =>
        members.Select(member => new Sink(type, member, parameter));

    /// <summary>One row for each property or field of a type.</summary>
    public static IEnumerable<Sink> Properties(string type, params string[] members) =>
        members.Select(member => new Sink(type, member));

    /// <summary>The same rows for a type that exists in several namespaces or packages.</summary>
    public static IEnumerable<Sink> InEach(string[] types, Func<string, IEnumerable<Sink>> rows) => types.SelectMany(rows);

    public void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, SinkUse> found)
    {
        var known = new Dictionary<string, List<(INamedTypeSymbol Type, Sink Sink)>>();
        foreach (var rows in All.GroupBy(static sink => sink.Type))
        {
            foreach (var type in context.Compilation.GetTypesByMetadataName(rows.Key))
            {
                foreach (var sink in rows)
                {
                    if (!known.TryGetValue(sink.Member, out var entries))
                        known.Add(sink.Member, entries = []);
                    entries.Add((type, sink));
                }
            }
        }

        if (known.Count == 0)
            return;

        var kinds = known.Values.SelectMany(static entries => entries).Select(static entry => entry.Sink).ToList();
        if (kinds.Exists(static sink => sink is { Parameter: not null, Member: Sink.Constructor }))
            context.RegisterOperationAction(operation => MatchCreation(operation, known, found), OperationKind.ObjectCreation);
        if (kinds.Exists(static sink => sink is { Parameter: not null, Member: not Sink.Constructor }))
            context.RegisterOperationAction(operation => MatchInvocation(operation, known, found), OperationKind.Invocation);
        if (kinds.Exists(static sink => sink.Parameter is null))
            context.RegisterOperationAction(operation => MatchAssignment(operation, known, found), OperationKind.SimpleAssignment);
    }

    /// <summary>The sink that a value goes into, also by way of conversions and calls around it; null when there is none.</summary>
    public SinkUse? UseOf(IOperation value)
    {
        for (var (child, parent) = (value, value.Parent); parent is not (null or IExpressionStatementOperation); (child, parent) = (parent, parent.Parent))
        {
            var (member, parameter, operation) = parent switch
            {
                IArgumentOperation { Parent: IInvocationOperation call } argument => (call.TargetMethod, argument.Parameter?.Name, call),
                IArgumentOperation { Parent: IObjectCreationOperation creation } argument => (creation.Constructor, argument.Parameter?.Name, creation),
                ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment when assignment.Value == child => (target.Member, null, assignment),
                _ => ((ISymbol?)null, (string?)null, parent),
            };
            if (member is null)
                continue;

            var name = member is IPropertySymbol { IsIndexer: true } ? Sink.Indexer : member.Name;
            foreach (var sink in All)
            {
                if (sink.Member == name && sink.Parameter == parameter
                    && value.SemanticModel!.Compilation.GetTypesByMetadataName(sink.Type).Any(type => Is(member.NamedContainingType(), type)))
                {
                    return new SinkUse(sink, operation, member, child);
                }
            }
        }

        return null;
    }

    private static void MatchCreation(
        OperationAnalysisContext context, Dictionary<string, List<(INamedTypeSymbol, Sink)>> known, Action<OperationAnalysisContext, SinkUse> found)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Constructor is { } constructor)
            MatchArguments(context, constructor, creation.Arguments, known[Sink.Constructor], found);
    }

    private static void MatchInvocation(
        OperationAnalysisContext context, Dictionary<string, List<(INamedTypeSymbol, Sink)>> known, Action<OperationAnalysisContext, SinkUse> found)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (known.TryGetValue(invocation.TargetMethod.Name, out var entries))
            MatchArguments(context, invocation.TargetMethod, invocation.Arguments, entries, found);
    }

    private static void MatchArguments(
        OperationAnalysisContext context,
        IMethodSymbol method,
        ImmutableArray<IArgumentOperation> arguments,
        List<(INamedTypeSymbol Type, Sink Sink)> entries,
        Action<OperationAnalysisContext, SinkUse> found)
    {
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is not { } parameter)
                continue;
            foreach (var (sinkType, sink) in entries)
            {
                if (sink.Parameter != parameter.Name || !Is(method.NamedContainingType(), sinkType))
                    continue;
                found(context, new SinkUse(sink, context.Operation, method, argument.Value));
                // A derived type may be listed beside its base.
                break;
            }
        }
    }

    private static void MatchAssignment(
        OperationAnalysisContext context, Dictionary<string, List<(INamedTypeSymbol, Sink)>> known, Action<OperationAnalysisContext, SinkUse> found)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IMemberReferenceOperation { Member: var member })
            return;
        var name = member is IPropertySymbol { IsIndexer: true } ? Sink.Indexer : member.Name;
        if (!known.TryGetValue(name, out var entries))
            return;

        foreach (var (sinkType, sink) in entries)
        {
            if (sink.Parameter is not null || !Is(member.NamedContainingType(), sinkType))
                continue;
            found(context, new SinkUse(sink, assignment, member, assignment.Value));
            return;
        }
    }

    /// <summary>Whether the member's type is the table's type, or an override or implementation in a derived type.</summary>
    private static bool Is(INamedTypeSymbol? type, INamedTypeSymbol sinkType)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, sinkType))
                return true;
        }

        return sinkType.TypeKind == TypeKind.Interface
            && type is not null && type.AllInterfaces.Any(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, sinkType));
    }
}
