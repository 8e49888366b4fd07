using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Web;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>
/// An authorization server and the API that it protects, as strict as the standards allow: a refresh token is good for one
/// refresh, and whoever sends a spent one loses everything that was granted (RFC 9700, section 4.14.2); an expired access token
/// is refused (RFC 6750, section 3.1); a client that comes back before <c>Retry-After</c> is refused again.
/// </summary>
internal sealed class TokenServer : IDisposable
{
    /// <summary>The refresh token that the user's sign-in has left.</summary>
    public const string FirstRefreshToken = "refresh-0";

    private readonly LocalServer _server;
    private readonly LocalServer _elsewhere = new(static _ => Task.FromResult(new Answer(HttpStatusCode.Unauthorized)));
    private readonly ConcurrentDictionary<string, DateTimeOffset> _accessTokens = new();
    private readonly Lock _refreshing = new();
    private string? _refreshToken = FirstRefreshToken;
    private DateTimeOffset? _opens;
    private int _issued;

    public TokenServer() => _server = new(AnswerAsync);

    public Uri Address => _server.Address;

    public ShiftedClock Clock { get; } = new();

    public int ExpiresIn { get; init; } = 3600;

    /// <summary>Whether the refresh with this number, counted from one, yields a new refresh token.</summary>
    public Func<int, bool> Rotates { get; init; } = static _ => true;

    /// <summary>Whether the API is busy for a second after its first request, and how it says so.</summary>
    public Busy Busy { get; init; }

    /// <summary>No token request is answered before.</summary>
    public Task TokensAfter { get; set; } = Task.CompletedTask;

    /// <summary>What the token endpoint was asked.</summary>
    public IEnumerable<Exchange> TokenRequests => _server.Exchanges.Where(static exchange => IsTokenEndpoint(exchange.Path));

    /// <summary>What the API was asked.</summary>
    public IEnumerable<Exchange> Calls => _server.Exchanges.Where(static exchange => !IsTokenEndpoint(exchange.Path));

    /// <summary>What arrived at the foreign origin that <c>/moved</c> redirects to.</summary>
    public IEnumerable<Exchange> Strayed => _elsewhere.Exchanges;

    public void Dispose()
    {
        _server.Dispose();
        _elsewhere.Dispose();
    }

    private static bool IsTokenEndpoint(string path) => path.EndsWith("/token", StringComparison.Ordinal);

    private async Task<Answer> AnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (path == "/moved")
            return new Answer(HttpStatusCode.Redirect) { Location = new Uri(_elsewhere.Address, "/collect") };
        if (!IsTokenEndpoint(path))
            return Busy == Busy.Never ? Api(request) : Throttled();

        using var body = new StreamReader(request.InputStream);
        var form = HttpUtility.ParseQueryString(await body.ReadToEndAsync());
        await TokensAfter;
        return request.HttpMethod != "POST" ? new Answer(HttpStatusCode.MethodNotAllowed) : form["grant_type"] switch
        {
            "client_credentials" => Issue(refreshToken: null),
            "refresh_token" => Refresh(form["refresh_token"]),
            null => Refused("invalid_request"),
            _ => Refused("unsupported_grant_type"),
        };
    }

    private Answer Refresh(string? refreshToken)
    {
        lock (_refreshing)
        {
            if (_refreshToken is null || refreshToken != _refreshToken)
            {
                _refreshToken = null;
                _accessTokens.Clear();
                return Refused("invalid_grant");
            }

            var number = _issued + 1;
            if (!Rotates(number))
                return Issue(refreshToken: null);
            _refreshToken = string.Create(CultureInfo.InvariantCulture, $"refresh-{number}");
            return Issue(_refreshToken);
        }
    }

    private Answer Issue(string? refreshToken)
    {
        var accessToken = string.Create(CultureInfo.InvariantCulture, $"access-{Interlocked.Increment(ref _issued)}");
        _accessTokens[accessToken] = Clock.GetUtcNow().AddSeconds(ExpiresIn);
        var answer = new Dictionary<string, object> { ["access_token"] = accessToken, ["token_type"] = "Bearer", ["expires_in"] = ExpiresIn };
        if (refreshToken is not null)
            answer["refresh_token"] = refreshToken;
        return new Answer(HttpStatusCode.OK, answer);
    }

    private static Answer Refused(string error) => new(HttpStatusCode.BadRequest, new { error });

    private Answer Api(HttpListenerRequest request) =>
        request.Headers["Authorization"] is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && _accessTokens.TryGetValue(token, out var expires) && Clock.GetUtcNow() < expires
            ? new Answer(HttpStatusCode.OK, "orders")
            : new Answer(HttpStatusCode.Unauthorized, "invalid_token");

    private Answer Throttled()
    {
        var now = DateTimeOffset.UtcNow;
        _opens ??= Busy == Busy.ForSeconds ? now.AddSeconds(1) : WholeSecond(now.AddSeconds(1.4));
        // Timers may fire a few milliseconds early, and that is nobody's fault.
        return now.AddMilliseconds(50) >= _opens ? new Answer(HttpStatusCode.OK, "orders") : new Answer(HttpStatusCode.TooManyRequests)
        {
            RetryAfter = Busy == Busy.ForSeconds ? "1" : _opens.Value.ToString("R", CultureInfo.InvariantCulture),
        };
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}

/// <summary>How an API that is busy says when to come back.</summary>
internal enum Busy
{
    Never,
    ForSeconds,
    UntilDate,
}
