namespace Broxi.Security.Analyzers.Flow;

/// <summary>The namespaces of IdentityModel, the library of OAuth clients, which has a new name since Duende publishes it.</summary>
internal static class IdentityModel
{
    /// <summary>Requests to an authorization server and their responses.</summary>
    public static readonly string[] Client = ["IdentityModel.Client", "Duende.IdentityModel.Client"];

    /// <summary>The sign-in of native applications.</summary>
    public static readonly string[] OidcClient = ["IdentityModel.OidcClient", "Duende.IdentityModel.OidcClient"];
}
