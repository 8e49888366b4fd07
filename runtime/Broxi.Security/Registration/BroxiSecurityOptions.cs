using Microsoft.Extensions.Options;

namespace Broxi.Security;

/// <summary>Settings of the clients that <c>AddBroxiClient</c> makes. Secrets are no part of it: they are read where they are needed.</summary>
public sealed class BroxiSecurityOptions
{
    /// <summary>The address of the API, https; <c>https://api.broxi.ai/v1/</c> by default. Credentials go to its origin alone.</summary>
    public Uri BaseAddress { get; set; } = new("https://api.broxi.ai/v1/");

    /// <summary>The authorization server, for clients that use OAuth 2.0.</summary>
    public BroxiOAuthSettings OAuth { get; set; } = new();

    /// <summary>How long before an API token expires a warning is logged, once a day; 14 days by default.</summary>
    public TimeSpan WarnBeforeExpiry { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether http is allowed on this machine, for development; false by default.</summary>
    public bool AllowHttpOnLoopback { get; set; }
}

/// <summary>Where and as whom tokens are asked for. The secret stands beside it as <c>ClientSecret</c>.</summary>
public sealed class BroxiOAuthSettings
{
    /// <summary>The issuer's address, https; null when OAuth 2.0 is not used.</summary>
    public Uri? Authority { get; set; }

    /// <summary>The token endpoint, https; null to find it by <see cref="Authority"/>.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The id under which the client is registered.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The scopes, with spaces between them.</summary>
    public string Scopes { get; set; } = "";
}

internal sealed class BroxiSecurityOptionsValidator : IValidateOptions<BroxiSecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, BroxiSecurityOptions options)
    {
        if (!IsSecure(options.BaseAddress, options))
            return ValidateOptionsResult.Fail($"BaseAddress '{options.BaseAddress}' is not https, and credentials go there; use https.");
        if (options.OAuth.Authority is { } authority && !IsSecure(authority, options))
            return ValidateOptionsResult.Fail($"OAuth:Authority '{authority}' is not https, and client secrets go there; use https.");
        if ((options.OAuth.Authority ?? options.OAuth.TokenEndpoint) is not null && string.IsNullOrWhiteSpace(options.OAuth.ClientId))
            return ValidateOptionsResult.Fail("OAuth:ClientId is missing; set the id under which the client is registered.");
        return ValidateOptionsResult.Success;
    }

    private static bool IsSecure(Uri address, BroxiSecurityOptions options) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (options.AllowHttpOnLoopback && address.IsLoopback));
}
