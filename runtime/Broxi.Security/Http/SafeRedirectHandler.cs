using System.Net;

namespace Broxi.Security.Http;

/// <summary>
/// Follows redirects without carrying a credential along: to the same origin with all headers, elsewhere without any that
/// authenticates, and never from https to http. The handlers inside see each step as a request of its own, so that each
/// step gets its own token, proof and signature. The primary handler must not follow redirects itself.
/// </summary>
public sealed class SafeRedirectHandler : DelegatingHandler
{
    private static readonly string[] s_credentials =
        ["Authorization", "Proxy-Authorization", "Cookie", "DPoP", "Signature", "Signature-Input", "Content-Digest", "X-Api-Key", "Api-Key", "X-Auth-Token"];

    /// <summary>How many redirects are followed; 10 by default. The next one is returned as it is.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>The longest body, in bytes, that is kept in memory for a 307 or 308; 64 KiB by default. A longer one is not redirected.</summary>
    public int MaxBufferedBody { get; init; } = 64 * 1024;

    /// <summary>Further headers that authenticate and so stay with their origin.</summary>
    public IReadOnlyCollection<string> CredentialHeaders { get; init; } = [];

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isRepeatable = await request.Content.IsRepeatableAsync(MaxBufferedBody, cancellationToken).ConfigureAwait(false);
        var address = request.RequestUri;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (var step = 0; step < MaxRedirects && address is not null && Target(response, address) is { } target; step++)
        {
            if (Next(request, response, target, isRepeatable) is not { } next)
                return response;
            response.Dispose();
            (request, address) = (next, target);
            response = await base.SendAsync(next, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? Target(HttpResponseMessage response, Uri from)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            || response.Headers.Location is not { } location)
            return null;

        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttps)
        {
            response.Dispose();
            throw new TokenOriginException($"{from.Authority} redirects to clear-text http://{target.Authority}; the redirect was not followed. Correct the address of the API.");
        }

        return target.Scheme is "http" or "https" ? target : null;
    }

    /// <summary>The request of the next step; null when its body cannot be sent again.</summary>
    private HttpRequestMessage? Next(HttpRequestMessage request, HttpResponseMessage response, Uri target, bool isRepeatable)
    {
        var keepsMethod = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            || request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            || (response.StatusCode != HttpStatusCode.SeeOther && request.Method != HttpMethod.Post);
        if (keepsMethod && request.Content is not null && !isRepeatable)
            return null;

        var next = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, target)
        {
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
            Content = keepsMethod ? request.Content : null,
        };
        foreach (var option in request.Options)
            ((IDictionary<string, object?>)next.Options)[option.Key] = option.Value;
        next.MarkRedirected();

        var isSameOrigin = OriginPolicy.IsSameOrigin(request.RequestUri!, target);
        foreach (var (name, values) in request.Headers)
        {
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && (isSameOrigin || !IsCredential(name)))
                next.Headers.TryAddWithoutValidation(name, values);
        }

        return next;
    }

    private bool IsCredential(string name) =>
        s_credentials.Contains(name, StringComparer.OrdinalIgnoreCase) || CredentialHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
}
