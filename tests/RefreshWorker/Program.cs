using System.Net.Security;
using System.Security.Cryptography;
using Broxi.Security;
using Broxi.Security.OAuth;
using Broxi.Security.Redis;
using Broxi.Security.Storage;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

// RefreshWorker <authority> <certificate hash> <directory of the encryption keys> redis <address> | file <directory>
// Asks for Alice's token from 50 callers at once, when a line comes in, and writes its fingerprint by a hash.
var (authority, certificateHash, keys, kind, place) = (new Uri(args[0]), args[1], args[2], args[3], args[4]);

using var handler = new SocketsHttpHandler
{
    SslOptions = new SslClientAuthenticationOptions
    {
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == certificateHash,
    },
};
using var http = new HttpClient(handler);
var protection = DataProtectionProvider.Create(new DirectoryInfo(keys));
var server = new TokenEndpointClient(http, new OAuthClientOptions
{
    Authority = authority,
    ClientId = "client",
    ClientAuthentication = ClientAuthentication.Secret(SensitiveString.Create("secret")),
});

var redis = kind == "redis" ? await ConnectionMultiplexer.ConnectAsync(place) : null;
var source = redis is null
    ? new RefreshTokenSource(server, new FileTokenStore(place, protection), new FileRefreshLock(place))
    : new RefreshTokenSource(server, new RedisTokenStore(redis, protection), new RedisRefreshLock(redis));

Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is not null)
{
    try
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => source.GetTokenAsync(new TokenRequest { Subject = "alice" }).AsTask())));
        Console.WriteLine(string.Join(' ', tokens.Select(static token => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token.Value.Reveal())))).Distinct()));
    }
    catch (BroxiAuthException exception)
    {
        Console.WriteLine($"{exception.Code}: {exception.Message}");
    }
}
