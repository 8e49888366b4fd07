using System.Net;
using Broxi.Security.OAuth;

namespace Broxi.Security.Http;

/// <summary>
/// Proves with each request that has a token of the scheme <c>DPoP</c> that the sender has the token's key (RFC 9449, section 7).
/// Each attempt has a proof of its own, and a server that asks for its nonce gets it in one repetition. Inside of the handler
/// that sets the token.
/// </summary>
/// <param name="key">The key that the tokens are bound to.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class DPoPHandler(DPoPKey key, TimeProvider? clock = null) : DelegatingHandler
{
    private const string Proof = "DPoP";

    // A nonce is a short word of the server's; a long one only makes requests that nobody takes.
    private const int MaxNonce = 512;

    /// <summary>The longest body, in bytes, that is kept in memory so that it can be sent again; 64 KiB by default.</summary>
    public int MaxBufferedBody { get; init; } = 64 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Remove(Proof);
        if (request.Headers.Authorization is not { Parameter: { Length: > 0 } parameter } header || !header.Scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        var token = SensitiveString.Create(parameter);
        var origin = request.RequestUri!.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var isRepeatable = await request.Content.IsRepeatableAsync(MaxBufferedBody, cancellationToken).ConfigureAwait(false);
        var nonce = Prove(request, token, origin);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Remember(response, origin);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !isRepeatable
            || AuthError.FromHeaders(response).Code != AuthErrorCode.UseDPoPNonce || key.Nonces.GetValueOrDefault(origin) == nonce)
            return response;

        response.Dispose();
        Prove(request, token, origin);
        response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Remember(response, origin);
        return response;
    }

    /// <summary>Not supported, like sending without a token.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Requests with a DPoP proof are sent with SendAsync; the server may ask for a second one.");

    /// <summary>Sets a new proof.</summary>
    /// <returns>The nonce in it.</returns>
    private string? Prove(HttpRequestMessage request, SensitiveString token, string origin)
    {
        var nonce = key.Nonces.GetValueOrDefault(origin);
        request.Headers.Remove(Proof);
        request.Headers.TryAddWithoutValidation(Proof, key.CreateProof(request.Method, request.RequestUri!, token, nonce, clock));
        return nonce;
    }

    private void Remember(HttpResponseMessage response, string origin)
    {
        if (response.Headers.TryGetValues("DPoP-Nonce", out var values) && values.ToArray() is [{ Length: > 0 and <= MaxNonce } nonce])
            key.Nonces[origin] = nonce;
    }
}
