// expect: BRX3010
using System.Text.Json;

namespace Dispatch;

public sealed class DispatchTokenCache
{
    private readonly object _gate = new();
    private readonly Func<JsonDocument> _request;
    private string? _accessToken;
    private DateTime _tokenExpiration;

    /// <param name="request">Asks the authorization server, with client credentials.</param>
    public DispatchTokenCache(Func<JsonDocument> request) => _request = request;

    public string AccessToken
    {
        get
        {
            lock (_gate)
            {
                if (_accessToken is null || _tokenExpiration <= DateTime.Now)
                {
                    using var answer = _request();
                    _accessToken = answer.RootElement.GetProperty("access_token").GetString()!;
                    var lifetime = answer.RootElement.GetProperty("expires_in").GetInt32();
                    _tokenExpiration = DateTime.Now.AddSeconds(lifetime - 120); // <- BRX3010
                }

                return _accessToken;
            }
        }
    }

    public void Invalidate()
    {
        lock (_gate)
        {
            _accessToken = null;
        }
    }
}
