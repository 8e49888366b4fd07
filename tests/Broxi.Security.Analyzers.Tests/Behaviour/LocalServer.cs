using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>What a server was asked and what it answered.</summary>
internal sealed record Exchange(string Path, string? Authorization, HttpStatusCode Status);

/// <summary>An answer of a server; its body is written as JSON.</summary>
internal sealed record Answer(HttpStatusCode Status, object? Body = null)
{
    public Uri? Location { get; init; }

    public string? RetryAfter { get; init; }
}

/// <summary>An origin on this machine. It notes every exchange.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerRequest, Task<Answer>> _answer;
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    public LocalServer(Func<HttpListenerRequest, Task<Answer>> answer)
    {
        (_listener, Address) = Listen();
        _answer = answer;
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public IReadOnlyCollection<Exchange> Exchanges => _exchanges;

    public void Dispose() => _listener.Close();

    /// <summary>A listener cannot be asked for a free port; so ports are tried until one is free.</summary>
    private static (HttpListener Listener, Uri Address) Listen()
    {
        while (true)
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/"));
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var answer = await _answer(context.Request);
        _exchanges.Enqueue(new(context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], answer.Status));

        var response = context.Response;
        response.StatusCode = (int)answer.Status;
        if (answer.Location is { } location)
            response.RedirectLocation = location.ToString();
        if (answer.RetryAfter is { } time)
            response.Headers["Retry-After"] = time;
        response.ContentType = "application/json";
        response.Close(JsonSerializer.SerializeToUtf8Bytes(answer.Body), willBlock: false);
    }
}
