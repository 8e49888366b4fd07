using System.Net.WebSockets;

namespace SecureApi;

/// <summary>Follows the prices of the day, encrypted.</summary>
internal static class PriceFeed
{
    public static Task OpenAsync(ClientWebSocket socket, CancellationToken cancellation) =>
        socket.ConnectAsync(new Uri("wss://prices.contoso.com/v1/today"), cancellation);
}
