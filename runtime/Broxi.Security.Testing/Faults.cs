using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Broxi.Security.Testing;

/// <summary>What goes wrong at the server, one request after the other: a queue for the token endpoint and one for the API.</summary>
public sealed class Faults
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _token = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _api = new();
    private int _held;

    /// <summary>How many requests to the token endpoint have been held, those that still wait included.</summary>
    public int HeldTokens => Volatile.Read(ref _held);

    /// <summary>The next requests to the token endpoint fail.</summary>
    /// <param name="status">With which status.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>; null for none.</param>
    public void FailToken(HttpStatusCode status, int count = 1, string? retryAfter = null) => Add(_token, count, Answer(status, retryAfter, null));

    /// <summary>The next requests to the token endpoint are refused.</summary>
    /// <param name="error">The code, such as <c>invalid_client</c>.</param>
    /// <param name="count">How many requests.</param>
    public void RefuseToken(string error, int count = 1) => Add(_token, count, async context =>
    {
        context.Response.StatusCode = error == "invalid_client" ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = error }).ConfigureAwait(false);
    });

    /// <summary>The next requests to the API fail.</summary>
    /// <param name="status">With which status.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, in seconds or as a date; null for none.</param>
    /// <param name="challenge">The value of <c>WWW-Authenticate</c>; null for none.</param>
    public void FailApi(HttpStatusCode status, int count = 1, string? retryAfter = null, string? challenge = null) => Add(_api, count, Answer(status, retryAfter, challenge));

    /// <summary>The next requests to the API are redirected.</summary>
    /// <param name="location">Where to.</param>
    /// <param name="status">With which status; 302 by default.</param>
    /// <param name="count">How many requests.</param>
    public void RedirectApi(Uri location, HttpStatusCode status = HttpStatusCode.Found, int count = 1) => Add(_api, count, context =>
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers.Location = location.OriginalString;
        return Task.CompletedTask;
    });

    /// <summary>The next request to the token endpoint waits for a task before it is answered.</summary>
    /// <param name="until">What it waits for.</param>
    public void HoldToken(Task until) => _token.Enqueue(async context =>
    {
        Interlocked.Increment(ref _held);
        await until.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        context.Items[typeof(Faults)] = true;
    });

    internal Task<bool> TokenAsync(HttpContext context) => ApplyAsync(_token, context);

    internal Task<bool> ApiAsync(HttpContext context) => ApplyAsync(_api, context);

    private static Func<HttpContext, Task> Answer(HttpStatusCode status, string? retryAfter, string? challenge) => context =>
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.WWWAuthenticate = challenge;
        return Task.CompletedTask;
    };

    private static void Add(ConcurrentQueue<Func<HttpContext, Task>> queue, int count, Func<HttpContext, Task> fault)
    {
        for (var i = 0; i < count; i++)
            queue.Enqueue(fault);
    }

    /// <summary>Whether a fault has answered the request.</summary>
    private static async Task<bool> ApplyAsync(ConcurrentQueue<Func<HttpContext, Task>> queue, HttpContext context)
    {
        if (!queue.TryDequeue(out var fault))
            return false;
        await fault(context).ConfigureAwait(false);
        return !context.Items.ContainsKey(typeof(Faults));
    }
}
