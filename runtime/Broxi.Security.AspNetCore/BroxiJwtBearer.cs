using Broxi.Security.Jwt;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds strict JWT bearer authentication.</summary>
public static class BroxiJwtBearer
{
    /// <summary>
    /// Authenticates by access tokens of an authorization server: only asymmetric algorithms, only access tokens (<c>at+jwt</c>,
    /// RFC 9068), issuer, audience and life checked with 30 seconds of skew, keys and metadata over https, claims under their
    /// own names, and no detail of a refusal in the answer (RFC 8725, CWE-209).
    /// </summary>
    /// <param name="builder">The authentication of the application.</param>
    /// <param name="authority">The issuer's address, https.</param>
    /// <param name="audience">What the tokens must be for.</param>
    /// <param name="configure">What differs: for instance another <c>typ</c>, for a server that issues plain <c>JWT</c>.</param>
    /// <param name="scheme">The scheme's name; <c>Bearer</c> by default.</param>
    public static AuthenticationBuilder AddBroxiJwtBearer(
        this AuthenticationBuilder builder, string authority, string audience, Action<JwtBearerOptions>? configure = null, string scheme = JwtBearerDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(authority);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        return builder.AddJwtBearer(scheme, options =>
        {
            var strict = new JwtValidatorOptions();
            options.Authority = authority;
            options.Audience = audience;
            options.MapInboundClaims = false;
            options.IncludeErrorDetails = false;
            options.SaveToken = false;
            // A new key is found within seconds, and a made-up one causes at most that many look-ups.
            options.RefreshInterval = TimeSpan.FromSeconds(5);
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSha256],
                ValidTypes = strict.TokenTypes,
                ClockSkew = strict.ClockSkew,
                NameClaimType = "sub",
                RoleClaimType = "roles",
            };
            options.Events = new JwtBearerEvents { OnTokenValidated = context => RefuseLongLife(context, strict.MaxLifetime) };
            configure?.Invoke(options);
        });
    }

    private static Task RefuseLongLife(TokenValidatedContext context, TimeSpan longest)
    {
        if (context.SecurityToken is JsonWebToken token && token.IssuedAt != default && token.ValidTo - token.IssuedAt > longest)
            context.Fail($"The token lives longer than {longest}.");
        return Task.CompletedTask;
    }
}
