// expect: BRX3013
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Memory;

namespace Vouchers;

public sealed class VoucherTokenCache(IMemoryCache cache, HttpClient http)
{
    public Task<string?> GetAsync(CancellationToken cancellation) =>
        cache.GetOrCreateAsync("vouchers-bearer", async entry =>
        {
            entry.SlidingExpiration = TimeSpan.FromMinutes(30); // <- BRX3013
            entry.Size = 1;
            using var response = await http.PostAsync(
                "oauth/token",
                new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "vouchers.redeem")]),
                cancellation);
            response.EnsureSuccessStatusCode();
            var token = await response.Content.ReadFromJsonAsync<VoucherToken>(cancellation);
            return token!.AccessToken;
        });
}

public sealed record VoucherToken(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class VoucherClient(HttpClient http, VoucherTokenCache tokens)
{
    public async Task<bool> RedeemAsync(string voucher, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"vouchers/{voucher}/redemption");
        request.Headers.Authorization = new("Bearer", await tokens.GetAsync(cancellation));
        using var response = await http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode;
    }
}
