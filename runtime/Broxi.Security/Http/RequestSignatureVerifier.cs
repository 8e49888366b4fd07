namespace Broxi.Security.Http;

/// <summary>
/// Checks signatures of requests (RFC 9421), on the side of the server and whatever web framework it uses: that all that matters
/// is covered, that the signature is young, right and by a known key, that the body is the signed one, and that the request was
/// not there before. Nothing is accepted that is not the profile of <see cref="RequestSigningHandler"/>.
/// </summary>
/// <param name="keys">Finds the key of an id; null for none. The id is what a stranger sent.</param>
/// <param name="replays">Remembers the nonces; common to all servers of the same clients.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class RequestSignatureVerifier(Func<string, CancellationToken, ValueTask<RequestSigningKey?>> keys, IReplayCache replays, TimeProvider? clock = null)
{
    private const int MaxField = 4096;
    private const int MaxNonce = 128;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The longest lifetime of a signature that is accepted; 60 seconds by default.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much the clocks of client and server may differ; 30 seconds by default.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks a request. An answer other than <see cref="RequestSignatureError.None"/> is a 401; tell the client no more than that.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async ValueTask<RequestSignatureResult> VerifyAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (input, signatures) = (request.Header("Signature-Input"), request.Header("Signature"));
        if (input is null || signatures is null)
            return new(RequestSignatureError.Missing);
        // One signature, so that nobody has to decide which of several counts.
        if (input.Length > MaxField || signatures.Length > MaxField
            || StructuredField.Dictionary(input) is not { Count: 1 } inputs || inputs.First() is not { Value: { Value: IReadOnlyList<StructuredItem> items } claims, Key: var label }
            || StructuredField.Dictionary(signatures)?.GetValueOrDefault(label)?.Value is not byte[] signature
            || Components(items) is not { } components
            || claims.Parameter<string>("keyid") is not { Length: > 0 } id
            || claims.Parameter<string>("alg") is not { } algorithm
            || claims.Parameter<string>("nonce") is not { Length: > 0 and <= MaxNonce } nonce)
        {
            return new(RequestSignatureError.Malformed);
        }

        if (!SignatureBase.Required.All(components.Contains) || (request.Header("Authorization") is not null && !components.Contains(SignatureBase.Authorization)))
            return new(RequestSignatureError.NotCovered, id);
        if (Remaining(claims) is not { } remaining)
            return new(RequestSignatureError.Expired, id);
        // The algorithm is the key's; what the request says must agree and decides nothing.
        if (await keys(id, cancellationToken).ConfigureAwait(false) is not { } key || key.Id != id || key.Algorithm != algorithm)
            return new(RequestSignatureError.UnknownKey, id);
        if (SignatureBase.Build(components, StructuredText.Of(claims), request.Component) is not { } signed || !key.Verify(signed, signature))
            return new(RequestSignatureError.WrongSignature, id);
        if (!ContentDigest.Matches(request.Header("Content-Digest")!, request.Body.Span))
            return new(RequestSignatureError.WrongBody, id);
        // Last, so that nobody else can use up a nonce.
        return await replays.TryAddAsync($"{id}\n{nonce}", remaining, cancellationToken).ConfigureAwait(false)
            ? new(RequestSignatureError.None, id)
            : new(RequestSignatureError.Replayed, id);
    }

    /// <summary>Names without parameters and without doubles; anything else is not the profile.</summary>
    private static List<string>? Components(IReadOnlyList<StructuredItem> items)
    {
        List<string> components = [];
        foreach (var item in items)
        {
            if (item is not { Value: string { Length: > 0 } name, Parameters.Count: 0 } || components.Contains(name) || name.Any(char.IsAsciiLetterUpper))
                return null;
            components.Add(name);
        }

        return components;
    }

    /// <summary>How long the signature would be accepted; null when it is too old, too new or made for too long.</summary>
    private TimeSpan? Remaining(StructuredItem claims)
    {
        if (claims.Parameter<long?>("created") is not { } created || claims.Parameter<long?>("expires") is not { } expires)
            return null;
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var tolerance = (long)ClockTolerance.TotalSeconds;
        return expires > created && expires - created <= (long)MaxLifetime.TotalSeconds && created <= now + tolerance && expires > now - tolerance
            ? TimeSpan.FromSeconds(expires + tolerance - now + 1)
            : null;
    }
}

/// <summary>What came of a check.</summary>
/// <param name="Error">What is wrong with the signature.</param>
/// <param name="KeyId">The id of the key that the request names; only proven when there is no error. Null when none was read.</param>
public readonly record struct RequestSignatureResult(RequestSignatureError Error, string? KeyId = null)
{
    /// <summary>Whether the request is what the owner of the key has sent, for the first time.</summary>
    public bool IsValid => Error == RequestSignatureError.None;
}

/// <summary>What is wrong with the signature of a request.</summary>
public enum RequestSignatureError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>There is no signature.</summary>
    Missing,

    /// <summary>The headers cannot be read, or lack <c>keyid</c>, <c>alg</c> or <c>nonce</c>.</summary>
    Malformed,

    /// <summary>Method, host, path, query, body or credential is not covered.</summary>
    NotCovered,

    /// <summary>The signature is too old, of the future, or made for too long.</summary>
    Expired,

    /// <summary>The key is not known, or is of another algorithm.</summary>
    UnknownKey,

    /// <summary>The signature is not that of the request.</summary>
    WrongSignature,

    /// <summary>The body is another than the one that was signed.</summary>
    WrongBody,

    /// <summary>The request was there before (CWE-294).</summary>
    Replayed,
}
