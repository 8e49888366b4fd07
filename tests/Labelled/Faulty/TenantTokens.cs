// expect: BRX3001
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace MultiTenant.Gateway;

/// <summary>Tokens of all tenants of the gateway.</summary>
public sealed class TenantTokens(IHttpClientFactory factory, ITenantDirectory directory)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _byTenant = new(StringComparer.Ordinal);

    public Task<string> ForAsync(string tenant) =>
        _byTenant.GetOrAdd(tenant, name => new Lazy<Task<string>>(() => AskAsync(name))).Value; // <- BRX3001

    private async Task<string> AskAsync(string tenant)
    {
        var (authority, id, secret) = directory.Find(tenant);
        var client = factory.CreateClient(nameof(TenantTokens));
        using var form = new FormUrlEncodedContent(new KeyValuePair<string, string>[]
        {
            new("grant_type", "client_credentials"),
            new("client_id", id),
            new("client_secret", secret),
        });
        using var response = await client.PostAsync(new Uri(authority, "connect/token"), form);
        response.EnsureSuccessStatusCode();
        var issued = await response.Content.ReadFromJsonAsync<Issued>();
        return issued!.AccessToken;
    }

    private sealed record Issued
    {
        [JsonPropertyName("access_token")]
        public required string AccessToken { get; init; }

        [JsonPropertyName("expires_in")]
        public required int Seconds { get; init; }
    }
}

public interface ITenantDirectory
{
    (Uri Authority, string Id, string Secret) Find(string tenant);
}

public static class TenantRegistration
{
    public static void AddTenantTokens(this IServiceCollection services) => services.AddSingleton<TenantTokens>().AddHttpClient(nameof(TenantTokens));
}
