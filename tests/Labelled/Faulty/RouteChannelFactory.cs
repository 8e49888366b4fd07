// expect: BRX3008
using Duende.IdentityModel.Client;
using Grpc.Core;
using Grpc.Net.Client;

namespace Routes.Grpc;

public sealed class RouteChannelFactory(HttpClient identity, string authority, string clientId, string clientSecret)
{
    public async Task<GrpcChannel> CreateAsync(string address, CancellationToken cancellation = default)
    {
        var token = await identity.RequestClientCredentialsTokenAsync(
            new ClientCredentialsTokenRequest
            {
                Address = $"{authority}/connect/token",
                ClientId = clientId,
                ClientSecret = clientSecret,
                Scope = "routes",
            },
            cancellation);
        if (token.IsError)
            throw new RpcException(new Status(StatusCode.Unauthenticated, token.Error ?? "no token"));

        var credentials = CallCredentials.FromInterceptor((context, metadata) => // <- BRX3008
        {
            metadata.Add("Authorization", $"Bearer {token.AccessToken}");
            return Task.CompletedTask;
        });

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Create(new SslCredentials(), credentials),
            MaxReceiveMessageSize = 16 * 1024 * 1024,
        });
    }
}
