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
    private readonly ObjectPath _path;

    private ObjectSetup(IOperation body, ObjectPath path)
    {
        _body = body;
        _path = path;
    }

    /// <summary>The setup of the object whose member the assignment sets.</summary>
    public static ObjectSetup Around(ISimpleAssignmentOperation assignment) =>
        new(assignment.Body(), ObjectPath.Of(assignment.Target is IMemberReferenceOperation { Instance: { } instance } ? instance : assignment));

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
                && ObjectPath.Of(instance).IsSame(_path))
            {
                yield return assignment.Value;
            }
        }
    }
}
