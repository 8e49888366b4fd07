// expect: BRX3008
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Auctions.Live;

public interface IAuctionIdentity
{
    Task<string> RequestAccessTokenAsync(CancellationToken cancellation);
}

public sealed record Bid(Guid Lot, decimal Amount, string Bidder);

public sealed class AuctionHub(IAuctionIdentity identity, ILogger<AuctionHub> log) : IAsyncDisposable
{
    private HubConnection? _connection;

    public event Action<Bid>? BidPlaced;

    public async Task StartAsync(Uri address, CancellationToken cancellation)
    {
        string accessToken = await identity.RequestAccessTokenAsync(cancellation);

        _connection = new HubConnectionBuilder()
            .WithUrl(address, options =>
            {
                options.Headers["X-App"] = "auctions";
                options.AccessTokenProvider = () => Task.FromResult<string?>(accessToken); // <- BRX3008
            })
            .WithAutomaticReconnect([TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)])
            .Build();
        _connection.On<Bid>("bid", bid => BidPlaced?.Invoke(bid));
        _connection.Reconnected += id =>
        {
            log.LogInformation("Reconnected as {Id}", id);
            return Task.CompletedTask;
        };
        await _connection.StartAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
