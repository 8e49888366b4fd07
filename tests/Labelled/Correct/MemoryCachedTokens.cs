// expect: nothing
// The entry of the cache ends a minute before the token does.
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Caching.Memory;

namespace Hotels.Availability;

public interface IHotelTokens
{
    Task<string> ForAsync(string chain, CancellationToken cancellation);
}

internal sealed class MemoryCachedTokens : IHotelTokens
{
    private readonly IMemoryCache _cache;
    private readonly IHttpClientFactory _factory;
    private readonly SemaphoreSlim _single = new(1);

    public MemoryCachedTokens(IMemoryCache cache, IHttpClientFactory factory)
    {
        _cache = cache;
        _factory = factory;
    }

    public async Task<string> ForAsync(string chain, CancellationToken cancellation)
    {
        if (_cache.TryGetValue<string>(Key(chain), out var known))
            return known!;

        await _single.WaitAsync(cancellation);
        try
        {
            return (await _cache.GetOrCreateAsync(Key(chain), async entry =>
            {
                var token = await _factory.CreateClient(chain).RequestClientCredentialsTokenAsync(
                    new ClientCredentialsTokenRequest { Address = "connect/token", ClientId = "availability", Scope = chain },
                    cancellation);
                if (token.IsError)
                    throw new HttpRequestException($"{chain}: {token.Error}");
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(Math.Max(1, token.ExpiresIn - 60));
                return token.AccessToken!;
            }))!;
        }
        finally
        {
            _single.Release();
        }
    }

    private static string Key(string chain) => $"hotel-token:{chain}";
}
