using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Tells the conditions that ask whether a token is stale from those that ask something else.</summary>
/// <param name="holder">What holds the refresh token: that there is one says nothing of the access token.</param>
/// <param name="facts">The type.</param>
internal sealed class RenewalCheck(ISymbol? holder, TypeFacts facts)
{
    /// <summary>Whether the test looks at the clock, at a 401, or at something that the bodies write.</summary>
    public bool IsIn(IConditionalOperation test, IReadOnlyList<Body> bodies) =>
        !Throws(test.WhenTrue) && Parts(test.Condition).Any(part => Looks(part, bodies) || Behind(part).Any(inner => Looks(inner, bodies)));

    /// <summary>Whether the test is certain to be none: it throws, looks at the server's answer, or at the refresh token.</summary>
    public bool IsNoneIn(IConditionalOperation test) =>
        Throws(test.WhenTrue)
        || test.Condition.DescendantsAndSelf().Any(static part => part is IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode" or "IsSuccessful" or "IsError" })
        || test.Condition.DescendantsAndSelf().All(IsAboutHolder);

    /// <summary>Whether something else than an <c>if</c> decides inside the part that the operation runs.</summary>
    public static bool IsSkipped(IOperation operation, Exclusion? part)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null && child != part?.Inside; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ICoalesceAssignmentOperation or ISwitchOperation or ISwitchExpressionOperation or IWhileLoopOperation or ICatchClauseOperation
                || (parent is ICoalesceOperation coalesce && coalesce.WhenNull == child))
            {
                return true;
            }
        }

        return false;
    }

    private bool Looks(IOperation part, IReadOnlyList<Body> bodies) => RenewalSigns.Includes(part, facts.Type)
        || (Redemption.OwnMember(part, facts.Type) is { } member && !IsHolder(member) && bodies.Any(body => IsWrittenIn(body, member)));

    private bool IsWrittenIn(Body body, ISymbol member) => body.Root.Descendants().Any(operation =>
        operation is IAssignmentOperation assignment && SymbolEqualityComparer.Default.Equals(Redemption.OwnMember(assignment.Target, facts.Type), member));

    /// <summary>The condition, and what its variables have been set to without asking anybody.</summary>
    private static IEnumerable<IOperation> Parts(IOperation condition) => condition.DescendantsAndSelf().SelectMany(static part =>
        Value(part) is { } value && !value.DescendantsAndSelf().Any(static inner => inner is IAwaitOperation) ? value.DescendantsAndSelf() : [part]);

    /// <summary>What a property or method of the type's own does: <c>IsExpired</c>, <c>HasValidToken()</c>.</summary>
    private IEnumerable<IOperation> Behind(IOperation part)
    {
        ISymbol? asked = part switch
        {
            IPropertyReferenceOperation property => property.Property,
            IInvocationOperation call => call.TargetMethod,
            _ => null,
        };
        return asked is null || !TokenCache.IsSame(asked.ContainingType, facts.Type) ? []
            : facts.Bodies.Where(body => TokenCache.IsSame((body.Owner as IMethodSymbol)?.AssociatedSymbol ?? body.Owner, asked)).SelectMany(static body => body.Root.DescendantsAndSelf());
    }

    private bool IsAboutHolder(IOperation part) => part switch
    {
        ILocalReferenceOperation => Value(part) is { } value && IsHolder(Redemption.OwnMember(value, facts.Type)),
        IParameterReferenceOperation => IsHolder(Redemption.OwnMember(part, facts.Type)),
        IMemberReferenceOperation => Redemption.OwnMember(part, facts.Type) is not { } member || IsHolder(member),
        IInvocationOperation call => call.TargetMethod.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace",
        _ => true,
    };

    private bool IsHolder(ISymbol? member) => member is not null && SymbolEqualityComparer.Default.Equals(member, holder);

    private static IOperation? Value(IOperation part) =>
        part is ILocalReferenceOperation local && VariableWrites.Around(local).To(local.Local) is [{ Value: { } value }] ? value : null;

    private static bool Throws(IOperation statement) => statement switch
    {
        IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: [.., var last] } => Throws(last),
        _ => false,
    };
}
