using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>What the client of an IdentityServer may ask tokens with.</summary>
internal static class GrantTypes
{
    private const string Member = "AllowedGrantTypes";

    /// <summary>The namespaces of the models of IdentityServer4 and of its successor.</summary>
    public static string[] IdentityServers { get; } = ["IdentityServer4.Models", "Duende.IdentityServer.Models"];

    private static readonly (string Word, string Grant)[] s_words =
    [
        ("Code", "authorization_code"), ("Hybrid", "hybrid"), ("Implicit", "implicit"), ("ResourceOwnerPassword", "password"),
    ];

    /// <summary>The grant types that an initialiser allows, as far as it shows them.</summary>
    public static IEnumerable<string> In(IObjectOrCollectionInitializerOperation client) => client.Initializers.SelectMany(static member => member switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: Member } } assignment => Of(assignment.Value),
        IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: Member } } list => Of(list.Initializer),
        _ => [],
    });

    /// <summary>The grant types of a list: <c>GrantTypes.CodeAndClientCredentials</c>, or one by one.</summary>
    public static IEnumerable<string> Of(IOperation list)
    {
        foreach (var operation in list.DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Property: { Name: var named, ContainingType: { Name: nameof(GrantTypes) } type } } && IsOfIdentityServer(type))
            {
                foreach (var (word, grant) in s_words)
                {
                    if (named.Contains(word))
                        yield return grant;
                }
            }
            else if (operation is { ConstantValue: { HasValue: true, Value: string grant } })
            {
                yield return grant;
            }
        }
    }

    private static bool IsOfIdentityServer(INamedTypeSymbol type) => Array.Exists(IdentityServers, ns => type.HasMetadataName(ns + "." + nameof(GrantTypes)));
}
