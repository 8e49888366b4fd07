using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Broxi.Security.AspNetCore;

/// <summary>Who may call.</summary>
public sealed class IpAllowlistOptions
{
    /// <summary>Addresses and networks, such as <c>203.0.113.7</c>, <c>10.0.0.0/8</c> and <c>2001:db8::/32</c>. Nobody else gets in, and with an empty list nobody does.</summary>
    public IList<string> Networks { get; } = [];

    internal IpAllowlist Parse() => IpAllowlist.Parse(Networks);
}

/// <summary>A list that cannot be read, or that anyone could pass with a header, stops the application when it starts.</summary>
internal sealed class IpAllowlistValidator(IOptions<ForwardedHeadersOptions> forwarding) : IValidateOptions<IpAllowlistOptions>
{
    public ValidateOptionsResult Validate(string? name, IpAllowlistOptions options)
    {
        try
        {
            options.Parse();
        }
        catch (FormatException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }

        return IsOpenToForgery(forwarding.Value)
            ? ValidateOptionsResult.Fail("ForwardedHeadersOptions trusts every proxy, so anyone could write an allowed address into X-Forwarded-For; name the proxies in KnownProxies or KnownIPNetworks.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsOpenToForgery(ForwardedHeadersOptions options) =>
        options.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor) && options.KnownProxies.Count == 0 && HasNoNetworks(options);

#if NET10_0_OR_GREATER
    private static bool HasNoNetworks(ForwardedHeadersOptions options) => options.KnownIPNetworks.Count == 0;
#else
    private static bool HasNoNetworks(ForwardedHeadersOptions options) => options.KnownNetworks.Count == 0;
#endif
}
