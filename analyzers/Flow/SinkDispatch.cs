using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Finds the uses of all the <see cref="Sinks"/> of an analyzer with one look at each operation, by the name of its member:
/// the compiler is asked about types only where a name fits.
/// </summary>
internal sealed class SinkDispatch
{
    private static readonly ConditionalWeakTable<CompilationStartAnalysisContext, SinkDispatch> s_analyzers = new();

    private readonly Action<Action<OperationAnalysisContext>, OperationKind> _register;
    private readonly Dictionary<string, List<Entry>> _calls = [];
    private readonly Dictionary<string, List<Entry>> _creations = [];
    private readonly Dictionary<string, List<Entry>> _assignments = [];
    private bool _hasAnyConstructor;

    private SinkDispatch(Action<Action<OperationAnalysisContext>, OperationKind> register) => _register = register;

    public static SinkDispatch Of(CompilationStartAnalysisContext context) => s_analyzers.GetValue(
        context, static key => new SinkDispatch((match, kind) => key.RegisterOperationAction(match, kind)));

    /// <param name="name">The name of a method.</param>
    /// <param name="rows">Rows of one table that have this name.</param>
    /// <param name="found">Gets each use.</param>
    public void AddCalls(string name, List<Sink> rows, Action<OperationAnalysisContext, SinkUse> found) =>
        Add(_calls, name, new Entry(rows, found), MatchInvocation, OperationKind.Invocation);

    /// <inheritdoc cref="AddCalls"/>
    public void AddCreations(string name, List<Sink> rows, Action<OperationAnalysisContext, SinkUse> found)
    {
        _hasAnyConstructor |= rows.Exists(static row => row.Member == Sink.AnyConstructor);
        Add(_creations, name, new Entry(rows, found), MatchCreation, OperationKind.ObjectCreation);
    }

    /// <inheritdoc cref="AddCalls"/>
    public void AddAssignments(string name, List<Sink> rows, Action<OperationAnalysisContext, SinkUse> found) =>
        Add(_assignments, name, new Entry(rows, found), MatchAssignment, OperationKind.SimpleAssignment);

    private void Add(Dictionary<string, List<Entry>> entries, string name, Entry entry, Action<OperationAnalysisContext> match, OperationKind kind)
    {
        if (entries.Count == 0)
            _register(match, kind);
        if (!entries.TryGetValue(name, out var named))
            entries.Add(name, named = []);
        named.Add(entry);
    }

    private void MatchInvocation(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        var method = invocation.TargetMethod;
        if (_calls.TryGetValue(method.Name, out var entries))
            MatchArguments(context, method, invocation.Arguments, entries);
    }

    private void MatchCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Constructor is not { ContainingType: var type } constructor)
            return;
        if (_creations.TryGetValue(type.Name, out var entries))
            MatchArguments(context, constructor, creation.Arguments, entries);
        for (var parent = type.BaseType; _hasAnyConstructor && entries is null && parent is not null; parent = parent.BaseType)
        {
            if (_creations.TryGetValue(parent.Name, out entries))
                MatchArguments(context, constructor, creation.Arguments, entries, static row => row.Member == Sink.AnyConstructor);
        }
    }

    private void MatchAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IMemberReferenceOperation { Member: var member }
            || !_assignments.TryGetValue(member is IPropertySymbol { IsIndexer: true } ? Sink.Indexer : member.Name, out var entries))
        {
            return;
        }

        foreach (var (rows, found) in entries)
        {
            if (rows.Find(row => row.IsOf(member.NamedContainingType())) is { } row)
                found(context, new SinkUse(row, assignment, member, assignment.Value));
        }
    }

    private static void MatchArguments(
        OperationAnalysisContext context,
        IMethodSymbol method,
        ImmutableArray<IArgumentOperation> arguments,
        List<Entry> entries,
        Func<Sink, bool>? isMeant = null)
    {
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is not { Name: var parameter })
                continue;
            foreach (var (rows, found) in entries)
            {
                foreach (var row in rows)
                {
                    if (row.Parameter != parameter || isMeant?.Invoke(row) == false || !row.IsOf(method.NamedContainingType()))
                        continue;
                    found(context, new SinkUse(row, context.Operation, method, argument.Value));
                    // A derived type may be listed beside its base.
                    break;
                }
            }
        }
    }

    /// <summary>The rows of one table that share a name.</summary>
    private readonly record struct Entry(List<Sink> Rows, Action<OperationAnalysisContext, SinkUse> Found);
}
