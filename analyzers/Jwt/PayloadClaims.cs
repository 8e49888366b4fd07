using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>A claim that code writes into the payload of a token.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Written">The member or entry.</param>
internal readonly record struct PayloadClaim(string Name, IOperation Value, IOperation Written);

/// <summary>The claims of a payload: members of an anonymous object, entries of a dictionary.</summary>
internal static class PayloadClaims
{
    /// <summary>Places that take a whole payload.</summary>
    internal static readonly Sinks Sinks = new(
        Calls("System.IdentityModel.Tokens.Jwt.JwtSecurityToken", "payload", Sink.Constructor),
        Calls("Jose.JWT", "payload", "Encode"),
        Calls("JWT.IJwtEncoder", "payload", "Encode"),
        Calls("JWT.JwtEncoderExtensions", "payload", "Encode"));

    private static readonly HashSet<string> s_registered = ["iss", "sub", "aud", "nbf", "iat", "jti"];

    /// <summary>Every claim; null when some may be out of sight.</summary>
    public static IReadOnlyList<PayloadClaim>? Of(IOperation payload)
    {
        var (added, seen) = (new List<PayloadClaim>(), new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        while (payload.Unwrap() is ILocalReferenceOperation local)
        {
            // Half-typed code can make a variable of itself.
            if (!seen.Add(local.Local) || VariableWrites.Around(local).To(local.Local) is not [{ Value: { } value }] || Later(local) is not { } later)
                return null;
            added.InsertRange(0, later);
            payload = value;
        }

        return Created(payload.Unwrap()) is { } created ? [.. created, .. added] : null;
    }

    private static IReadOnlyList<PayloadClaim>? Created(IOperation payload) => payload switch
    {
        IAnonymousObjectCreationOperation anonymous => Claims(anonymous.Initializers),
        IObjectCreationOperation { Arguments.IsEmpty: true } dictionary when IsDictionary(dictionary.Type) =>
            Claims(dictionary.Initializer is { } entries ? entries.Initializers : Enumerable.Empty<IOperation>()),
        _ => null,
    };

    /// <summary>Whether jose-jwt encrypts or decrypts here. What is encrypted and not signed may hold secrets, and is no token that an API accepts.</summary>
    public static bool IsEncrypted(this IOperation call) => call.Arguments().Any(static argument => argument.Parameter?.Type.Name == "JweAlgorithm");

    /// <summary>Whether these are claims of a token, and not of some document that is only signed.</summary>
    public static bool AreOfToken(this IReadOnlyList<PayloadClaim> claims) => claims.Any(static claim => s_registered.Contains(claim.Name));

    private static bool IsDictionary(ITypeSymbol? type) => type?.Name is "Dictionary" or "JwtPayload" or "SortedDictionary";

    private static IReadOnlyList<PayloadClaim>? Claims(IEnumerable<IOperation> entries)
    {
        var claims = new List<PayloadClaim>();
        foreach (var entry in entries)
        {
            if (ClaimIn(entry) is not { } claim)
                return null;
            claims.Add(claim);
        }

        return claims;
    }

    private static PayloadClaim? ClaimIn(IOperation entry) => entry switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value.ConstantValue.Value: string name }] } } assignment =>
            new PayloadClaim(name, assignment.Value, entry),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: false, ContainingType.IsAnonymousType: true, Name: var name } } } assignment =>
            new PayloadClaim(name, assignment.Value, entry),
        IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Arguments: [{ Value.ConstantValue.Value: string name }, { Value: var value }] } => new PayloadClaim(name, value, entry),
        _ => null,
    };

    /// <summary>What is put into the dictionary after its creation; null when another method may put something in.</summary>
    private static IReadOnlyList<PayloadClaim>? Later(ILocalReferenceOperation payload)
    {
        var entries = new List<IOperation>();
        foreach (var operation in payload.Body().Descendants())
        {
            if (operation == payload || operation is not ILocalReferenceOperation use || !SymbolEqualityComparer.Default.Equals(use.Local, payload.Local))
                continue;
            switch (use.Parent)
            {
                case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" } added when added.Instance == use:
                    entries.Add(added);
                    break;
                case IPropertyReferenceOperation { Property.IsIndexer: true, Parent: ISimpleAssignmentOperation assignment } target when assignment.Target == target:
                    entries.Add(assignment);
                    break;
                case IInvocationOperation { TargetMethod.Name: "ContainsKey" } or IPropertyReferenceOperation:
                    break;
                default:
                    return null;
            }
        }

        return Claims(entries);
    }
}
