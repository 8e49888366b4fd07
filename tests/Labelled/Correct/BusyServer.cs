// expect: nothing
// This side is the one that says no, and it tells the caller when to come again.
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Turnstile>();

var app = builder.Build();
app.Use(async (context, next) =>
{
    var turnstile = context.RequestServices.GetRequiredService<Turnstile>();
    if (!turnstile.TryEnter(context.Connection.RemoteIpAddress?.ToString() ?? ""))
    {
        await Task.Delay(50, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "30";
        return;
    }

    await next(context);
});
app.MapGet("/time", () => DateTimeOffset.UtcNow);
app.Run();

internal sealed class Turnstile
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public bool TryEnter(string who) => _counts.AddOrUpdate(who, 1, static (_, count) => count + 1) <= 100;
}
