// expect: nothing
// The server tells when the token has ended: the client throws it away on 401 and gets a new one with the second attempt.
using System.Net;
using System.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace Forum.Bot;

public sealed class RejectionDrivenClient
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _signIn = new(1, 1);
    private string? _accessToken;

    public RejectionDrivenClient(HttpClient http) => _http = http;

    public async Task PostAsync(string thread, string text, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"threads/{thread}/posts") { Content = new StringContent(text) };
            var used = await SignInAsync(cancellation);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", used);
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.Unauthorized)
            {
                response.EnsureSuccessStatusCode();
                return;
            }

            Interlocked.CompareExchange(ref _accessToken, null, used);
        }

        throw new UnauthorizedAccessException("The bot may not post.");
    }

    private async Task<string> SignInAsync(CancellationToken cancellation)
    {
        await _signIn.WaitAsync(cancellation);
        try
        {
            if (_accessToken is { } known)
                return known;

            using var response = await _http.PostAsync("token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]), cancellation);
            response.EnsureSuccessStatusCode();
            var json = JObject.Parse(await response.Content.ReadAsStringAsync(cancellation));
            return _accessToken = json.Value<string>("access_token")!;
        }
        finally
        {
            _signIn.Release();
        }
    }
}
