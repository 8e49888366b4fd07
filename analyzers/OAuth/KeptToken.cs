using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A token that a message handler sends from a member of its own, or from a parameter of its constructor.</summary>
internal sealed class KeptToken
{
    private const int MaxSteps = 8;

    private static readonly string[] s_lasting = ["api", "personal", "static", "bot", "key", "secret", "csrf", "forgery"];

    private readonly TypeFacts _facts;
    private readonly List<(TokenStore Store, IOperation? Value)> _stores = [];

    private KeptToken(IOperation sent, ISymbol member, TypeFacts facts)
    {
        Sent = sent;
        Member = member;
        _facts = facts;
        foreach (var body in facts.Bodies)
        {
            foreach (var operation in body.Root.DescendantsAndSelf())
            {
                if (TokenCache.Written(operation) is not var (target, value))
                    continue;
                var written = target is IParameterReferenceOperation { Parameter: var parameter } ? parameter : TokenCache.OwnMember(target, facts.Type);
                if (TokenCache.IsSame(written, member))
                    _stores.Add((new TokenStore(member, target is ISymbolInitializerOperation ? value! : target, body.Owner), value));
            }
        }
    }

    /// <summary>The token as the header names it.</summary>
    public IOperation Sent { get; }

    /// <summary>What holds it.</summary>
    public ISymbol Member { get; }

    /// <summary>The one value that the handler itself puts there; null when there are more, or others do.</summary>
    public IOperation? Question => _stores is [{ Value: { } value }] ? value : null;

    /// <param name="sent">The token in the header.</param>
    /// <param name="facts">The handler.</param>
    public static KeptToken? Of(IOperation sent, TypeFacts facts) =>
        Holder(sent, facts.Type, MaxSteps) is { } member && TokenCache.MayHold(TypeOf(member)) ? new KeptToken(sent, member, facts) : null;

    /// <summary>How sure it is that the member holds a token that expires, and that nobody replaces it in time.</summary>
    public IssuedToken Judge(SourceWords words)
    {
        if (SpeaksOf(s_lasting, Member.Name))
            return IssuedToken.Unlikely;
        if (Member is IParameterSymbol parameter)
            return _stores.Count > 0 ? IssuedToken.Unlikely : HandedIn.Judge(parameter, _facts);

        var issued = IsSetByOthers(Member) ? IssuedToken.Likely : IssuedToken.Certain;
        var filled = _stores.FindAll(static store => store.Value is not { } value || !TokenRenewal.IsNothing(value) || IsLater(store.Store));
        if (filled.Count == 0)
            return issued == IssuedToken.Likely && SpeaksOf(["token", "jwt"], Member.Name) ? IssuedToken.Likely : IssuedToken.Unlikely;

        foreach (var (store, value) in filled)
        {
            var one = value is null ? IssuedToken.Unlikely : IsLater(store) || IsLazy(value) ? OfRequest(value, words) : OfConstruction(value);
            if (one < issued)
                issued = one;
        }

        var later = filled.Where(static store => IsLater(store.Store)).Select(static store => store.Store).ToList();
        return later.Count == 0 ? issued : new TokenRenewal(_facts, Member).Of(later) switch
        {
            Renewal.Never => issued,
            Renewal.LeftToCallers when issued != IssuedToken.Unlikely => IssuedToken.Likely,
            _ => IssuedToken.Unlikely,
        };
    }

    /// <summary>
    /// A token that the handler asks for when it first sends a request. <c>IHttpClientFactory</c> replaces its handlers every few
    /// minutes, and their members with them.
    /// </summary>
    private IssuedToken OfRequest(IOperation value, SourceWords words)
    {
        var issued = Asked(value) is { } asked ? IssuedTokens.JudgeAsked(asked) : IssuedToken.Unlikely;
        return issued == IssuedToken.Certain && !Member.IsStatic && words.Contains("AddHttpMessageHandler") ? IssuedToken.Likely : issued;
    }

    /// <summary>A token that is there when the handler is made; a handler that is made for one call gets a fresh one.</summary>
    private IssuedToken OfConstruction(IOperation value)
    {
        value = value.Unwrap();
        while (value is ICoalesceOperation coalesce)
            value = coalesce.Value.Unwrap();
        return value is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter }
            ? HandedIn.Judge(parameter, _facts)
            : IssuedTokens.Judge(value) == IssuedToken.Unlikely ? IssuedToken.Unlikely : IssuedToken.Likely;
    }

    private static bool IsLazy(IOperation value) => value.Unwrap() is IObjectCreationOperation creation && TokenCache.IsLazyType(creation.Type);

    private static IOperation? Asked(IOperation value) => IsLazy(value)
        ? value.Unwrap().Arguments() is [var factory, ..] && Callback.Of(factory.Value, CancellationToken.None)?.Body.ReturnedValues() is [var only] ? only : null
        : value;

    /// <summary>Whether the store is made while requests are sent.</summary>
    private static bool IsLater(TokenStore store) => store.Owner is IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) };

    /// <summary>Whether other types can replace the token whenever they like.</summary>
    private static bool IsSetByOthers(ISymbol member) => member switch
    {
        IPropertySymbol property => property.SetMethod is { IsInitOnly: false, DeclaredAccessibility: not Accessibility.Private },
        IFieldSymbol field => !field.IsReadOnly && field.DeclaredAccessibility != Accessibility.Private,
        _ => false,
    };

    private static bool SpeaksOf(string[] words, string name) => Array.Exists(words, word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static ITypeSymbol TypeOf(ISymbol holder) => holder switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => ((IParameterSymbol)holder).Type,
    };

    private static ISymbol? Holder(IOperation value, INamedTypeSymbol handler, int steps)
    {
        if (steps == 0)
            return null;

        ISymbol? In(IOperation part) => Holder(part, handler, steps - 1);
        switch (value.Unwrap())
        {
            case IAwaitOperation await:
                return In(await.Operation);
            case ICoalesceOperation coalesce:
                return In(coalesce.Value);
            case ICoalesceAssignmentOperation coalesce:
                return In(coalesce.Target);
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Trim", Instance: { } instance }:
                return In(instance);
            case IPropertyReferenceOperation { Property: { Name: "Value" or "Result", ContainingType.Name: "Lazy" or "Task" }, Instance: { } instance }:
                return In(instance);
            case ILocalReferenceOperation local:
                return VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] ? In(written) : null;
            case IFieldReferenceOperation { Field: { IsConst: false } field, Instance: null or IInstanceReferenceOperation }:
                return TokenCache.IsSame(field.ContainingType, handler) ? field : null;
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: null or IInstanceReferenceOperation } reference when TokenCache.IsSame(property.ContainingType, handler):
                return IsAuto(property) ? property : property.GetMethod?.BodyInSameTree(reference)?.ReturnedValues() is [var only] ? In(only) : null;
            // Of the primary constructor, or one that made the header out of it.
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter }:
                return parameter;
            default:
                return null;
        }
    }

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
