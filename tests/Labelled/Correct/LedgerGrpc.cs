// expect: nothing
// The interceptor awaits the source of tokens with each call.
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Grpc;

public interface IAccessTokens
{
    ValueTask<string> GetAsync(string audience, CancellationToken cancellation);
}

public static class LedgerGrpc
{
    public static IServiceCollection AddLedgerChannel(this IServiceCollection services, string address) =>
        services.AddSingleton(provider =>
        {
            var tokens = provider.GetRequiredService<IAccessTokens>();
            var audience = new Uri(address).Host;
            var credentials = CallCredentials.FromInterceptor(async (context, metadata) =>
            {
                var token = await tokens.GetAsync(audience, context.CancellationToken);
                metadata.Add("authorization", "Bearer " + token);
            });
            return GrpcChannel.ForAddress(address, new GrpcChannelOptions
            {
                Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials),
            });
        });
}
