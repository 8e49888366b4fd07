using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>A field of a token response (RFC 6749, section 5.1).</summary>
internal enum TokenField
{
    None,
    AccessToken,
    RefreshToken,
    ExpiresIn,
}

/// <summary>
/// Which field of a token response a member of a type holds. The name on the wire decides, not the member's own: an attribute,
/// a member that is spelt like the wire, a library's response type, or a type that has the very members of RFC 6749.
/// Libraries that renew tokens themselves (MSAL, Azure.Identity) are no token responses.
/// </summary>
internal static class TokenFields
{
    private static readonly string[] s_libraryResponses =
    [
        .. IdentityModel.Client.Select(static ns => ns + ".TokenResponse"),
        "Microsoft.AspNetCore.Authentication.OAuth.OAuthTokenResponse",
        "Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectMessage",
    ];

    /// <summary>The field that a property or field holds; none for every other symbol.</summary>
    public static TokenField Of(ISymbol member)
    {
        if (member is not (IPropertySymbol { IsIndexer: false } or IFieldSymbol) || member.ContainingType is not { } type)
            return TokenField.None;
        if (Named(member.Name) is not TokenField.None and var literal)
            return literal;
        if (WireName(member) is { } name)
            return Named(name);

        var usual = member.Name switch
        {
            "AccessToken" => TokenField.AccessToken,
            "RefreshToken" => TokenField.RefreshToken,
            "ExpiresIn" => TokenField.ExpiresIn,
            _ => TokenField.None,
        };
        return usual != TokenField.None && (IsLibraryResponse(type) || IsSnakeCased(type) || HasUsualMembers(type)) ? usual : TokenField.None;
    }

    /// <summary>The field of this name on the wire.</summary>
    public static TokenField Named(string wireName) => wireName switch
    {
        "access_token" => TokenField.AccessToken,
        "refresh_token" => TokenField.RefreshToken,
        "expires_in" => TokenField.ExpiresIn,
        _ => TokenField.None,
    };

    /// <summary>Whether the type holds an access token as a token endpoint answers it.</summary>
    public static bool IsResponse(ITypeSymbol? type) => Member(type, TokenField.AccessToken) is not null;

    /// <summary>The member of the type that holds the field; null when it has none.</summary>
    public static ISymbol? Member(ITypeSymbol? type, TokenField field)
    {
        for (var current = type; current is { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (!member.IsImplicitlyDeclared && Of(member) == field)
                    return member;
            }
        }

        return null;
    }

    /// <summary>The number of seconds that a token of this response lives; null for a text, or a number that may be missing: what then is a decision that a fix cannot take.</summary>
    public static ISymbol? Lifetime(ITypeSymbol? response)
    {
        var lifetime = Member(response, TokenField.ExpiresIn);
        var type = lifetime is IPropertySymbol property ? property.Type : (lifetime as IFieldSymbol)?.Type;
        return type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double ? lifetime : null;
    }

    private static string? WireName(ISymbol member)
    {
        if (WireName(member.GetAttributes()) is { } name)
            return name;

        // record Answer([JsonProperty("access_token")] string AccessToken): the attribute stays on the parameter.
        return member is IPropertySymbol && member.ContainingType.IsRecord
            && member.ContainingType.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
                .FirstOrDefault(parameter => parameter.Name == member.Name) is { } parameter
            ? WireName(parameter.GetAttributes())
            : null;
    }

    private static string? WireName(ImmutableArray<AttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            var name = attribute.AttributeClass?.Name switch
            {
                "JsonPropertyNameAttribute" => First(attribute),
                "JsonPropertyAttribute" => First(attribute) ?? Value(attribute, "PropertyName"),
                "DataMemberAttribute" => Value(attribute, "Name"),
                _ => null,
            };
            if (name is not null)
                return name;
        }

        return null;
    }

    private static string? First(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }, ..] ? name : null;

    private static string? Value(AttributeData attribute, string property)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
                return argument.Value.Value as string;
        }

        return null;
    }

    private static bool IsLibraryResponse(INamedTypeSymbol type) =>
        type.Name is "TokenResponse" or "OAuthTokenResponse" or "OpenIdConnectMessage" && s_libraryResponses.Contains(type.ToDisplayString());

    /// <summary><c>[JsonObject(NamingStrategyType = typeof(SnakeCaseNamingStrategy))]</c>.</summary>
    private static bool IsSnakeCased(INamedTypeSymbol type) => type.GetAttributes().Any(static attribute =>
        attribute.AttributeClass?.Name == "JsonObjectAttribute"
        && attribute.NamedArguments.Any(static argument => argument is { Key: "NamingStrategyType", Value.Value: ITypeSymbol { Name: "SnakeCaseNamingStrategy" } }));

    /// <summary>The three members that every token response has; a serializer's naming policy maps them out of sight.</summary>
    private static bool HasUsualMembers(INamedTypeSymbol type) => Has(type, "AccessToken") && Has(type, "TokenType") && Has(type, "ExpiresIn");

    private static bool Has(INamedTypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name) is [IPropertySymbol or IFieldSymbol, ..])
                return true;
        }

        return false;
    }
}
