// expect: nothing
// An access token that a person made in the settings of the site; it does not end with the hour, and configuration holds it.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;

namespace Releases;

public sealed class CodeHostClient
{
    private readonly HttpClient _http;
    private readonly string? _personalAccessToken;

    public CodeHostClient(HttpClient http, IConfiguration configuration)
    {
        _http = http;
        _personalAccessToken = configuration["CodeHost:PersonalAccessToken"];
        _http.BaseAddress = new Uri("https://api.codehost.example/");
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("releases", "1.0"));
        if (!string.IsNullOrEmpty(_personalAccessToken))
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _personalAccessToken);
    }

    public bool IsAnonymous => string.IsNullOrEmpty(_personalAccessToken);

    public Task<Release[]?> ReleasesAsync(string owner, string name, CancellationToken cancellation) =>
        _http.GetFromJsonAsync<Release[]>($"repos/{owner}/{name}/releases", cancellation);
}

public sealed record Release(string Tag, DateTimeOffset Published);
