using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.OAuth.TokenCache;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>When a type asks for a new access token.</summary>
internal enum Renewal
{
    /// <summary>Only while it has none: the first token is kept for good.</summary>
    Never,

    /// <summary>Perhaps: whoever calls the type may do so in time.</summary>
    LeftToCallers,

    /// <summary>Nothing can be said.</summary>
    Unknown,
}

/// <summary>Judges when a type replaces the access token in a member: from the conditions around its stores, and around the calls to them.</summary>
internal sealed class TokenRenewal(TypeFacts facts, ISymbol member)
{
    private const int MaxCalls = 3;

    /// <summary>When the stored token is replaced by a new one, judged by the conditions around its stores.</summary>
    public Renewal Of(IEnumerable<TokenStore> stores) => stores.Select(OfStore).Max();

    private Renewal OfStore(TokenStore store)
    {
        var assignment = store.Target.Parent is IAssignmentOperation parent ? parent : store.Target;
        if (IsLazy(assignment))
            return Renewal.Never;
        if (RunsOnlyWhileEmpty(assignment) || (assignment is IAssignmentOperation { Value: var value } && AsksOnlyWhileEmpty(value)))
            return Renewal.Never;
        return assignment.Function() is null ? OfOwner(store.Owner, MaxCalls) : Renewal.Unknown;
    }

    /// <summary>When the code of a method runs: private ones as often as the type itself calls them.</summary>
    private Renewal OfOwner(ISymbol owner, int calls)
    {
        if (owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            return owner.IsStatic ? Renewal.Never : Renewal.Unknown;
        if (method.DeclaredAccessibility != Accessibility.Private || method.ExplicitInterfaceImplementations.Length > 0)
            return IsBeginning(method.Name) && IsReadOutside(method) ? Renewal.LeftToCallers : Renewal.Unknown;
        if (calls == 0)
            return Renewal.Unknown;

        var renewal = Renewal.Never;
        var isCalled = false;
        foreach (var body in facts.Bodies)
        {
            foreach (var operation in body.Root.Descendants())
            {
                if (operation is IMethodReferenceOperation reference && IsSame(reference.Method, method))
                    return Renewal.Unknown;
                if (operation is not IInvocationOperation call || !IsSame(call.TargetMethod, method))
                    continue;
                isCalled = true;
                if (RunsOnlyWhileEmpty(call))
                    continue;
                var one = call.Function() is null ? OfOwner(body.Owner, calls - 1) : Renewal.Unknown;
                if (one > renewal)
                    renewal = one;
            }
        }

        return isCalled ? renewal : Renewal.Unknown;
    }

    /// <summary>Methods that callers run once, before they use the object.</summary>
    public static bool IsBeginning(string method) =>
        method.StartsWith("Login", StringComparison.OrdinalIgnoreCase) || method.StartsWith("SignIn", StringComparison.Ordinal)
        || method.StartsWith("Authenticate", StringComparison.Ordinal) || method.StartsWith("Connect", StringComparison.Ordinal)
        || method.StartsWith("Init", StringComparison.Ordinal);

    private bool IsReadOutside(IMethodSymbol method) => facts.Bodies.Any(body => !IsSame(body.Owner, method)
        && body.Root.Descendants().Any(operation => operation is IMemberReferenceOperation reference && IsSame(reference.Member, member)));

    private bool RunsOnlyWhileEmpty(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ICoalesceOperation coalesce && coalesce.WhenNull == child && IsStored(coalesce.Value))
                return true;
        }

        return operation is ICoalesceAssignmentOperation || Guard.Protects(operation, TellsEmpty);
    }

    /// <summary><c>token = token ?? await AskAsync()</c>, <c>token = token is null ? await AskAsync() : token</c>.</summary>
    private bool AsksOnlyWhileEmpty(IOperation value) => value.Unwrap() switch
    {
        ICoalesceOperation coalesce => IsStored(coalesce.Value),
        IConditionalOperation { WhenFalse: { } whenFalse } choice =>
            (IsStored(whenFalse) && Guard.Tells(choice.Condition, holds: true, TellsEmpty))
            || (IsStored(choice.WhenTrue) && Guard.Tells(choice.Condition, holds: false, TellsEmpty)),
        _ => false,
    };

    private bool TellsEmpty(IOperation condition, bool holds) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => holds && ComparesToNothing(equals),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs => !holds && ComparesToNothing(differs),
        IIsPatternOperation match => IsStored(match.Value) && TellsEmpty(match.Pattern, holds),
        IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace", ContainingType.SpecialType: SpecialType.System_String } } call =>
            holds && IsStored(call.Arguments[0].Value),
        _ => false,
    };

    private static bool TellsEmpty(IPatternOperation pattern, bool matches) => pattern switch
    {
        IConstantPatternOperation constant => matches && IsNothing(constant.Value),
        INegatedPatternOperation not => TellsEmpty(not.Pattern, !matches),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => matches && TellsEmpty(either.LeftPattern, true) && TellsEmpty(either.RightPattern, true),
        IDeclarationPatternOperation or ITypePatternOperation => !matches,
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns: var properties } =>
            !matches && properties.All(static property => property.Member is IPropertyReferenceOperation { Property.Name: "Length" }),
        _ => false,
    };

    private bool ComparesToNothing(IBinaryOperation comparison) =>
        (IsStored(comparison.LeftOperand) && IsNothing(comparison.RightOperand)) || (IsStored(comparison.RightOperand) && IsNothing(comparison.LeftOperand));

    /// <summary>Whether the value is what a member without a token holds.</summary>
    public static bool IsNothing(IOperation value) => value.Unwrap() switch
    {
        { ConstantValue: { HasValue: true, Value: null or "" } } => true,
        IDefaultValueOperation => true,
        IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } } => true,
        _ => false,
    };

    /// <summary>Whether the value is the stored token, itself, through a variable, or as a member of a stored response.</summary>
    private bool IsStored(IOperation value) => value.Unwrap() switch
    {
        IMemberReferenceOperation reference when IsSame(reference.Member, member) => true,
        IPropertyReferenceOperation { Instance: { } instance } reference => TokenFields.Of(reference.Property) == TokenField.AccessToken && IsStored(instance),
        IConditionalAccessOperation access => IsStored(access.Operation) && access.WhenNotNull is IMemberReferenceOperation field && TokenFields.Of(field.Member) == TokenField.AccessToken,
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Any(write => write.Value?.Unwrap() is IMemberReferenceOperation written && IsSame(written.Member, member)),
        _ => false,
    };

    private static bool IsLazy(IOperation store) => store switch
    {
        ISimpleAssignmentOperation assignment => IsLazyType(assignment.Target.Type),
        { Parent: ISymbolInitializerOperation } value => IsLazyType(value.Type),
        _ => false,
    };
}
