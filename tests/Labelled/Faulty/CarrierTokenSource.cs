// expect: BRX3001
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parcels.Carriers;

public sealed class CarrierOptions
{
    public Uri TokenEndpoint { get; set; } = new("https://auth.carrier.example/oauth2/token");

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";
}

public sealed class CarrierTokenSource : IDisposable
{
    private readonly HttpClient _http;
    private readonly CarrierOptions _options;
    private readonly ILogger<CarrierTokenSource> _logger;
    private readonly SemaphoreSlim _mutex = new(1, 1);
    private string? _token;

    public CarrierTokenSource(HttpClient http, IOptions<CarrierOptions> options, ILogger<CarrierTokenSource> logger)
    {
        _http = http;
        _options = options.Value;
        _logger = logger;
    }

    public async ValueTask<AuthenticationHeaderValue> GetHeaderAsync(CancellationToken cancellationToken = default)
    {
        if (_token != null)
        {
            return new AuthenticationHeaderValue("Bearer", _token);
        }

        await _mutex.WaitAsync(cancellationToken);
        try
        {
            if (_token == null)
            {
                _logger.LogInformation("Requesting a token from {Endpoint}", _options.TokenEndpoint);
                using var content = new FormUrlEncodedContent(
                [
                    new("grant_type", "client_credentials"),
                    new("client_id", _options.ClientId),
                    new("client_secret", _options.ClientSecret),
                    new("scope", "shipments labels"),
                ]);
                using var response = await _http.PostAsync(_options.TokenEndpoint, content, cancellationToken);
                response.EnsureSuccessStatusCode();
                var payload = await response.Content.ReadFromJsonAsync<CarrierToken>(cancellationToken);
                _token = payload!.Value; // <- BRX3001
            }

            return new AuthenticationHeaderValue("Bearer", _token);
        }
        finally
        {
            _mutex.Release();
        }
    }

    public void Dispose() => _mutex.Dispose();

    private sealed record CarrierToken(
        [property: JsonPropertyName("access_token")] string Value,
        [property: JsonPropertyName("token_type")] string Type,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
