using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broxi.Security;

/// <summary>Two tokens of which one takes over when the other is refused.</summary>
internal sealed class RotatingTokenSource(ITokenSource primary, ITokenSource secondary, ILogger? logger) : ITokenSource
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private long _refused;

    public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var first = await primary.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
        if (first.Version == request.Rejected && Interlocked.Exchange(ref _refused, first.Version.Number) != first.Version.Number)
            _logger.Rotated(first.Value.Fingerprint);
        return first.Version.Number == Interlocked.Read(ref _refused) ? await OtherAsync(first, request, cancellationToken).ConfigureAwait(false) : first;
    }

    /// <summary>The second token; the refused one when there is no second, so that the caller sees the refusal.</summary>
    private async ValueTask<AccessToken> OtherAsync(AccessToken first, TokenRequest request, CancellationToken cancellation)
    {
        try
        {
            return await secondary.GetTokenAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (BroxiAuthException exception) when (exception.Code == AuthErrorCode.NoToken)
        {
            return first;
        }
    }
}
