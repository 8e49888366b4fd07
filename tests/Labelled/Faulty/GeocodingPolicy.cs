// expect: BRX5002
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Extensions.Http;

namespace Geo;

public static class GeocodingPolicy
{
    private static readonly Random s_random = new();

    public static IServiceCollection AddGeocoding(this IServiceCollection services)
    {
        services.AddSingleton(Create());
        services.AddHttpClient<Geocoder>(http => http.BaseAddress = new Uri("https://geo.example/v1/"));
        return services;
    }

    private static IAsyncPolicy<HttpResponseMessage> Create() => HttpPolicyExtensions
        .HandleTransientHttpError()
        .OrResult(message => message.StatusCode == HttpStatusCode.TooManyRequests)
        .WaitAndRetryAsync(6, attempt => // <- BRX5002
            TimeSpan.FromSeconds(Math.Pow(2, attempt)) + TimeSpan.FromMilliseconds(s_random.Next(0, 250)));
}

public sealed class Geocoder(HttpClient http, IAsyncPolicy<HttpResponseMessage> policy)
{
    public async Task<string> LocateAsync(string address)
    {
        using var response = await policy.ExecuteAsync(() => http.GetAsync("search?q=" + Uri.EscapeDataString(address)));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
