// expect: nothing
// Retries after 401 once, and only after the token has been replaced.
using System.Net;
using System.Net.Http.Headers;
using Polly;

namespace Harbour;

public interface IHarbourTokens
{
    Task<string> CurrentAsync();

    Task RefreshTokenAsync();
}

public sealed class HarbourClient
{
    private readonly HttpClient _http;
    private readonly IHarbourTokens _tokens;
    private readonly IAsyncPolicy<HttpResponseMessage> _renewal;

    public HarbourClient(HttpClient http, IHarbourTokens tokens)
    {
        _http = http;
        _tokens = tokens;
        _renewal = Policy
            .HandleResult<HttpResponseMessage>(response => response.StatusCode == HttpStatusCode.Unauthorized)
            .RetryAsync(1, async (_, _) => await _tokens.RefreshTokenAsync());
    }

    public async Task<string> BerthAsync(string ship, CancellationToken cancellation)
    {
        using var response = await _renewal.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"berths/{ship}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.CurrentAsync());
            return await _http.SendAsync(request, token);
        }, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
