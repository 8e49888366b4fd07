using System.Net;

namespace Broxi.Security.Http;

/// <summary>
/// Asks for a token for every request and sets it on that request alone. A 401 is answered by one other token and one
/// repetition, if the body can be sent again. Without a token nothing is sent.
/// </summary>
/// <param name="tokens">Where tokens come from.</param>
/// <param name="origins">Where they may go to.</param>
public sealed class BroxiAuthenticationHandler(ITokenSource tokens, OriginPolicy origins) : DelegatingHandler
{
    /// <summary>The longest body, in bytes, that is kept in memory so that it can be sent again; 64 KiB by default.</summary>
    public int MaxBufferedBody { get; init; } = 64 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A redirect led elsewhere: that is allowed, and the credential stays at home.
        if (!request.IsAtHome(origins))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        var address = request.RequestUri!;
        var isRepeatable = await request.Content.IsRepeatableAsync(MaxBufferedBody, cancellationToken).ConfigureAwait(false);
        var token = await tokens.GetTokenAsync(request.TokenRequest(), cancellationToken).ConfigureAwait(false);
        // Set and not added: a repetition has one credential, and so has a request for which someone has set another one.
        request.Headers.Authorization = token.Header;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.Unauthorized && isRepeatable && request.RequestUri == address && IsAboutToken(response)
            ? await RepeatAsync(request, response, token, cancellationToken).ConfigureAwait(false)
            : response;
    }

    /// <summary>The answer to the same request with another token; the refusal, when there is no other.</summary>
    private async Task<HttpResponseMessage> RepeatAsync(HttpRequestMessage request, HttpResponseMessage refusal, AccessToken refused, CancellationToken cancellation)
    {
        AccessToken other;
        try
        {
            other = await tokens.GetTokenAsync(request.TokenRequest() with { Rejected = refused.Version }, cancellation).ConfigureAwait(false);
        }
        catch
        {
            refusal.Dispose();
            throw;
        }

        if (other.Version == refused.Version)
            return refusal;
        TokenTelemetry.Refused();
        refusal.Dispose();
        request.Headers.Authorization = other.Header;
        return await base.SendAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Not supported: a token cannot be awaited here, and a request must not go out without one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Requests with a token are sent with SendAsync; the token may have to be renewed first.");

    /// <summary>Whether another token could help: the server complains about the token, or does not say about what.</summary>
    private static bool IsAboutToken(HttpResponseMessage response) =>
        AuthError.FromHeaders(response) is { Code: AuthErrorCode.InvalidToken or AuthErrorCode.ExpiredToken };
}
