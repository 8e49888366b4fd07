// expect: BRX3003
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Devices.Telemetry;

/// <summary>Signs requests of a device with the token that it got when it was enrolled.</summary>
public class DeviceTelemetryHandler : DelegatingHandler
{
    private readonly string _bearerToken;

    private DeviceTelemetryHandler(string bearerToken, HttpMessageHandler inner) : base(inner)
    {
        _bearerToken = bearerToken;
    }

    public static async Task<HttpClient> CreateClientAsync(IConfiguration configuration)
    {
        using var enroll = new HttpClient { BaseAddress = new Uri("https://enroll.devices.example/") };
        using var answer = await enroll.PostAsJsonAsync("token", new { grant_type = "client_credentials", device = configuration["Device:Id"] });
        answer.EnsureSuccessStatusCode();
        var grant = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var handler = new DeviceTelemetryHandler(grant.GetProperty("access_token").GetString()!, new SocketsHttpHandler());
        return new HttpClient(handler) { BaseAddress = new Uri("https://telemetry.devices.example/") };
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request);
        return base.SendAsync(request, cancellationToken);
    }

    private void Sign(HttpRequestMessage request)
    {
        request.Headers.Remove("Authorization");
        request.Headers.Add("Authorization", $"Bearer {_bearerToken}"); // <- BRX3003
    }
}
