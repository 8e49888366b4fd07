using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Broxi.Security;

/// <summary>
/// What a server said about a failure, in whichever form it did: <c>WWW-Authenticate</c> (RFC 6750, section 3), the JSON of a
/// token endpoint (RFC 6749, section 5.2) or problem details (RFC 9457).
/// </summary>
public sealed record AuthError
{
    private const int MaxBody = 64 * 1024;

    /// <summary>The status of the response.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The meaning.</summary>
    public AuthErrorCode Code { get; init; }

    /// <summary>The server's own code, such as <c>invalid_grant</c>; null when it gave none.</summary>
    public string? Name { get; init; }

    /// <summary>The server's explanation, at most 300 characters and one line; null when it gave none.</summary>
    public string? Description { get; init; }

    /// <summary>The scopes that are needed; null when the server does not name them.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>How long the server asks to wait; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's id of the request; null when it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Reads a failed response. Its body stays readable for others.</summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">The clock for a <c>Retry-After</c> with a date.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<AuthError> ReadAsync(HttpResponseMessage response, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        var error = FromHeaders(response, clock ?? TimeProvider.System);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
            return error;

        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBody).ConfigureAwait(false);
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return error.With(body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            // A body that cannot be read says no more than the status.
            return error;
        }
    }

    /// <summary>Reads what the status and the headers of a failed response say.</summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">The clock for a <c>Retry-After</c> with a date.</param>
    public static AuthError FromHeaders(HttpResponseMessage response, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        var error = new AuthError
        {
            Status = response.StatusCode,
            RetryAfter = Http.RetryAfter.Of(response, clock ?? TimeProvider.System),
            RequestId = FirstOf(response.Headers, "X-Request-Id") ?? FirstOf(response.Headers, "traceparent"),
        };
        return error.With(response.Headers.WwwAuthenticate);
    }

    /// <summary>The status, the code and the explanation; a server puts no secret in them, and a token that it repeats is left out.</summary>
    public override string ToString() => string.Join(": ", new[] { $"{(int)Status}", Name, Description }.Where(static part => part is not null));

    /// <summary>The challenges; the first that names an error tells.</summary>
    private AuthError With(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges)
    {
        foreach (var challenge in challenges)
        {
            var parameters = AuthParameters.Parse(challenge.Parameter);
            if (parameters.TryGetValue("error", out var name))
            {
                parameters.TryGetValue("error_description", out var description);
                parameters.TryGetValue("scope", out var scope);
                return Named(name, description) with { Scopes = TryParse(scope) };
            }
        }

        return this with { Code = ByStatus() };
    }

    private AuthError With(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return this;
        var named = Text(body, "error") ?? Text(body, "code");
        var description = Text(body, "error_description") ?? Text(body, "detail") ?? Text(body, "message") ?? Text(body, "title");
        // What stands in the header is the standard's word; the body adds to it.
        var error = Name is null && named is not null ? Named(named, description) : this with { Description = Description ?? OneLine(description) };
        return error with { Scopes = error.Scopes ?? TryParse(Text(body, "scope")), RequestId = error.RequestId ?? OneLine(Text(body, "request_id") ?? Text(body, "traceId")) };
    }

    private AuthError Named(string name, string? description) => this with
    {
        Name = OneLine(name),
        Description = OneLine(description),
        Code = AuthErrorNames.CodeOf(name, description) is var code and not AuthErrorCode.Unknown ? code : ByStatus(),
    };

    private AuthErrorCode ByStatus() => Status switch
    {
        HttpStatusCode.Unauthorized => AuthErrorCode.InvalidToken,
        HttpStatusCode.Forbidden => AuthErrorCode.InsufficientScope,
        HttpStatusCode.TooManyRequests => AuthErrorCode.RateLimited,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => AuthErrorCode.ServerUnavailable,
        _ => AuthErrorCode.Unknown,
    };

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ScopeSet? TryParse(string? scopes)
    {
        try
        {
            return scopes is null ? null : ScopeSet.Parse(scopes);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? FirstOf(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? OneLine(values.FirstOrDefault()) : null;

    private static string? OneLine(string? text) => text is null ? null : TokenText.OneLine(text);
}
