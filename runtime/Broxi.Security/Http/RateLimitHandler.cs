using System.Net;
using System.Threading.RateLimiting;

namespace Broxi.Security.Http;

/// <summary>
/// Keeps to the limits of a server, by rate and by number at once, as its headers tell them, and repeats what was refused with
/// 429 or 503 when that is safe: never earlier than the server asks, and no POST that it may have done already. It is the
/// outermost handler, so that time spent waiting is no attempt of a handler inside.
/// </summary>
public sealed class RateLimitHandler : DelegatingHandler
{
    private readonly RequestThrottles _throttles;
    private readonly RateLimitOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>A handler with a count of its own.</summary>
    /// <param name="options">The limits where the server does not say them, and how long to wait.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">An option is not positive, or a limit has no window.</exception>
    public RateLimitHandler(RateLimitOptions? options = null, TimeProvider? clock = null)
        : this(new RequestThrottles(options ?? new RateLimitOptions(), clock ?? TimeProvider.System))
    {
    }

    /// <summary>One of several handlers with one count: the factory makes new handlers every two minutes.</summary>
    internal RateLimitHandler(RequestThrottles throttles) => (_throttles, _options, _clock) = (throttles, throttles.Options, throttles.Clock);

    /// <summary>What the server said last; null when it has not said anything.</summary>
    public RateLimitSnapshot? Current { get; private set; }

    /// <summary>Sends a request when its turn comes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends waiting and sending.</param>
    /// <exception cref="RateLimitedException">The wait would be longer than <see cref="RateLimitOptions.MaxRetryAfter"/>.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isRepeatable = await request.Content.IsRepeatableAsync(_options.MaxBufferedBody, cancellationToken).ConfigureAwait(false);
        AuthError? refusal = null;
        for (var retries = 0; ; retries++)
        {
            var turn = await _throttles.AcquireAsync(request, cancellationToken).ConfigureAwait(false);
            if (turn is not ThrottleLease lease)
                throw TooLong(turn, refusal);

            var response = await SendAsync(request, lease, cancellationToken).ConfigureAwait(false);
            if (!isRepeatable || retries >= _options.MaxRetries || !MayRepeat(request, response))
                return Leased(request, response, lease);

            refusal = AuthError.FromHeaders(response, _clock);
            response.Dispose();
            lease.Dispose();
            // The server's own time is kept by the throttle, for all requests.
            if (refusal.RetryAfter is null)
                await Task.Delay(_options.Backoff * Math.Pow(2, retries), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Not supported: a turn cannot be awaited here.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Requests that keep to a rate limit are sent with SendAsync; they may have to wait for their turn.");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ThrottleLease lease, CancellationToken cancellation)
    {
        try
        {
            var response = await base.SendAsync(request, cancellation).ConfigureAwait(false);
            lease.Learn(response);
            Current = RateLimitSnapshot.Of(response, _clock) ?? Current;
            return response;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Whether repeating does nothing twice: the server says that it did nothing and when to come back, or twice is as good as once (RFC 9110, section 9.2.2).</summary>
    private bool MayRepeat(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        && (RetryAfter.Of(response, _clock) is not null
            || request.Method.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PUT" or "DELETE"
            || request.Headers.Contains("Idempotency-Key"));

    /// <summary>A server counts a request as under way until its answer is sent, so the place is kept until it is read.</summary>
    private static HttpResponseMessage Leased(HttpRequestMessage request, HttpResponseMessage response, ThrottleLease lease)
    {
        if (request.Method == HttpMethod.Head || response.Content.Headers.ContentLength == 0 || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
            lease.Dispose();
        else
            response.Content = new LeasedContent(response.Content, lease);
        return response;
    }

    private RateLimitedException TooLong(RateLimitLease refused, AuthError? refusal)
    {
        var error = refusal ?? new AuthError { Status = HttpStatusCode.TooManyRequests, Code = AuthErrorCode.RateLimited };
        return refused.TryGetMetadata(MetadataName.RetryAfter, out var wait)
            ? new RateLimitedException(
                $"The server's limit allows the next request in {Math.Ceiling(wait.TotalSeconds)} s, which is longer than MaxRetryAfter ({_options.MaxRetryAfter.TotalSeconds} s); try again then, or send fewer requests.",
                error with { RetryAfter = wait })
            : new RateLimitedException(
                $"Too many requests were under way for {_options.MaxRetryAfter.TotalSeconds} s (MaxRetryAfter); send fewer at once, or raise MaxConcurrency if the plan allows more.", error);
    }
}

/// <summary>The throttles of a client: one for each server and each user, since servers count so.</summary>
internal sealed class RequestThrottles : IDisposable
{
    private readonly PartitionedRateLimiter<HttpRequestMessage> _throttles;

    public RequestThrottles(RateLimitOptions options, TimeProvider clock)
    {
        options.Validate();
        (Options, Clock) = (options, clock);
        _throttles = PartitionedRateLimiter.Create<HttpRequestMessage, (string? Origin, string? Subject)>(request => RateLimitPartition.Get(
            (request.RequestUri is { IsAbsoluteUri: true } address ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : null, request.TokenRequest().Subject),
            _ => new RequestThrottle(options, clock)));
    }

    public RateLimitOptions Options { get; }

    public TimeProvider Clock { get; }

    public ValueTask<RateLimitLease> AcquireAsync(HttpRequestMessage request, CancellationToken cancellation) => _throttles.AcquireAsync(request, 1, cancellation);

    public void Dispose() => _throttles.Dispose();
}
