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

    /// <summary>A constructor of the type or of a type derived from it, whose parameters have the same names.</summary>
    public const string AnyConstructor = ".ctor+";

    /// <summary>The type's name as code writes it, without namespace, outer type and arity.</summary>
    public string TypeName { get; } = Type.Substring(Type.LastIndexOfAny(['.', '+']) + 1).Split('`')[0];

    /// <summary>Whether a member of this type is meant: of the row's type, or an override or implementation in a derived one.</summary>
    public bool IsOf(INamedTypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.HasMetadataName(Type))
                return true;
        }

        return TypeName[0] == 'I' && type is not null && type.AllInterfaces.Any(implemented => implemented.HasMetadataName(Type));
    }

    /// <summary>Whether code somewhere could use the row, judged by the words in it.</summary>
    public bool IsMentioned(SourceWords words) => Member switch
    {
        Constructor => words.HasTargetTypedNew || words.Contains(TypeName)
            || (TypeName.EndsWith("Attribute", StringComparison.Ordinal) && words.Contains(TypeName.Substring(0, TypeName.Length - "Attribute".Length))),
        // Code calls these without naming them: new Derived(value), ["key"] = value, { "key", value } in a collection initialiser.
        AnyConstructor => words.Contains(Type.Substring(0, Type.IndexOf('.'))),
        Indexer or "Add" => true,
        _ => words.Contains(Member),
    };
}

/// <summary>A value that reaches a sink.</summary>
/// <param name="Sink">The table's row.</param>
/// <param name="Operation">The call, creation or assignment.</param>
/// <param name="Member">The called or assigned member.</param>
/// <param name="Value">What is passed or assigned.</param>
internal readonly record struct SinkUse(Sink Sink, IOperation Operation, ISymbol Member, IOperation Value)
{
    /// <summary>The place to report: the setting, not the many lines that a delegate can have.</summary>
    public IOperation Place => Operation is IAssignmentOperation assignment ? assignment.Target : Value;

    /// <summary>The object whose member is set or called; null for a creation and a static call.</summary>
    public IOperation? Receiver => Operation switch
    {
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } => target.Instance,
        IInvocationOperation call => call.Instance,
        _ => null,
    };

    /// <summary>The value of another argument of the same call; null when it is not passed.</summary>
    public IOperation? Argument(string parameter) => Operation.Argument(parameter);

    /// <summary>Whether another argument of the same call is not passed, or is null.</summary>
    public bool LeavesOut(string parameter) => Argument(parameter) is null or { ConstantValue: { HasValue: true, Value: null } };
}

/// <summary>
/// A rule's sinks as data. What the source does not mention registers nothing.
/// </summary>
internal class Sinks
{
    private readonly Dictionary<string, List<Sink>> _calls = [];
    private readonly Dictionary<string, List<Sink>> _creations = [];
    private readonly Dictionary<string, List<Sink>> _assignments = [];
    private readonly bool _hasAnyConstructor;

    public Sinks(params IEnumerable<Sink>[] tables)
    {
        All = [.. tables.SelectMany(static table => table)];
        foreach (var sink in All)
        {
            var (rows, name) = sink switch
            {
                { Parameter: null } => (_assignments, sink.Member),
                { Member: Sink.Constructor or Sink.AnyConstructor } => (_creations, sink.TypeName),
                _ => (_calls, sink.Member),
            };
            if (!rows.TryGetValue(name, out var named))
                rows.Add(name, named = []);
            named.Add(sink);
            _hasAnyConstructor |= sink.Member == Sink.AnyConstructor;
        }
    }

    public IReadOnlyList<Sink> All { get; }

    /// <summary>One row for each member of a type that takes the value in a parameter of this name.</summary>
    public static IEnumerable<Sink> Calls(string type, string parameter, params string[] members) =>
        members.Select(member => new Sink(type, member, parameter));

    /// <summary>One row for each property or field of a type.</summary>
    public static IEnumerable<Sink> Properties(string type, params string[] members) =>
        members.Select(member => new Sink(type, member));

    /// <summary>The same rows for a type that exists in several namespaces or packages.</summary>
    public static IEnumerable<Sink> InEach(string[] types, Func<string, IEnumerable<Sink>> rows) => types.SelectMany(rows);

    /// <summary>Has the uses found of every name in the table that the source mentions.</summary>
    public void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, SinkUse> found)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        var dispatch = SinkDispatch.Of(context);
        Add(_creations, dispatch.AddCreations);
        Add(_calls, dispatch.AddCalls);
        Add(_assignments, dispatch.AddAssignments);

        void Add(Dictionary<string, List<Sink>> names, Action<string, List<Sink>, Action<OperationAnalysisContext, SinkUse>> add)
        {
            foreach (var named in names)
            {
                if (named.Value.Exists(row => row.IsMentioned(words)))
                    add(named.Key, named.Value, found);
            }
        }
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
            if (member is not null && Rows(member)?.Find(sink => sink.Parameter == parameter && sink.IsOf(member.NamedContainingType())) is { } sink)
                return new SinkUse(sink, operation, member, child);
        }

        return null;
    }

    /// <summary>The row of a property or field.</summary>
    public Sink? Match(ISymbol member) => Rows(member)?.Find(sink => sink.IsOf(member.NamedContainingType()));

    /// <summary>The rows whose name fits the member, of which the type is still to be looked at.</summary>
    private List<Sink>? Rows(ISymbol member)
    {
        switch (member)
        {
            case IMethodSymbol { MethodKind: MethodKind.Constructor }:
                _creations.TryGetValue(member.ContainingType.Name, out var rows);
                for (var type = member.ContainingType.BaseType; rows is null && _hasAnyConstructor && type is not null; type = type.BaseType)
                {
                    if (_creations.TryGetValue(type.Name, out var ofBase))
                        rows = ofBase.FindAll(static sink => sink.Member == Sink.AnyConstructor);
                }

                return rows;
            case IMethodSymbol:
                return _calls.TryGetValue(member.Name, out rows) ? rows : null;
            default:
                return _assignments.TryGetValue(member is IPropertySymbol { IsIndexer: true } ? Sink.Indexer : member.Name, out rows) ? rows : null;
        }
    }
}
