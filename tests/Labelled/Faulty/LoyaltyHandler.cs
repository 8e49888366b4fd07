// expect: BRX3001
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Loyalty.Client;

public sealed record LoyaltyCredentials
{
    public string Id { get; init; } = "";

    public string Secret { get; init; } = "";
}

internal sealed class LoyaltyHandler(IOptions<LoyaltyCredentials> credentials) : DelegatingHandler
{
    private readonly SemaphoreSlim _single = new(1, 1);
    private string? _issued;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_issued is null)
        {
            await _single.WaitAsync(cancellationToken);
            try
            {
                _issued ??= await IssueAsync(cancellationToken); // <- BRX3001
            }
            finally
            {
                _single.Release();
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _issued);
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<string> IssueAsync(CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "https://id.loyalty.example/oauth/token");
        ask.Content = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("grant_type", "client_credentials"),
            KeyValuePair.Create("client_id", credentials.Value.Id),
            KeyValuePair.Create("client_secret", credentials.Value.Secret),
        ]);
        using var answer = await base.SendAsync(ask, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Issue>(cancellationToken))!.Token;
    }

    private sealed class Issue
    {
        [JsonPropertyName("access_token")]
        public string Token { get; set; } = "";

        [JsonPropertyName("expires_in")]
        public int Lifetime { get; set; }
    }
}
