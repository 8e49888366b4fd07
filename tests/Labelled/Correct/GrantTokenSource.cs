// expect: nothing
// The derived type only asks; its base decides when, and looks at the end of the token.
using System.Text.Json;

namespace Platform.Auth;

public abstract class TokenSourceBase
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _renewAt;

    protected string? Token { get; set; }

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (Token is null || Environment.TickCount64 >= _renewAt)
            {
                var seconds = await RenewAsync(cancellation);
                _renewAt = Environment.TickCount64 + (Math.Max(seconds - 45, 0) * 1000L);
            }

            return Token!;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sets <see cref="Token"/> and tells for how many seconds it is good.</summary>
    protected abstract Task<int> RenewAsync(CancellationToken cancellation);
}

public sealed class GrantTokenSource(HttpClient http, string scope) : TokenSourceBase
{
    protected override async Task<int> RenewAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope)]);
        using var response = await http.PostAsync("connect/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        Token = json.RootElement.GetProperty("access_token").GetString();
        return json.RootElement.GetProperty("expires_in").GetInt32();
    }
}
