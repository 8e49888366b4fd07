// expect: BRX3001, BRX3005
using System.Text.Json;
using Flurl;
using Flurl.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Weather.Feed;

public static class WeatherRegistration
{
    public static IServiceCollection AddWeather(this IServiceCollection services) => services.AddSingleton<IWeatherFeed, WeatherFeedClient>();
}

public interface IWeatherFeed
{
    Task<JsonElement> ForecastAsync(double latitude, double longitude, CancellationToken cancellation);
}

internal sealed class WeatherFeedClient(IConfiguration configuration) : IWeatherFeed
{
    private const string Root = "https://api.weather.example";
    private string? accessToken;

    public async Task<JsonElement> ForecastAsync(double latitude, double longitude, CancellationToken cancellation)
    {
        accessToken ??= await AuthenticateAsync(cancellation); // <- BRX3001, BRX3005
        return await Root
            .AppendPathSegments("v3", "forecast")
            .SetQueryParams(new { latitude, longitude })
            .WithOAuthBearerToken(accessToken)
            .GetJsonAsync<JsonElement>(cancellationToken: cancellation);
    }

    private async Task<string?> AuthenticateAsync(CancellationToken cancellation)
    {
        var answer = await Root
            .AppendPathSegment("token")
            .PostUrlEncodedAsync(
                new
                {
                    grant_type = "client_credentials",
                    client_id = configuration["Weather:ClientId"],
                    client_secret = configuration["Weather:ClientSecret"],
                },
                cancellationToken: cancellation)
            .ReceiveJson<JsonElement>();
        return answer.GetProperty("access_token").GetString();
    }
}
