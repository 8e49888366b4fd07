using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A lambda that sets up the general OAuth handler of ASP.NET Core.</summary>
internal sealed class OAuthHandlerSetup
{
    private const string Options = "Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions";
    private const string Switch = "UsePkce";

    private readonly IAnonymousFunctionOperation _lambda;

    private OAuthHandlerSetup(IAnonymousFunctionOperation lambda, Location place)
    {
        _lambda = lambda;
        Place = place;
    }

    /// <summary>Members of the options that hold an address of the provider.</summary>
    public static string[] AddressMembers { get; } = ["Authority", "MetadataAddress", "AuthorizationEndpoint"];

    /// <summary>The name of the called method.</summary>
    public Location Place { get; }

    /// <summary>Whether the whole setup can be seen, here or in this file, and PKCE is not part of it.</summary>
    public bool LeavesPkceOff => !SourceWords.Contains(_lambda.Syntax.SyntaxTree, [Switch]) && SetsOnlyMembers();

    /// <summary>The addresses that it sets.</summary>
    public IEnumerable<IOperation> Addresses => _lambda.Descendants().OfType<ISimpleAssignmentOperation>()
        .Where(static assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: var name } && AddressMembers.Contains(name))
        .Select(static assignment => assignment.Value);

    public static OAuthHandlerSetup? Of(SinkUse use) =>
        use is { Operation.Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
        && use.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [{ Type: INamedTypeSymbol type }] } lambda }
        && type.HasMetadataName(Options) && !type.GetMembers(Switch).IsEmpty
            ? new OAuthHandlerSetup(lambda, access.Name.GetLocation())
            : null;

    /// <summary>Handed to anybody else, the options may get more than is seen here; an empty lambda shows that they do.</summary>
    private bool SetsOnlyMembers()
    {
        var options = _lambda.Descendants().OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, _lambda.Symbol.Parameters[0])).ToList();
        return options.Count > 0 && options.TrueForAll(static reference => reference.Parent is IMemberReferenceOperation
            or IArgumentOperation { Parameter.ContainingSymbol.ContainingType.Name: "ClaimActionCollectionMapExtensions" })
            && Addresses.Any();
    }
}
