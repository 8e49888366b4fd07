using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What the body around a member assignment sets on the same object: in its initialiser, in statements, or in the lambda
/// that configures it. For rules about what is missing, and for settings that excuse one another.
/// </summary>
internal sealed class ObjectSetup
{
    private readonly IOperation _body;
    private readonly ImmutableArray<object> _path;

    private ObjectSetup(IOperation body, ImmutableArray<object> path)
    {
        _body = body;
        _path = path;
    }

    /// <summary>The setup of the object whose member the assignment sets.</summary>
    public static ObjectSetup Around(ISimpleAssignmentOperation assignment) =>
        new(assignment.Body(), assignment.Target is IMemberReferenceOperation { Instance: { } instance } ? PathOf(instance) : ImmutableArray.Create<object>(assignment));

    /// <summary>The setup of a created object.</summary>
    public static ObjectSetup Of(IObjectCreationOperation creation) => new(creation.Body(), OwnerPath(creation));

    /// <summary>Whether a member holds the object, so that other bodies may set it up too.</summary>
    public bool IsHeldByMember => _path.Any(static step => step is IFieldSymbol or IPropertySymbol);

    /// <summary>Whether the member is set at all.</summary>
    public bool Sets(string member) => Assigned(member).Any();

    /// <summary>Every value that is assigned to the object's member.</summary>
    public IEnumerable<IOperation> Assigned(string member)
    {
        foreach (var operation in _body.Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } instance } target } assignment
                && target.Member.Name == member
                && IsSame(PathOf(instance), _path))
            {
                yield return assignment.Value;
            }
        }
    }

    /// <summary>How the code names an object: a variable and the members that lead from it to the object.</summary>
    private static ImmutableArray<object> PathOf(IOperation instance)
    {
        switch (instance.Unwrap())
        {
            case ILocalReferenceOperation local:
                return ImmutableArray.Create<object>(local.Local);
            case IParameterReferenceOperation parameter:
                return ImmutableArray.Create<object>(parameter.Parameter);
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } reference:
                return reference.Instance is { } owner
                    ? PathOf(owner).Add(reference.Member)
                    : ImmutableArray.Create<object>(reference.Member);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } receiver:
                return ReceiverPath(receiver);
            case IInstanceReferenceOperation self:
                return self.Type is { } type ? ImmutableArray.Create<object>(type) : ImmutableArray.Create<object>(self);
            case IObjectCreationOperation creation:
                return OwnerPath(creation);
            case var other:
                return ImmutableArray.Create<object>(other);
        }
    }

    /// <summary>The object that an initialiser fills.</summary>
    private static ImmutableArray<object> ReceiverPath(IOperation receiver)
    {
        for (var parent = receiver.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not IObjectOrCollectionInitializerOperation initializer)
                continue;
            return initializer.Parent switch
            {
                IObjectCreationOperation creation => OwnerPath(creation),
                IMemberInitializerOperation nested => PathOf(nested.InitializedMember),
                { } other => ImmutableArray.Create<object>(other),
                null => ImmutableArray.Create<object>(initializer),
            };
        }

        return ImmutableArray.Create<object>(receiver);
    }

    /// <summary>The variable or member that a created object is stored in; the creation itself when it is not.</summary>
    private static ImmutableArray<object> OwnerPath(IOperation creation)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation)
            value = value.Parent;

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => ImmutableArray.Create<object>(declarator.Symbol),
            ISimpleAssignmentOperation assignment when assignment.Value == value => PathOf(assignment.Target),
            IFieldInitializerOperation { InitializedFields: [var field] } => ImmutableArray.Create<object>(field),
            IPropertyInitializerOperation { InitializedProperties: [var property] } => ImmutableArray.Create<object>(property),
            _ => ImmutableArray.Create<object>(creation),
        };
    }

    private static bool IsSame(ImmutableArray<object> left, ImmutableArray<object> right) =>
        left.Length == right.Length && left.Zip(right, static (a, b) => (a, b)).All(static pair => pair switch
        {
            (ISymbol a, ISymbol b) => SymbolEqualityComparer.Default.Equals(a, b),
            var (a, b) => ReferenceEquals(a, b),
        });
}
