using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Broxi.Security.OAuth;

/// <summary>Signs a user in on a device without a browser (RFC 8628): the user says yes on another one.</summary>
/// <param name="server">The authorization server; its <see cref="OAuthClientOptions.Authority"/> must be set.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class DeviceAuthorizationFlow(TokenEndpointClient server, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The first step: a code for the user.</summary>
    /// <param name="scopes">The scopes; those of the options by default.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, has no such endpoint, or could not be reached.</exception>
    public async Task<DeviceAuthorization> BeginAsync(ScopeSet? scopes = null, CancellationToken cancellationToken = default)
    {
        using var request = new DeviceAuthorizationRequest { Scope = (scopes ?? server.Options.Scopes).ToString() };
        await server.PrepareAsync(request, static metadata => metadata.DeviceAuthorizationEndpoint, "device authorization", cancellationToken).ConfigureAwait(false);
        return await server.BeginDeviceAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The second step: waits for the user, as often as the server allows to ask.</summary>
    /// <param name="authorization">The first step.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="BroxiAuthException">The user refused (<see cref="AuthErrorCode.AccessDenied"/>), or the code expired (<see cref="AuthErrorCode.ExpiredToken"/>).</exception>
    public async Task<TokenGrant> WaitAsync(DeviceAuthorization authorization, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        var pause = authorization.Interval;
        while (_clock.GetUtcNow() + pause < authorization.ExpiresAt)
        {
            await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
            try
            {
                return await server.RequestAsync(OidcConstants.GrantTypes.DeviceCode, default, [("device_code", authorization.DeviceCode.Reveal())], cancellationToken).ConfigureAwait(false);
            }
            catch (TokenEndpointException exception) when (exception.IsTransient)
            {
                // RFC 8628, section 3.5: slow_down adds five seconds, for good; a server that is down is treated alike.
                if (exception.Code != AuthErrorCode.AuthorizationPending)
                    pause += TimeSpan.FromSeconds(5);
            }
        }

        throw new BroxiAuthException(AuthErrorCode.ExpiredToken, "The user did not say yes in time; begin again.");
    }
}

/// <summary>A sign-in that waits for its user.</summary>
/// <param name="UserCode">The code to show to the user.</param>
/// <param name="VerificationUri">Where the user enters it.</param>
/// <param name="VerificationUriComplete">The same address with the code in it, for a QR code; null when the server has none.</param>
/// <param name="ExpiresAt">Until when the user can say yes.</param>
public sealed record DeviceAuthorization(string UserCode, Uri VerificationUri, Uri? VerificationUriComplete, DateTimeOffset ExpiresAt)
{
    internal SensitiveString DeviceCode { get; init; } = null!;

    internal TimeSpan Interval { get; init; }

    /// <summary>The code and the address; not the secret of the device.</summary>
    public override string ToString() => $"{UserCode} at {VerificationUri}";
}
