// expect: BRX3012
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Caching.Memory;

namespace Campus;

public sealed class CampusTokens(IMemoryCache cache, HttpClient http)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<string> GetAsync(string scope, CancellationToken cancellation)
    {
        var key = "campus:" + scope;
        if (cache.TryGetValue(key, out string? cached))
            return cached!;

        await _gate.WaitAsync(cancellation);
        try
        {
            if (cache.TryGetValue(key, out cached))
                return cached!;

            var response = await http.RequestClientCredentialsTokenAsync(
                new ClientCredentialsTokenRequest { Address = "connect/token", ClientId = "campus", Scope = scope }, cancellation);
            if (response.IsError)
                throw new HttpRequestException(response.Error);

            var entry = new MemoryCacheEntryOptions
            {
                AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(response.ExpiresIn - 2), // <- BRX3012
            };
            return cache.Set(key, response.AccessToken!, entry);
        }
        finally
        {
            _gate.Release();
        }
    }
}
