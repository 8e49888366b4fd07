using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A request that redeems a refresh token which the type itself keeps.</summary>
/// <param name="Holder">The field, property or parameter of the primary constructor that holds it, itself or in an object.</param>
/// <param name="Sent">What is put into the request.</param>
/// <param name="Body">The body that asks.</param>
/// <param name="Read">Where the token is taken out of the member.</param>
internal sealed record Redemption(ISymbol Holder, IOperation Sent, Body Body, IOperation Read)
{
    private const int MaxSteps = 4;

    public static IEnumerable<Redemption> In(TypeFacts facts)
    {
        foreach (var body in facts.Bodies)
        {
            if (!TokenCache.IsSame(body.Owner.ContainingType, facts.Type) || !body.Root.Descendants().Any(RefreshGrant.IsNamedBy))
                continue;
            foreach (var operation in body.Root.Descendants())
            {
                if (RefreshGrant.SentBy(operation) is not { } sent)
                    continue;
                foreach (var read in Reads(sent, facts.Type, MaxSteps))
                    yield return new Redemption(OwnMember(read, facts.Type)!, sent, body, read);
            }
        }
    }

    /// <summary>Whether a body on the way to the request, or what it calls, puts another token in its place: the server rotates it.</summary>
    public bool IsReplacedOn(RenewalPath path, TypeFacts facts) =>
        path.Bodies.Any(body => Replaces(body.Root, facts.Type) || facts.Bodies.Any(called => Calls(body, called) && Replaces(called.Root, facts.Type)));

    /// <summary>The field, property or captured parameter of the type at the root of a path; null for everything else.</summary>
    public static ISymbol? OwnMember(IOperation operation, INamedTypeSymbol type) => operation.Unwrap() switch
    {
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false }, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } own =>
            TokenCache.IsSame(own.Member.ContainingType, type) ? own.Member : null,
        IMemberReferenceOperation { Instance: { } instance } => OwnMember(instance, type),
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } parameter } reference
            when TokenCache.IsSame(constructor.ContainingType, type) && !IsInConstructor(reference, constructor) => parameter,
        _ => null,
    };

    private static IEnumerable<IOperation> Reads(IOperation sent, INamedTypeSymbol type, int steps)
    {
        var source = RefreshGrant.Source(sent);
        if (OwnMember(source, type) is not null)
            return [source];
        return steps == 0 ? [] : source switch
        {
            IConditionalAccessOperation access => Reads(access.Operation, type, steps - 1),
            IMemberReferenceOperation { Instance: { } instance } => Reads(instance, type, steps - 1),
            IParameterReferenceOperation parameter => CallSites.Arguments(parameter.Parameter, parameter)?.SelectMany(argument => Reads(argument, type, steps - 1)) ?? [],
            _ => [],
        };
    }

    private bool Replaces(IOperation root, INamedTypeSymbol type) => root.Descendants().Any(operation => operation switch
    {
        IDeconstructionAssignmentOperation { Target: ITupleOperation targets } => targets.Elements.Any(element => IsHolder(element, type)),
        IAssignmentOperation { Value: var value } assignment => IsHolder(assignment.Target, type) && !value.Unwrap().ConstantValue.HasValue,
        _ => false,
    });

    private bool IsHolder(IOperation target, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(OwnMember(target, type), Holder);

    private static bool Calls(Body body, Body called) => body.Root.Descendants().Any(operation =>
        operation is IInvocationOperation call && TokenCache.IsSame(call.TargetMethod, called.Owner));

    private static bool IsInConstructor(IOperation reference, IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [var declaration] && declaration.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.ConstructorDeclarationSyntax
        && reference.Syntax.SyntaxTree == declaration.SyntaxTree;
}
