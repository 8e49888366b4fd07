// expect: nothing
// The delegate asks the service each time, also after a lost connection.
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.SignalR.Client;

namespace Whiteboard.Client;

public interface IWhiteboardTokens
{
    Task<string?> ForCurrentUserAsync();
}

public sealed class SharedWhiteboard : IAsyncDisposable
{
    private readonly HubConnection _hub;

    public SharedWhiteboard(Uri address, IWhiteboardTokens tokens)
    {
        _hub = new HubConnectionBuilder()
            .WithUrl(address, options => options.AccessTokenProvider = tokens.ForCurrentUserAsync)
            .WithAutomaticReconnect()
            .Build();
        _hub.On<Stroke>("stroke", stroke => Drawn?.Invoke(this, stroke));
    }

    public event EventHandler<Stroke>? Drawn;

    public Task OpenAsync(CancellationToken cancellation) => _hub.StartAsync(cancellation);

    public Task DrawAsync(Stroke stroke) => _hub.SendAsync("draw", stroke);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}

public sealed record Stroke(string Color, double[] Points);
