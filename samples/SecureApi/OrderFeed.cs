using Broxi.Security;
using Broxi.Security.OAuth;
using Microsoft.AspNetCore.SignalR.Client;

namespace SecureApi;

/// <summary>Hears of new orders; each connection asks for the token of its moment.</summary>
internal static class OrderFeed
{
    public static HubConnection Create(ClientCredentialsTokenSource tokens) => new HubConnectionBuilder()
        .WithUrl("https://orders.contoso.com/feed", options =>
            options.AccessTokenProvider = async () => (await tokens.GetTokenAsync()).Value.Reveal())
        .WithAutomaticReconnect()
        .Build();
}
