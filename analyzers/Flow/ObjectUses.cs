using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>One thing that the code does with an object or a part of it.</summary>
/// <param name="Member">The way from the object: <c>EnableSsl</c>, <c>Ssl.Enabled</c>, <c>EndPoints.Add</c>; empty for what creates it.</param>
/// <param name="Operation">The assignment, call or creation.</param>
internal readonly record struct ObjectUse(string Member, IOperation Operation)
{
    /// <summary>What is assigned, or passed as the first argument; null for a call without any.</summary>
    public IOperation? Value => Operation is ISimpleAssignmentOperation assignment ? assignment.Value
        : Operation.Arguments() is [var first, ..] ? first.Value : null;
}

/// <summary>All that one body does with one object, property by property or in a chain of calls, and whether others may do more.</summary>
internal sealed class ObjectUses
{
    private readonly List<ObjectUse> _uses = [];
    private readonly ObjectPath _path;

    private ObjectUses(IOperation body, ObjectPath path)
    {
        _path = path;
        var creations = 0;
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case var _ when IsCreation(operation) && ObjectPath.OfOwner(operation).IsSame(path):
                    _uses.Add(new ObjectUse("", operation));
                    creations++;
                    break;
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } owner } target } when ObjectPath.Of(owner).Below(path) is { } way:
                    _uses.Add(new ObjectUse(Join(way, target.Member.Name), operation));
                    break;
                case IInvocationOperation { Instance: { } receiver } call when ObjectPath.Of(receiver).Below(path) is { } way:
                    _uses.Add(new ObjectUse(Join(way, call.TargetMethod.Name), operation));
                    break;
            }

            IsHandedOn |= IsObject(operation) && GoesElsewhere(operation);
        }

        IsCreatedHere = creations == 1 && !IsGiven(body);
    }

    /// <summary>Whether the body creates the object, and no other one can be meant.</summary>
    public bool IsCreatedHere { get; }

    /// <summary>Whether other code of this compilation gets to see the object: it is returned, stored, or passed to a method that is not a library's.</summary>
    public bool IsHandedOn { get; }

    /// <summary>Whether a member of one of the project's types holds the object: whoever sees the member sees it.</summary>
    public bool IsMember => _path.IsMember;

    /// <param name="instance">The object as one place of the body names it.</param>
    public static ObjectUses Of(IOperation instance) => new(instance.Body(), ObjectPath.Of(instance));

    /// <param name="part">The part of an object as one place of the body names it.</param>
    public static ObjectUses OfOwner(IOperation part) => new(part.Body(), ObjectPath.Of(part).Owner);

    /// <param name="creation">What creates the object.</param>
    public static ObjectUses OfCreated(IOperation creation) => new(creation.Body(), ObjectPath.OfOwner(creation));

    /// <summary>The uses of these members.</summary>
    public IEnumerable<ObjectUse> Of(params string[] members) => _uses.Where(use => members.Contains(use.Member));

    private static string Join(string way, string member) => way.Length == 0 ? member : way + "." + member;

    /// <summary>Whether the operation stands for the object: its variable, or the creation of one without a name.</summary>
    private bool IsObject(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation => ObjectPath.Of(operation).IsSame(_path),
        IObjectCreationOperation => _path.Root == operation,
        _ => false,
    };

    private bool GoesElsewhere(IOperation reference)
    {
        var value = reference.ChainEnd();
        return value.Parent switch
        {
            IMemberReferenceOperation or IInvocationOperation or IConditionalAccessOperation or IExpressionStatementOperation => false,
            IUsingOperation or IUsingDeclarationOperation or IBinaryOperation or IIsPatternOperation or ILockOperation => false,
            IArgumentOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: { DeclaringSyntaxReferences.IsEmpty: true } callee } } =>
                callee is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke },
            ISimpleAssignmentOperation assignment => assignment.Target != value && !ObjectPath.Of(assignment.Target).IsSame(_path),
            // What a library asks for is set up here: services.AddSingleton(_ => new ConnectionFactory { … }).
            IReturnOperation returned => returned.Function() is not IAnonymousFunctionOperation { Parent.Parent: IArgumentOperation { Parameter.ContainingSymbol.DeclaringSyntaxReferences.IsEmpty: true } },
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !SymbolEqualityComparer.Default.Equals(declarator.Symbol, _path.Root as ISymbol),
            null => false,
            _ => true,
        };
    }

    /// <summary>A library's own factory is as good as a constructor; one of the project, or a container, may set more than its caller shows.</summary>
    private static bool IsCreation(IOperation operation) => operation is IObjectCreationOperation
        or IInvocationOperation { TargetMethod: { IsStatic: true, IsExtensionMethod: false, DeclaringSyntaxReferences.IsEmpty: true } };

    /// <summary>Whether the variable may also hold what others created.</summary>
    private bool IsGiven(IOperation body) => _path is { IsVariable: true, Root: ISymbol variable }
        && (variable is IParameterSymbol || VariableWrites.Around(body).To(variable).Any(write => write.Value is not { } value || !IsOwn(value)));

    private bool IsOwn(IOperation value) => value.ChainStart() switch
    {
        ICoalesceOperation choice => IsOwn(choice.Value) && IsOwn(choice.WhenNull),
        IThrowOperation or { ConstantValue: { HasValue: true, Value: null } } => true,
        var start => IsObject(start) || IsCreation(start),
    };
}
