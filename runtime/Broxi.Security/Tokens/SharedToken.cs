using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Broxi.Security;

/// <summary>
/// One token of the process: handed out from memory while it is good, and renewed by one caller for all. Who waits may leave;
/// the renewal goes on. A renewal while the token still serves runs in the background.
/// </summary>
internal sealed class SharedToken(TokenAcquisition acquire, TokenRefreshOptions options, TimeProvider clock, ILogger logger)
{
    private readonly object _gate = new();
    private volatile Snapshot? _current;
    private Task<Snapshot>? _renewal;
    private BroxiAuthException? _refusal;
    private long _failedAt;
    private int _failures;

    /// <summary>Whether nobody would miss it: there is no token that still serves, and nobody is getting one.</summary>
    public bool IsIdle => _renewal is null && (_current is not { } current || Age(current) >= current.Lifetime.Usable);

    public ValueTask<AccessToken> GetAsync(TokenVersion rejected, CancellationToken cancellation)
    {
        if (_current is { } current && current.Token.Version != rejected)
        {
            var age = Age(current);
            if (age < current.Lifetime.Fresh)
                return new(current.Token);
            if (age < current.Lifetime.Usable)
            {
                RenewInBackground(current);
                return new(current.Token);
            }
        }

        return new(WaitAsync(rejected, cancellation));
    }

    /// <summary>The next caller gets another token.</summary>
    public void Forget()
    {
        lock (_gate)
            (_current, _refusal) = (null, null);
    }

    private TimeSpan Age(Snapshot snapshot) => clock.GetElapsedTime(snapshot.RequestedAt);

    private async Task<AccessToken> WaitAsync(TokenVersion rejected, CancellationToken cancellation)
    {
        var renewal = Renewal(rejected);
        return (await renewal.WaitAsync(cancellation).ConfigureAwait(false)).Token;
    }

    /// <summary>The renewal that runs, or a new one; a token that came in the meantime does as well.</summary>
    private Task<Snapshot> Renewal(TokenVersion rejected)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Token.Version != rejected && Age(current) < current.Lifetime.Fresh)
                return Task.FromResult(current);
            if (_renewal is not null)
                return _renewal;
            if (_refusal is not null && clock.GetElapsedTime(_failedAt) < options.RefusalMemory)
                ExceptionDispatchInfo.Throw(_refusal);
            return Start();
        }
    }

    private void RenewInBackground(Snapshot current)
    {
        lock (_gate)
        {
            if (_renewal is null && _current == current && (_failures == 0 || clock.GetElapsedTime(_failedAt) >= Pause(_failures)))
                _ = Start().ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private Task<Snapshot> Start()
    {
        // The renewal is nobody's request: it takes no trace, user or culture of the caller along.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            return _renewal = Task.Run(RenewAsync);
    }

    private async Task<Snapshot> RenewAsync()
    {
        using var activity = TokenTelemetry.StartRenewal();
        var started = clock.GetTimestamp();
        try
        {
            using var timeout = new CancellationTokenSource(options.Timeout, clock);
            var renewed = await AcquireAsync(timeout.Token).ConfigureAwait(false);
            lock (_gate)
            {
                (_current, _renewal, _refusal, _failures) = (renewed, null, null, 0);
            }

            TokenTelemetry.Renewed(activity, clock.GetElapsedTime(started), null);
            return renewed;
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _renewal = null;
                _failedAt = clock.GetTimestamp();
                _failures++;
                _refusal = exception is BroxiAuthException { IsTransient: false } refusal ? refusal : null;
            }

            TokenTelemetry.Renewed(activity, clock.GetElapsedTime(started), exception);
            logger.RenewalFailed(exception is BroxiAuthException { Code: var code } ? code : AuthErrorCode.Unknown, exception);
            throw;
        }
    }

    private async Task<Snapshot> AcquireAsync(CancellationToken timeout)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Before the request: the time on the wire counts as the token's, and no clock that can be set is asked.
                var requestedAt = clock.GetTimestamp();
                var (token, lifetime) = await acquire(_current?.Token, timeout).ConfigureAwait(false);
                return new Snapshot(token, requestedAt, TokenLifetime.Of(lifetime ?? options.LifetimeWhenUnknown, options, Random.Shared.NextDouble()));
            }
            catch (BroxiAuthException exception) when (exception.IsTransient && attempt < options.Attempts)
            {
                await Task.Delay(exception.RetryAfter ?? Pause(attempt), clock, timeout).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
            {
                throw new TokenEndpointException(AuthErrorCode.ServerUnavailable, $"No token came within {options.Timeout.TotalSeconds:0} s; check that the token endpoint can be reached.", innerException: exception);
            }
        }
    }

    private TimeSpan Pause(int failures) => options.Backoff * Math.Pow(2, Math.Min(failures, 7) - 1);

    private sealed record Snapshot(AccessToken Token, long RequestedAt, TokenLifetime Lifetime);
}

/// <summary>Gets a new token.</summary>
/// <param name="current">The token that it replaces; null for the first.</param>
/// <param name="cancellation">Ends the attempt.</param>
/// <returns>The token and its life from now on; a null life is unknown.</returns>
internal delegate Task<(AccessToken Token, TimeSpan? Lifetime)> TokenAcquisition(AccessToken? current, CancellationToken cancellation);
