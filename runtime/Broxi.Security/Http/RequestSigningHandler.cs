using System.Globalization;
using System.Security.Cryptography;

namespace Broxi.Security.Http;

/// <summary>
/// Signs each request (HTTP message signatures, RFC 9421): method, address, body and credential, for a minute and for one use.
/// Whoever records a request, or changes one on its way, has nothing that a server would take. The innermost handler, since
/// what is changed after it breaks the signature.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="origins">Where signatures may go to: a redirect to another place carries none.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class RequestSigningHandler(RequestSigningKey key, OriginPolicy origins, TimeProvider? clock = null) : DelegatingHandler
{
    private const string Label = "sig1";

    private static readonly string s_components = Components(SignatureBase.Required);
    private static readonly string[] s_withCredential = [.. SignatureBase.Required, SignatureBase.Authorization];
    private static readonly string s_componentsWithCredential = Components(s_withCredential);

    private readonly RequestSigningKey _key = key;
    private readonly string _id = key.Id.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(60);

    /// <summary>How long a signature is good; at most, and by default, 60 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is shorter than a second or longer than 60.</exception>
    public TimeSpan Lifetime
    {
        get => _lifetime;
        init => _lifetime = value.TotalSeconds is >= 1 and <= 60 ? value : throw new ArgumentOutOfRangeException(nameof(value), "A signature lives for 1 to 60 seconds; a repetition gets a new one.");
    }

    /// <summary>The longest body, in bytes, that is read into memory to be signed; 4 MiB by default.</summary>
    public int MaxBufferedBody { get; init; } = 4 * 1024 * 1024;

    /// <summary>Signs and sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <exception cref="TokenOriginException">The request would go to a place that is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The body is longer than <see cref="MaxBufferedBody"/>.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsAtHome(origins))
        {
            var digest = await DigestAsync(request.Content, cancellationToken).ConfigureAwait(false);
            Sign(request, digest);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Not supported: the body is read asynchronously, and a request must not go out unsigned.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Signed requests are sent with SendAsync; the body has to be read first.");

    private async ValueTask<string> DigestAsync(HttpContent? content, CancellationToken cancellation)
    {
        try
        {
            // What is hashed must be what is sent: a stream can be read once, an object can change.
            if (content is not (null or ByteArrayContent or ReadOnlyMemoryContent))
                await content.LoadIntoBufferAsync(MaxBufferedBody).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException($"The body could not be read into memory to be signed; raise MaxBufferedBody ({MaxBufferedBody} bytes) if it is longer.", exception);
        }

        return await ContentDigest.OfAsync(content, cancellation).ConfigureAwait(false);
    }

    private void Sign(HttpRequestMessage request, string digest)
    {
        var credential = request.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null;
        var address = request.RequestUri!;
        var created = _clock.GetUtcNow().ToUnixTimeSeconds();
        var input = string.Create(CultureInfo.InvariantCulture,
            $"{Label}={(credential is null ? s_components : s_componentsWithCredential)};created={created};expires={created + (long)_lifetime.TotalSeconds};nonce=\"{Nonce()}\";keyid=\"{_id}\";alg=\"{_key.Algorithm}\"");
        var signed = SignatureBase.Build(credential is null ? SignatureBase.Required : s_withCredential, input.AsSpan(Label.Length + 1), component => component switch
        {
            SignatureBase.Method => request.Method.Method,
            SignatureBase.Authority => SignatureBase.AuthorityOf(request.Headers.Host is { } host ? new Uri($"{address.Scheme}://{host}") : address),
            SignatureBase.Path => SignatureBase.PathOf(address),
            SignatureBase.Query => SignatureBase.QueryOf(address),
            SignatureBase.ContentDigest => digest,
            _ => credential,
        }) ?? throw new InvalidOperationException("A value of the request has a line break, so it cannot be signed.");

        // Set and not added: a repetition has one signature, its own.
        Set(request, "Content-Digest", digest);
        Set(request, "Signature-Input", input);
        Set(request, "Signature", $"{Label}=:{Convert.ToBase64String(_key.Sign(signed))}:");
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static string Nonce()
    {
        Span<byte> bytes = stackalloc byte[18];
        RandomNumberGenerator.Fill(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static string Components(string[] components) => "(" + string.Join(' ', components.Select(static component => $"\"{component}\"")) + ")";
}
