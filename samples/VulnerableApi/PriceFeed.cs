using System.Net.WebSockets;

namespace VulnerableApi;

/// <summary>Follows the prices of the day.</summary>
internal static class PriceFeed
{
    public static Task OpenAsync(ClientWebSocket socket, CancellationToken cancellation) =>
        socket.ConnectAsync(new Uri("ws://prices.contoso.com/v1/today"), cancellation); // BRX2005
}
