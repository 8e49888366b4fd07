using System.Diagnostics.CodeAnalysis;
using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.OAuth;

/// <summary>How a client proves to the authorization server who it is (RFC 6749, section 2.3).</summary>
public abstract class ClientAuthentication
{
    private ClientAuthentication()
    {
    }

    /// <summary>Not at all: a public client, such as a desktop or mobile application, which cannot keep a secret (RFC 8252, section 8.5).</summary>
    public static ClientAuthentication None { get; } = new Public();

    /// <summary>By the client certificate of the connection (RFC 8705); set it on the primary handler.</summary>
    public static ClientAuthentication MutualTls { get; } = new Public();

    /// <summary>By a secret, in the <c>Authorization</c> header (<c>client_secret_basic</c>).</summary>
    /// <param name="secret">The secret.</param>
    public static ClientAuthentication Secret(SensitiveString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Secret(_ => new ValueTask<SensitiveString>(secret));
    }

    /// <summary>By a secret that is asked for at each request, so that a rotated one is used at once.</summary>
    /// <param name="secret">Gives the secret.</param>
    public static ClientAuthentication Secret(Func<CancellationToken, ValueTask<SensitiveString>> secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new SharedSecret(secret);
    }

    /// <summary>By a secret from configuration, read at each request.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The key, such as <c>Broxi:ClientSecret</c>.</param>
    public static ClientAuthentication SecretFrom(IConfiguration configuration, string key)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Secret(_ => SensitiveString.TryCreate(configuration[key], SecretFormat.Visible, out var secret, out var error)
            ? new ValueTask<SensitiveString>(secret)
            : throw new TokenEndpointException(AuthErrorCode.InvalidClient, $"The client secret in the configuration key '{key}' cannot be used: {error.Message()}"));
    }

    /// <summary>
    /// By a JWT signed with the client's private key (<c>private_key_jwt</c>, RFC 7523, section 2.2): no secret leaves the
    /// client. Each assertion lives for one minute and is used once.
    /// </summary>
    /// <param name="key">The private key and its algorithm; asymmetric.</param>
    /// <exception cref="ArgumentException">The key is symmetric.</exception>
    public static ClientAuthentication PrivateKeyJwt(SigningCredentials key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Key is SymmetricSecurityKey
            ? throw new ArgumentException("private_key_jwt needs an asymmetric key; the server must not be able to sign as the client.", nameof(key))
            : new Assertion(key);
    }

    /// <summary>Puts the proof into a request.</summary>
    internal abstract ValueTask ApplyAsync(ProtocolRequest request, string clientId, string audience, TimeProvider clock, CancellationToken cancellation);

    private sealed class Public : ClientAuthentication
    {
        internal override ValueTask ApplyAsync(ProtocolRequest request, string clientId, string audience, TimeProvider clock, CancellationToken cancellation)
        {
            request.ClientId = clientId;
            request.ClientCredentialStyle = ClientCredentialStyle.PostBody;
            return default;
        }
    }

    private sealed class SharedSecret(Func<CancellationToken, ValueTask<SensitiveString>> secret) : ClientAuthentication
    {
        internal override async ValueTask ApplyAsync(ProtocolRequest request, string clientId, string audience, TimeProvider clock, CancellationToken cancellation)
        {
            request.ClientId = clientId;
            request.ClientSecret = (await secret(cancellation).ConfigureAwait(false)).Reveal();
            request.ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader;
            request.AuthorizationHeaderStyle = BasicAuthenticationHeaderStyle.Rfc6749;
        }
    }

    private sealed class Assertion(SigningCredentials key) : ClientAuthentication
    {
        private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(1);
        private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

        internal override ValueTask ApplyAsync(ProtocolRequest request, string clientId, string audience, TimeProvider clock, CancellationToken cancellation)
        {
            var now = clock.GetUtcNow();
            request.ClientId = clientId;
            request.ClientCredentialStyle = ClientCredentialStyle.PostBody;
            request.ClientAssertion = new()
            {
                Type = OidcConstants.ClientAssertionTypes.JwtBearer,
                Value = _handler.CreateToken(new SecurityTokenDescriptor
                {
                    Issuer = clientId,
                    Audience = audience,
                    IssuedAt = now.UtcDateTime,
                    NotBefore = now.UtcDateTime,
                    Expires = (now + s_lifetime).UtcDateTime,
                    TokenType = "client-authentication+jwt",
                    Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString("N") },
                    SigningCredentials = key,
                }),
            };
            return default;
        }
    }
}
