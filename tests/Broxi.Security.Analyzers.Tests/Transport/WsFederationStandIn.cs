using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary>The options of Microsoft.AspNetCore.Authentication.WsFederation, which is not among <c>tests/Libraries</c>.</summary>
internal static class WsFederationStandIn
{
    public static MetadataReference Reference { get; } = References.FromSource(
        "Microsoft.AspNetCore.Authentication.WsFederation",
        """
        namespace Microsoft.AspNetCore.Authentication.WsFederation
        {
            public class WsFederationOptions
            {
                public string MetadataAddress { get; set; } = "";
                public bool RequireHttpsMetadata { get; set; } = true;
            }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class WsFederationExtensions
            {
                public static void AddWsFederation(
                    this Microsoft.AspNetCore.Authentication.AuthenticationBuilder builder,
                    System.Action<Microsoft.AspNetCore.Authentication.WsFederation.WsFederationOptions> configureOptions) { }
            }
        }
        """);
}
