using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What the fix of BRX3014 needs of Duende.AccessTokenManagement.OpenIdConnect, which is not among <c>tests/Libraries</c>.</summary>
internal static class TokenManagementStandIn
{
    private const string Registration = """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class OpenIdConnectTokenManagementServiceCollectionExtensions
            {
                public static IServiceCollection AddOpenIdConnectAccessTokenManagement(this IServiceCollection services) => services;
            }
        }
        """;

    /// <summary>Its extension lies where <c>GetTokenAsync</c> does, and gives the token.</summary>
    public static MetadataReference Version3 { get; } = Reference("""
        #nullable enable
        using System.Threading;
        using System.Threading.Tasks;
        namespace Duende.AccessTokenManagement.OpenIdConnect
        {
            public class UserTokenRequestParameters { }
            public class UserToken { public string? AccessToken { get; set; } }
        }
        namespace Microsoft.AspNetCore.Authentication
        {
            public static class TokenManagementHttpContextExtensions
            {
                public static Task<Duende.AccessTokenManagement.OpenIdConnect.UserToken> GetUserAccessTokenAsync(
                    this Microsoft.AspNetCore.Http.HttpContext context,
                    Duende.AccessTokenManagement.OpenIdConnect.UserTokenRequestParameters? parameters = null,
                    CancellationToken cancellation = default) => null!;
            }
        }

        """);

    /// <summary>Its extension needs a using of its own, and gives a result that may have no token.</summary>
    public static MetadataReference Version4 { get; } = Reference("""
        #nullable enable
        using System.Threading;
        using System.Threading.Tasks;
        namespace Duende.AccessTokenManagement
        {
            public struct AccessToken { }
            public class TokenResult<T> where T : class { public T? Token { get; } }
        }
        namespace Duende.AccessTokenManagement.OpenIdConnect
        {
            public class UserTokenRequestParameters { }
            public class UserToken { public AccessToken AccessToken { get; set; } }
            public static class HttpContextExtensions
            {
                public static Task<TokenResult<UserToken>> GetUserAccessTokenAsync(
                    this Microsoft.AspNetCore.Http.HttpContext context, UserTokenRequestParameters? parameters = null, CancellationToken cancellation = default) => null!;
            }
        }

        """);

    private static MetadataReference Reference(string source) => References.FromSource("Duende.AccessTokenManagement.OpenIdConnect", source + Registration);
}
