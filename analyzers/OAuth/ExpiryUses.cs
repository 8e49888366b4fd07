using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Two times that are compared or subtracted.</summary>
/// <param name="At">The comparison.</param>
/// <param name="Left">One time, as it is written.</param>
/// <param name="Right">The other.</param>
internal readonly record struct TimePair(IOperation At, IOperation Left, IOperation Right)
{
    /// <summary>The pair that the operation is; null for every other operation.</summary>
    public static TimePair? Of(IOperation operation)
    {
        var (left, right) = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Subtract } pair =>
                (pair.LeftOperand, pair.RightOperand),
            IInvocationOperation { TargetMethod.Name: "CompareTo" or "Subtract", Arguments: [var other] } call => (call.Instance, other.Value),
            IInvocationOperation { TargetMethod.Name: "Compare", Arguments: [var one, var other] } => (one.Value, other.Value),
            _ => default((IOperation?, IOperation?)),
        };
        return left is not null && right is not null && Moment.IsTime(left.Type) && Moment.IsTime(right.Type) ? new TimePair(operation, left, right) : null;
    }
}

/// <summary>A comparison of a token's expiry with a clock.</summary>
/// <param name="At">The comparison.</param>
/// <param name="Told">The time from the token, as it is written.</param>
/// <param name="Expiry">What is known of it.</param>
/// <param name="Now">The other one.</param>
internal readonly record struct ExpiryCheck(IOperation At, IOperation Told, Moment Expiry, Moment Now);

/// <summary>A member that holds the expiry of a token, and what a type does with it.</summary>
internal sealed class ExpiryMember(ISymbol symbol)
{
    public ISymbol Symbol { get; } = symbol;

    /// <summary>What is written to it; null for what cannot be followed.</summary>
    public List<IOperation?> Writes { get; } = [];

    public List<ExpiryCheck> Checks { get; } = [];

    /// <summary>Whether it holds the beginning of the token's life, to which the checks add the lifetime.</summary>
    public bool IsStart => Checks.Exists(static check => check.Expiry.IsOfToken);

    /// <summary>Whether it is read by anything but the checks.</summary>
    public bool IsReadElsewhere { get; set; }
}

/// <summary>Everything that a type does with the expiry of tokens.</summary>
internal sealed class ExpiryUses
{
    private readonly Dictionary<ISymbol, ExpiryMember> _members = new(SymbolEqualityComparer.Default);

    public ExpiryUses(TypeFacts facts)
    {
        var reads = new List<IMemberReferenceOperation>();
        foreach (var operation in Operations(facts))
        {
            if (TimePair.Of(operation) is { } pair && Moment.Of(pair.Left) is { } left && Moment.Of(pair.Right) is { } right)
                Add(pair, left, right);
            else if (TokenCache.Written(operation) is var (target, value))
                Add(target, value);
            else if (operation is IMemberReferenceOperation reference && Moment.IsTime(reference.Type))
                reads.Add(reference);
        }

        var checkedReads = new HashSet<IOperation?>(_members.Values.SelectMany(static member => member.Checks).Select(static check => check.Expiry.Member));
        foreach (var read in reads)
        {
            if (!checkedReads.Contains(read) && !IsTarget(read) && !IsTestForNone(read) && _members.TryGetValue(read.Member, out var member))
                member.IsReadElsewhere = true;
        }

        var asks = new Lazy<bool>(() => TokenRequest.IsMadeBy(facts));
        Members = [.. _members.Values.Where(member => IsExpiry(member, facts.Type, asks))];
    }

    /// <summary>Comparisons of two times that need no member: of a JWT, or of a variable.</summary>
    public List<ExpiryCheck> Checks { get; } = [];

    /// <summary>The members that hold an expiry and are compared with a clock, in the order of their first mention.</summary>
    public IReadOnlyList<ExpiryMember> Members { get; }

    /// <summary>A nested type is judged by itself.</summary>
    private static IEnumerable<IOperation> Operations(TypeFacts facts) => facts.Bodies
        .Where(body => SymbolEqualityComparer.Default.Equals(body.Owner.ContainingType, facts.Type))
        .SelectMany(static body => body.Root.DescendantsAndSelf());

    private void Add(TimePair pair, Moment left, Moment right)
    {
        if (left.Member is { } member && right.Member is null)
            Of(member.Member).Checks.Add(new ExpiryCheck(pair.At, pair.Left, left, right));
        else if (right.Member is { } other && left.Member is null)
            Of(other.Member).Checks.Add(new ExpiryCheck(pair.At, pair.Right, right, left));
        else if (left.Member is null && right.Member is null)
            Checks.Add(left.IsOfToken ? new ExpiryCheck(pair.At, pair.Left, left, right) : new ExpiryCheck(pair.At, pair.Right, right, left));
    }

    private void Add(IOperation target, IOperation? value)
    {
        foreach (var member in Targets(target))
        {
            if (Moment.IsTime(member is IFieldSymbol field ? field.Type : (member as IPropertySymbol)?.Type))
                Of(member).Writes.Add(value);
        }
    }

    private static IEnumerable<ISymbol> Targets(IOperation target) => target switch
    {
        IMemberReferenceOperation reference => [reference.Member],
        IFieldInitializerOperation initializer => initializer.InitializedFields,
        IPropertyInitializerOperation initializer => initializer.InitializedProperties,
        _ => [],
    };

    private static bool IsTarget(IMemberReferenceOperation reference) => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;

    /// <summary>Whether the read asks only if there is a time at all.</summary>
    private static bool IsTestForNone(IOperation read)
    {
        var parent = read.Parent;
        while (parent is IConversionOperation)
            parent = parent.Parent;
        return parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }
            or IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } }
            or IPropertyReferenceOperation { Property.Name: "HasValue" };
    }

    private ExpiryMember Of(ISymbol member)
    {
        if (!_members.TryGetValue(member, out var known))
            _members.Add(member, known = new ExpiryMember(member));
        return known;
    }

    private static bool IsExpiry(ExpiryMember member, INamedTypeSymbol type, Lazy<bool> asks) => member.Checks.Count > 0
        && (member.IsStart || member.Writes.Exists(static value => value?.DescendantsAndSelf().Any(TokenExpiry.IsLifetime) == true)
            || TokenExpiry.IsMember(member.Symbol)
            || (TokenExpiry.IsName(member.Symbol.Name) && SymbolEqualityComparer.Default.Equals(member.Symbol.ContainingType, type) && asks.Value));
}
