using Microsoft.Extensions.Logging;

namespace Broxi.Security;

/// <summary>What the library writes to the log. No parameter can be a secret.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(1, LogLevel.Warning, "A token could not be renewed: {Code}")]
    public static partial void RenewalFailed(this ILogger logger, AuthErrorCode code, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Token {Fingerprint} expires in {Days} days; issue its successor and configure it beside the old one")]
    public static partial void ExpiresSoon(this ILogger logger, string fingerprint, int days);

    [LoggerMessage(3, LogLevel.Information, "Token {Fingerprint} was refused; the other one of the rotating pair is used from now on")]
    public static partial void Rotated(this ILogger logger, string fingerprint);
}
