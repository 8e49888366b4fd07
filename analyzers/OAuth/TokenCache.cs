using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>An assignment of an access token to a member of the type.</summary>
/// <param name="Member">The field or property.</param>
/// <param name="Target">Where it is named.</param>
/// <param name="Owner">The method or initialiser that assigns.</param>
internal readonly record struct TokenStore(ISymbol Member, IOperation Target, ISymbol Owner);

/// <summary>A member in which a type keeps an access token that it has asked for itself.</summary>
internal sealed class TokenCache
{
    private readonly TypeFacts _facts;
    private readonly List<TokenStore> _stores;

    private TokenCache(TypeFacts facts, List<TokenStore> stores)
    {
        _facts = facts;
        _stores = stores;
    }

    /// <summary>The first place where the token is stored.</summary>
    public TokenStore FirstStore => _stores[0];

    /// <summary>When the stored token is replaced by a new one.</summary>
    public Renewal Renewal => new TokenRenewal(_facts, FirstStore.Member).Of(_stores);

    /// <summary>Whether a type has a member that could hold a token, and code that could fill it.</summary>
    public static bool IsPossibleIn(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            return false;

        bool holds = type.BaseType?.Name == "AuthenticatorBase", acts = false;
        foreach (var member in type.GetMembers())
        {
            // What only a constructor can set lives as long as its object: that is for the creator to know.
            holds |= member is IFieldSymbol { IsConst: false } field && (!field.IsReadOnly || field.IsStatic || IsLazyType(field.Type)) && MayHold(field.Type);
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

    internal static bool IsLazyType(ITypeSymbol? type) => type?.Name is "Lazy" or "AsyncLazy";

    /// <summary>Whether a member of the type could hold a token.</summary>
    internal static bool MayHold(ITypeSymbol type) => type.SpecialType == SpecialType.System_String
        || type.Name is "Lazy" or "AsyncLazy" or "Task" or "AuthenticationHeaderValue"
        || TokenFields.IsResponse(type);

    /// <summary>The member that an operation writes and the value that it writes; a null value cannot be followed.</summary>
    internal static (IOperation Target, IOperation? Value)? Written(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => (assignment.Target, assignment.Value),
        ICoalesceAssignmentOperation coalesce => (coalesce.Target, coalesce.Value),
        IAssignmentOperation { Target: not ITupleOperation } assignment => (assignment.Target, null),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => (argument.Value, null),
        IFieldInitializerOperation or IPropertyInitializerOperation => (operation, ((ISymbolInitializerOperation)operation).Value),
        IMemberReferenceOperation { Parent: ITupleOperation { Parent: IDeconstructionAssignmentOperation deconstruction } tuple } when deconstruction.Target == tuple => (operation, null),
        _ => null,
    };

    internal static ISymbol? OwnMember(IOperation target, INamedTypeSymbol type)
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
        || Callback.Of(factory, CancellationToken.None)?.Body.ReturnedValues()?.Any(static value => TokenSource.Reads(value, TokenField.AccessToken)) == true;

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

    internal static bool IsSame(ISymbol? left, ISymbol? right) =>
        left is not null && right is not null && SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);
}
