using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>An assignment of an access token to a member of the type.</summary>
/// <param name="Member">The field or property.</param>
/// <param name="Target">Where it is named.</param>
/// <param name="Owner">The method or initialiser that assigns.</param>
internal readonly record struct TokenStore(ISymbol Member, IOperation Target, ISymbol Owner);

/// <summary>When a type asks for a new access token.</summary>
internal enum Renewal
{
    /// <summary>Only while it has none: the first token is kept for good.</summary>
    Never,

    /// <summary>Perhaps: whoever calls the type, or creates it, may do so in time.</summary>
    LeftToCallers,

    /// <summary>Nothing can be said.</summary>
    Unknown,
}

/// <summary>A member in which a type keeps an access token that it has asked for itself.</summary>
internal sealed class TokenCache
{
    private const int MaxCalls = 3;

    private readonly TypeFacts _facts;
    private readonly List<TokenStore> _stores;

    private TokenCache(TypeFacts facts, List<TokenStore> stores)
    {
        _facts = facts;
        _stores = stores;
    }

    /// <summary>The first place where the token is stored.</summary>
    public TokenStore FirstStore => _stores[0];

    /// <summary>Whether a type has a member that could hold a token, and code that could fill it.</summary>
    public static bool IsPossibleIn(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            return false;

        bool holds = type.BaseType?.Name == "AuthenticatorBase", acts = false;
        foreach (var member in type.GetMembers())
        {
            holds |= member is IFieldSymbol { IsConst: false } field && MayHold(field.Type);
            acts |= member is IMethodSymbol { IsImplicitlyDeclared: false, MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.StaticConstructor };
        }

        return holds && acts;
    }

    /// <summary>The member that keeps the type's token; null when it keeps none, or when a token may come from elsewhere.</summary>
    public static TokenCache? In(TypeFacts facts)
    {
        var stores = new List<TokenStore>();
        HashSet<ISymbol>? filledElsewhere = null;
        foreach (var body in facts.Bodies)
        {
            foreach (var operation in body.Root.DescendantsAndSelf())
            {
                if (Written(operation) is not var (target, value) || OwnMember(target, facts.Type) is not { } member)
                    continue;
                if (value is not null && IsToken(value, member) && IsOnThis(target) && !IsHandedIn(value, body))
                    stores.Add(new TokenStore(member, value.Parent is ISymbolInitializerOperation ? value : target, body.Owner));
                else if (!IsInitial(operation, target, body))
                    (filledElsewhere ??= new(SymbolEqualityComparer.Default)).Add(member);
            }
        }

        stores.RemoveAll(store => filledElsewhere?.Contains(store.Member) == true || !IsFilledOnlyHere(store.Member, facts.Type));
        return stores.Count == 0 ? null : new TokenCache(facts, [.. stores.Where(store => IsSame(store.Member, stores[0].Member))]);
    }

    /// <summary>When the stored token is replaced by a new one, judged by the conditions around its stores.</summary>
    public Renewal Renewal
    {
        get
        {
            var renewal = Renewal.Never;
            foreach (var store in _stores)
            {
                var one = OfStore(store);
                if (one > renewal)
                    renewal = one;
            }

            return renewal;
        }
    }

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
            return owner.IsStatic ? Renewal.Never : Renewal.LeftToCallers;
        if (method.DeclaredAccessibility != Accessibility.Private || method.ExplicitInterfaceImplementations.Length > 0)
            return IsBeginning(method.Name) && IsReadOutside(method) ? Renewal.LeftToCallers : Renewal.Unknown;
        if (calls == 0)
            return Renewal.Unknown;

        var renewal = Renewal.Never;
        var isCalled = false;
        foreach (var body in _facts.Bodies)
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
    private static bool IsBeginning(string method) =>
        method.StartsWith("Login", StringComparison.OrdinalIgnoreCase) || method.StartsWith("SignIn", StringComparison.Ordinal)
        || method.StartsWith("Authenticate", StringComparison.Ordinal) || method.StartsWith("Connect", StringComparison.Ordinal)
        || method.StartsWith("Init", StringComparison.Ordinal);

    private bool IsReadOutside(IMethodSymbol method) => _facts.Bodies.Any(body => !IsSame(body.Owner, method)
        && body.Root.Descendants().Any(operation => operation is IMemberReferenceOperation reference && IsSame(reference.Member, FirstStore.Member)));

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

