// expect: BRX3005
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming;

public interface ITokenStore
{
    Task<StoredGrant> LoadAsync();

    Task SaveAsync(StoredGrant grant);
}

public sealed record StoredGrant(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt);

public sealed class StreamingTokenManager(HttpClient http, ITokenStore store, TimeProvider time)
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(90);
    private StoredGrant? _grant;

    public async Task<string> GetAccessTokenAsync(CancellationToken cancellation = default)
    {
        _grant ??= await store.LoadAsync();
        if (time.GetUtcNow() >= _grant.ExpiresAt - s_margin)
        {
            _grant = await RedeemAsync(_grant, cancellation); // <- BRX3005
            await store.SaveAsync(_grant);
        }

        return _grant.AccessToken;
    }

    private async Task<StoredGrant> RedeemAsync(StoredGrant current, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = current.RefreshToken,
        });
        using var response = await http.PostAsync("api/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var answer = (await response.Content.ReadFromJsonAsync<Answer>(cancellation))!;
        return new StoredGrant(answer.Access, answer.Refresh ?? current.RefreshToken, time.GetUtcNow().AddSeconds(answer.ExpiresIn));
    }

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string Access,
        [property: JsonPropertyName("refresh_token")] string? Refresh,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

public static class StreamingModule
{
    public static IServiceCollection AddStreaming(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.AddSingleton(provider => new StreamingTokenManager(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient("streaming"),
            provider.GetRequiredService<ITokenStore>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
