using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Broxi.Security.Testing;

/// <summary>The API: answers any request that has a good token, and counts.</summary>
internal sealed class ApiEndpoints(FakeServer server)
{
    private readonly DPoPCheck _proofs = new(server);
    private readonly object _gate = new();
    private DateTimeOffset _windowStart;
    private int _used;
    private int _running;

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/v1/{**path}", async context =>
    {
        try
        {
            if (Interlocked.Increment(ref _running) > server.Options.ConcurrencyLimit)
                Refuse(context, TimeSpan.FromSeconds(1));
            else
                await AnswerAsync(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        server.ApiRequests.Add(new SeenRequest(
            context.Request.Method, context.Request.Path, new Dictionary<string, string>(),
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            (HttpStatusCode)context.Response.StatusCode));
    });

    private async Task AnswerAsync(HttpContext context)
    {
        // Read to the end, as a server does that wants the connection kept.
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false);
        if (await server.Faults.ApiAsync(context).ConfigureAwait(false) || IsLimited(context))
            return;
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header) || header.Parameter is not { } token)
        {
            Challenge(context, "Bearer", null, null);
            return;
        }

        if (server.Tokens.Find(token) is not { } access || header.Scheme != (access.Thumbprint is null ? "Bearer" : "DPoP"))
        {
            Challenge(context, header.Scheme, "invalid_token", server.Tokens.WasIssued(token) ? "The access token expired" : "The access token is unknown or revoked");
            return;
        }

        if (access.Thumbprint is not null && _proofs.Check(context, token) is var proof && (proof.Error ?? (proof.Thumbprint == access.Thumbprint ? null : "invalid_token")) is { } error)
        {
            Challenge(context, "DPoP", error, null);
            return;
        }

        if (server.Options.RequiredScopes.TryGetValue(context.Request.Path, out var scope) && !access.Scopes.Contains(scope))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.Headers.WWWAuthenticate = $"{header.Scheme} error=\"insufficient_scope\", scope=\"{scope}\"";
            return;
        }

        await context.Response.WriteAsJsonAsync(new Dictionary<string, string?> { ["path"] = context.Request.Path, ["client"] = access.Client, ["subject"] = access.Subject }).ConfigureAwait(false);
    }

    private static void Challenge(HttpContext context, string scheme, string? error, string? description)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = scheme + (error is null ? "" : $" error=\"{error}\"") + (description is null ? "" : $", error_description=\"{description}\"");
    }

    /// <summary>Says how much is left, as the API does, and refuses what is more.</summary>
    private bool IsLimited(HttpContext context)
    {
        if (server.Options.RateLimit is not { } limit)
            return false;
        int remaining;
        TimeSpan left;
        lock (_gate)
        {
            if (server.Tokens.Now - _windowStart >= server.Options.RateLimitWindow)
                (_windowStart, _used) = (server.Tokens.Now, 0);
            remaining = limit - ++_used;
            left = _windowStart + server.Options.RateLimitWindow - server.Tokens.Now;
        }

        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, remaining).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = (server.Tokens.Now + left).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Window"] = ((int)server.Options.RateLimitWindow.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (remaining >= 0)
            return false;
        Refuse(context, left);
        return true;
    }

    private static void Refuse(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
