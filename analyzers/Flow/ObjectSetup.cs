using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What a type sets on one object: in its initialiser, in statements, in lambdas that configure it, and in the method that
/// creates it or those that get it from there. For rules about what is missing, and for settings that excuse one another.
/// </summary>
internal sealed class ObjectSetup
{
    private readonly ISimpleAssignmentOperation _assignment;
    private readonly ObjectName _object;

    private ObjectSetup(ISimpleAssignmentOperation assignment)
    {
        _assignment = assignment;
        _object = ObjectName.OfOwner(assignment);
    }

    /// <summary>The setup of the object whose member the assignment sets.</summary>
    public static ObjectSetup Around(ISimpleAssignmentOperation assignment) => new(assignment);

    /// <summary>Whether the member is set at all.</summary>
    public bool Sets(string member) => Assigned(member).Any();

    /// <summary>Every value that is assigned to the object's member.</summary>
    public IEnumerable<IOperation> Assigned(string member) =>
        Assignments(member).Where(other => IsSameObject(ObjectName.OfOwner(other))).Select(static other => other.Value);

    /// <summary>The values that may replace that of the assignment around which this is the setup.</summary>
    public IEnumerable<IOperation> AssignedLater(string member) => Assignments(member).Where(IsLater).Select(static other => other.Value);

    private bool IsSameObject(ObjectName other) => _object.Is(other) || _object.ComesFrom(other) || other.ComesFrom(_object);

    private bool IsLater(ISimpleAssignmentOperation other)
    {
        var name = ObjectName.OfOwner(other);
        if (!_object.Is(name))
            return name.ComesFrom(_object);

        // An initialiser comes first. Of statements in different members nobody knows the order.
        return other.Body().Syntax != _assignment.Body().Syntax
            ? other.Parent is not IObjectOrCollectionInitializerOperation
            : (IsPostConfigured(other), other.Syntax.SpanStart).CompareTo((IsPostConfigured(_assignment), _assignment.Syntax.SpanStart)) > 0;
    }

    private static bool IsPostConfigured(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: "PostConfigure" or "PostConfigureAll" })
                return true;
        }

        return false;
    }

    /// <summary>The assignments to members of this name, in the type or in the top-level statements around.</summary>
    private IEnumerable<ISimpleAssignmentOperation> Assignments(string member)
    {
        if (_assignment.SemanticModel is not { } model)
            yield break;

        foreach (var node in _assignment.Syntax.TypeAround().DescendantNodes())
        {
            if (node is IdentifierNameSyntax name && name.Identifier.ValueText == member
                && Assigning(name) is { } assigning && model.GetOperation(assigning) is ISimpleAssignmentOperation assignment)
            {
                yield return assignment;
            }
        }
    }

    private static AssignmentExpressionSyntax? Assigning(IdentifierNameSyntax name)
    {
        SyntaxNode target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            ? assignment
            : null;
    }
}
