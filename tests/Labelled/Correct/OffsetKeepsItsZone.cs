// expect: nothing
// Local time, but as an offset, which compares correctly with any other.
using System.Text.Json;

namespace Aquarium;

public sealed class PumpTokens(Func<CancellationToken, Task<JsonDocument>> requestAsync) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _accessToken;
    private DateTimeOffset _expiresAt = DateTimeOffset.MinValue;

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_accessToken is null || DateTimeOffset.UtcNow >= _expiresAt)
            {
                using var answer = await requestAsync(cancellation);
                _accessToken = answer.RootElement.GetProperty("access_token").GetString();
                _expiresAt = DateTimeOffset.Now.AddSeconds(answer.RootElement.GetProperty("expires_in").GetDouble() - 60);
            }

            return _accessToken!;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
