// expect: nothing
// The token is a JWT that says itself when it ends, and a helper reads that with five minutes to spare.
using Microsoft.IdentityModel.JsonWebTokens;

namespace Rail.Planner;

public delegate Task<string> TokenRequest(CancellationToken cancellation);

public sealed class SelfDescribingToken(TokenRequest requestAccessToken)
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private JsonWebToken? _current;

    public async Task<string> EncodedAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (NeedsRefresh(_current))
                _current = new JsonWebToken(await requestAccessToken(cancellation));
            return _current!.EncodedToken;
        }
        finally
        {
            _one.Release();
        }
    }

    private static bool NeedsRefresh(JsonWebToken? token) =>
        token is null || token.ValidTo - DateTime.UtcNow < TimeSpan.FromMinutes(5);
}

public sealed class Timetable(HttpClient http, SelfDescribingToken token)
{
    public async Task<string> DeparturesAsync(string station, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"stations/{station}/departures");
        request.Headers.Authorization = new("Bearer", await token.EncodedAsync(cancellation));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
