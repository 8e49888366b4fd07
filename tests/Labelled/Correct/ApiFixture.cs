// expect: nothing
// references: xunit.v3.core
// A test project: the fixture lives for seconds.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Shop.Tests;

public sealed class ApiFixture : IAsyncDisposable
{
    private string? _accessToken;

    public ApiFixture(HttpClient client) => Client = client;

    public HttpClient Client { get; }

    public async Task InitializeAsync()
    {
        using var response = await Client.PostAsJsonAsync("token", new { grant_type = "client_credentials", client_id = "tests" });
        response.EnsureSuccessStatusCode();
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        _accessToken = json.GetProperty("access_token").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _accessToken);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class BasketTests(ApiFixture fixture)
{
    public async Task Adds_an_item()
    {
        using var response = await fixture.Client.PostAsJsonAsync("basket", new { sku = "A-1", count = 2 });
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"Expected success, got {response.StatusCode}.");
    }
}
