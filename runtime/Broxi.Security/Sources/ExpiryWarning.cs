using Microsoft.Extensions.Logging;

namespace Broxi.Security;

/// <summary>Says in time, once a day, that a token which nobody renews by itself is about to expire.</summary>
internal sealed class ExpiryWarning(ITokenSource tokens, TimeSpan warnBefore, TimeProvider clock, ILogger logger) : ITokenSource
{
    private long _warnedOnDay;

    public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var token = await tokens.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
        if (token.ExpiresAt is { } end && clock.GetUtcNow() is var now && end - now < warnBefore
            && Interlocked.Exchange(ref _warnedOnDay, now.Ticks / TimeSpan.TicksPerDay) != now.Ticks / TimeSpan.TicksPerDay)
            logger.ExpiresSoon(token.Value.Fingerprint, Math.Max(0, (int)(end - now).TotalDays));
        return token;
    }
}
