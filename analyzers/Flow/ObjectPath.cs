using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>How the code names an object: a variable, or the creation of an object without a name, and the members that lead from there to it.</summary>
internal readonly struct ObjectPath
{
    private readonly ImmutableArray<object> _steps;

    private ObjectPath(ImmutableArray<object> steps) => _steps = steps;

    /// <param name="root">The variable, type, method, operation or syntax that the object is named by.</param>
    public ObjectPath(object root)
        : this(ImmutableArray.Create(root))
    {
    }

    /// <summary>The variable that the path begins with, the type for a member of <c>this</c>, or the creation.</summary>
    public object Root => _steps[0];

    /// <summary>Whether a variable holds the object itself, and not a member of something.</summary>
    public bool IsVariable => _steps is [ILocalSymbol or IParameterSymbol];

    /// <summary>Whether a member of one of the project's types holds the object, or what it is a part of.</summary>
    public bool IsMember => _steps.Any(static step => step is ISymbol { Kind: SymbolKind.Field or SymbolKind.Property, DeclaringSyntaxReferences.IsEmpty: false });

    /// <summary>The object that this one is a member of; itself when it is none.</summary>
    public ObjectPath Owner => _steps.Length > 1 ? new(_steps.RemoveAt(_steps.Length - 1)) : this;

    public static ObjectPath Of(IOperation instance)
    {
        switch (instance.Unwrap())
        {
            case ILocalReferenceOperation local:
                return new(local.Local);
            case IParameterReferenceOperation parameter:
                return new(parameter.Parameter);
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } reference:
                return reference.Instance is { } owner ? Of(owner).Member(reference.Member) : new(reference.Member);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } receiver:
                return receiver.Initialized() is var filled && filled != receiver ? Of(filled) : new(receiver);
            case IInstanceReferenceOperation self:
                return new((object?)self.Type ?? self);
            case IObjectCreationOperation creation:
                return OfOwner(creation);
            case IInvocationOperation { Instance: { } receiver } call when IsLink(call):
                return Of(receiver);
            case var other:
                return new(other);
        }
    }

    /// <summary>The variable or member that a value is stored in, also at the end of a fluent chain; the value itself when it is not.</summary>
    public static ObjectPath OfOwner(IOperation created) => created.Storage() switch
    {
        ISymbol variable => new(variable),
        IOperation target => Of(target),
        _ => new(created),
    };

    /// <summary>The path to a member of the object.</summary>
    public ObjectPath Member(ISymbol member) => new(_steps.Add(member));

    /// <summary>Whether a call hands its receiver on, as the calls of a fluent chain do.</summary>
    public static bool IsLink(IInvocationOperation call) =>
        call.Instance is { Type: { } type } && SymbolEqualityComparer.Default.Equals(type, call.Type);

    /// <summary>The members that lead from another object to this one, joined with dots; null when it is not a part of that object.</summary>
    public string? Below(ObjectPath whole)
    {
        var length = whole._steps.Length;
        return _steps.Length >= length && IsSame(_steps.Take(length), whole._steps)
            ? string.Join(".", _steps.Skip(length).OfType<ISymbol>().Select(static member => member.Name))
            : null;
    }

    public bool IsSame(ObjectPath other) => _steps.Length == other._steps.Length && IsSame(_steps, other._steps);

    private static bool IsSame(IEnumerable<object> left, IEnumerable<object> right) =>
        left.Zip(right, static (a, b) => (a, b)).All(static pair => pair switch
        {
            (ISymbol a, ISymbol b) => SymbolEqualityComparer.Default.Equals(a, b),
            var (a, b) => ReferenceEquals(a, b),
        });
}
