using Microsoft.AspNetCore.SignalR.Client;

namespace VulnerableApi;

/// <summary>Hears of new orders; a reconnect after an hour comes with the token of the first connection.</summary>
internal static class OrderFeed
{
    public static HubConnection Create(TokenResponse login) => new HubConnectionBuilder()
        .WithUrl("https://orders.contoso.com/feed", options =>
            options.AccessTokenProvider = () => Task.FromResult<string?>(login.AccessToken)) // BRX3008
        .WithAutomaticReconnect()
        .Build();
}
