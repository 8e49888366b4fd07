namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>The models of IdentityServer4 and of its successor, which are not among <c>tests/Libraries</c>.</summary>
internal static class IdentityServerStandIn
{
    public static Project Project { get; } = Project.Default with
    {
        ExtraReferences = [References.FromSource("IdentityServerStandIn", "using System.Collections.Generic;\n" + Models("IdentityServer4") + Models("Duende.IdentityServer") + Builder)],
    };

    /// <summary>Statements that set up the clients of a server.</summary>
    public static string Setup(string product, string statements) =>
        $$"""
        using {{product}}.Models;
        class Clients
        {
            void Add()
            {
                {{statements}}
            }
        }
        """;

    private static string Models(string product) =>
        $$"""
        namespace {{product}}.Models
        {
            public class Client
            {
                public ICollection<string> AllowedGrantTypes { get; set; } = new List<string>();
                public bool RequirePkce { get; set; } = true;
                public bool AllowPlainTextPkce { get; set; }
                public bool RequireClientSecret { get; set; } = true;
                public TokenUsage RefreshTokenUsage { get; set; } = TokenUsage.OneTimeOnly;
            }

            public enum TokenUsage { ReUse, OneTimeOnly }

            public static class GrantType
            {
                public const string AuthorizationCode = "authorization_code", ResourceOwnerPassword = "password";
            }

            public static class GrantTypes
            {
                public static ICollection<string> Implicit => new[] { "implicit" };
                public static ICollection<string> ImplicitAndClientCredentials => new[] { "implicit" };
                public static ICollection<string> Code => new[] { "authorization_code" };
                public static ICollection<string> CodeAndClientCredentials => new[] { "authorization_code" };
                public static ICollection<string> HybridAndClientCredentials => new[] { "hybrid" };
                public static ICollection<string> ClientCredentials => new[] { "client_credentials" };
                public static ICollection<string> ResourceOwnerPasswordAndClientCredentials => new[] { "password" };
            }
        }

        """;

    private const string Builder =
        """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IIdentityServerBuilder { }

            public static class IdentityServerBuilderExtensionsCrypto
            {
                public static IIdentityServerBuilder AddIdentityServer(this IServiceCollection services) => null!;
                public static IIdentityServerBuilder AddInMemoryClients(this IIdentityServerBuilder builder) => builder;
                public static IIdentityServerBuilder AddDeveloperSigningCredential(this IIdentityServerBuilder builder, bool persistKey = true, string? filename = null) => builder;
            }
        }
        """;
}
