using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broxi.Security;

/// <summary>
/// Keeps the access tokens of any token endpoint: each is asked for once for all callers, renewed before it expires, and
/// replaced when a server refuses it. Give it what asks the endpoint, and ask it for every request.
/// </summary>
/// <example>
/// <code>
/// var tokens = new AccessTokenCache(async (request, cancellation) =>
/// {
///     var response = await login.SignInAsync(cancellation);
///     return new AccessToken(SensitiveString.Create(response.AccessToken), DateTimeOffset.UtcNow.AddSeconds(response.ExpiresIn));
/// });
/// </code>
/// </example>
public sealed class AccessTokenCache : ITokenSource
{
    // Users come and go: beyond this many tokens, those that have expired are forgotten.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<TokenKey, SharedToken> _tokens = new();
    private readonly Func<TokenRequest, AccessToken?, CancellationToken, Task<(AccessToken, TimeSpan?)>> _acquire;
    private readonly TokenRefreshOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SharedToken _own;

    /// <summary>Keeps the tokens that a function gets.</summary>
    /// <param name="acquire">Asks for a token. Its <see cref="AccessToken.ExpiresAt"/> tells when to renew it; without one it is trusted for <see cref="TokenRefreshOptions.LifetimeWhenUnknown"/>.</param>
    /// <param name="options">When tokens are renewed.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="logger">Told about failed renewals.</param>
    public AccessTokenCache(
        Func<TokenRequest, CancellationToken, Task<AccessToken>> acquire, TokenRefreshOptions? options = null, TimeProvider? clock = null, ILogger? logger = null)
        : this(AsAcquisition(acquire, clock ?? TimeProvider.System), options, clock, logger)
    {
    }

    internal AccessTokenCache(
        Func<TokenRequest, AccessToken?, CancellationToken, Task<(AccessToken, TimeSpan?)>> acquire, TokenRefreshOptions? options, TimeProvider? clock, ILogger? logger)
    {
        _acquire = acquire;
        _options = options ?? new TokenRefreshOptions();
        _clock = clock ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _own = Create(default);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var key = TokenKey.Of(request);
        return (key == default ? _own : Shared(key)).GetAsync(request.Rejected, cancellationToken);
    }

    /// <summary>Forgets a token that has been replaced from outside.</summary>
    internal void Forget(TokenKey key)
    {
        if (key == default)
            _own.Forget();
        else
            _tokens.TryRemove(key, out _);
    }

    private SharedToken Shared(TokenKey key)
    {
        if (_tokens.TryGetValue(key, out var shared))
            return shared;
        if (_tokens.Count >= Capacity)
        {
            foreach (var (old, token) in _tokens)
            {
                if (token.IsIdle)
                    _tokens.TryRemove(old, out _);
            }
        }

        return _tokens.GetOrAdd(key, Create);
    }

    private SharedToken Create(TokenKey key) => new(
        (current, cancellation) => _acquire(key.ToRequest(current), current, cancellation), _options, _clock, _logger);

    private static Func<TokenRequest, AccessToken?, CancellationToken, Task<(AccessToken, TimeSpan?)>> AsAcquisition(
        Func<TokenRequest, CancellationToken, Task<AccessToken>> acquire, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(acquire);
        return async (request, _, cancellation) =>
        {
            var token = await acquire(request, cancellation).ConfigureAwait(false);
            return (token, token.ExpiresAt - clock.GetUtcNow());
        };
    }
}

/// <summary>What makes tokens differ: one entry of a cache, a store, a lock.</summary>
/// <param name="Subject">The user; null for the application itself.</param>
/// <param name="Scopes">The scopes; null for the configured ones.</param>
/// <param name="Resource">The resource; null for the server's default.</param>
public readonly record struct TokenKey(string? Subject, ScopeSet? Scopes, string? Resource)
{
    /// <summary>The key of a request.</summary>
    /// <param name="request">The request.</param>
    public static TokenKey Of(TokenRequest request) => new(request.Subject, request.Scopes, request.Resource);

    internal TokenRequest ToRequest(AccessToken? current) =>
        new() { Subject = Subject, Scopes = Scopes, Resource = Resource, Rejected = current?.Version ?? default };
}