    private static bool IsNothing(IOperation value) => value.Unwrap() switch
    {
        { ConstantValue: { HasValue: true, Value: null or "" } } => true,
        IDefaultValueOperation => true,
        IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } } => true,
        _ => false,
    };

    /// <summary>Whether the value is the stored token, itself, through a variable, or as a member of a stored response.</summary>
    private bool IsStored(IOperation value) => value.Unwrap() switch
    {
        IMemberReferenceOperation reference when IsSame(reference.Member, FirstStore.Member) => true,
        IPropertyReferenceOperation { Instance: { } instance } reference => TokenFields.Of(reference.Property) == TokenField.AccessToken && IsStored(instance),
        IConditionalAccessOperation access => IsStored(access.Operation) && access.WhenNotNull is IMemberReferenceOperation member && TokenFields.Of(member.Member) == TokenField.AccessToken,
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Any(write => write.Value?.Unwrap() is IMemberReferenceOperation written && IsSame(written.Member, FirstStore.Member)),
        _ => false,
    };

    private static bool IsLazy(IOperation store) => store switch
    {
        ISimpleAssignmentOperation assignment => IsLazyType(assignment.Target.Type),
        { Parent: ISymbolInitializerOperation } value => IsLazyType(value.Type),
        _ => false,
    };

    private static bool IsLazyType(ITypeSymbol? type) => type?.Name is "Lazy" or "AsyncLazy";

    private static bool MayHold(ITypeSymbol type) => type.SpecialType == SpecialType.System_String
        || type.Name is "Lazy" or "AsyncLazy" or "Task" or "AuthenticationHeaderValue"
        || TokenFields.IsResponse(type);

    /// <summary>The member that an operation writes and the value that it writes; a null value cannot be followed.</summary>
    private static (IOperation Target, IOperation? Value)? Written(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => (assignment.Target, assignment.Value),
        ICoalesceAssignmentOperation coalesce => (coalesce.Target, coalesce.Value),
        IAssignmentOperation { Target: not ITupleOperation } assignment => (assignment.Target, null),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => (argument.Value, null),
        IFieldInitializerOperation or IPropertyInitializerOperation => (operation, ((ISymbolInitializerOperation)operation).Value),
        IMemberReferenceOperation { Parent: ITupleOperation { Parent: IDeconstructionAssignmentOperation deconstruction } tuple } when deconstruction.Target == tuple => (operation, null),
        _ => null,
    };

    private static ISymbol? OwnMember(IOperation target, INamedTypeSymbol type)
    {
        var member = target switch
        {
            IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } reference => reference.Member,
            IFieldInitializerOperation { InitializedFields: [var field] } => field,
            IPropertyInitializerOperation { InitializedProperties: [var property] } => property,
            _ => null,
        };
        return member?.ContainingType is { } declaring && (IsSame(declaring, type) || IsSame(declaring, type.BaseType)) ? member : null;
    }

    private static bool IsOnThis(IOperation target) => target is ISymbolInitializerOperation
        or IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } };

    private static bool IsToken(IOperation value, ISymbol member)
    {
        var type = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        if (!MayHold(type))
            return false;
        if (value.Unwrap() is IObjectCreationOperation { Arguments: [var factory, ..] } creation && IsLazyType(creation.Type))
            return Yields(factory.Value, type);
        if (TokenFields.IsResponse(TokenSource.Result(type)))
            return value.Descendants().Any(static part => part is IInvocationOperation) || value is IInvocationOperation;
        return TokenSource.Reads(value, TokenField.AccessToken);
    }

    private static bool Yields(IOperation factory, ITypeSymbol lazy) =>
        TokenFields.IsResponse(TokenSource.Result(lazy))
        || Callback.Of(factory, CancellationToken.None)?.Body?.ReturnedValues()?.Any(static value => TokenSource.Reads(value, TokenField.AccessToken)) == true;

    /// <summary>A constructor that takes a token, or a response that holds one: its caller looks after it.</summary>
    private static bool IsHandedIn(IOperation value, Body body)
    {
        if (body.Owner is IMethodSymbol { MethodKind: MethodKind.Ordinary })
            return false;
        var root = value.Unwrap();
        while (root is IMemberReferenceOperation { Instance: { } instance })
            root = instance.Unwrap();
        return root is IParameterReferenceOperation;
    }

    /// <summary>What a new object starts with is no renewal.</summary>
    private static bool IsInitial(IOperation operation, IOperation target, Body body) =>
        target is ISymbolInitializerOperation
        || operation.Parent is IObjectOrCollectionInitializerOperation
        || (operation is IAssignmentOperation && body.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } && operation.Function() is null);

    /// <summary>Whether no other type can put a token into the member.</summary>
    private static bool IsFilledOnlyHere(ISymbol member, INamedTypeSymbol type)
    {
        if (!IsSame(member.ContainingType, type))
            return member is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Protected };

        var accessibility = member is IPropertySymbol property ? property.SetMethod?.DeclaredAccessibility ?? Accessibility.Private : member.DeclaredAccessibility;
        return accessibility == Accessibility.Private
            || member is IFieldSymbol { IsReadOnly: true }
            || (accessibility == Accessibility.Protected && type.IsSealed);
    }

    private static bool IsSame(ISymbol? left, ISymbol? right) =>
        left is not null && right is not null && SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);
}
