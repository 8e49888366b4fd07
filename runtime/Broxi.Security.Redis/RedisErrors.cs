using StackExchange.Redis;

namespace Broxi.Security.Redis;

/// <summary>An outage of Redis is one of the errors that callers of the library know.</summary>
internal static class RedisErrors
{
    public static async Task<T> Of<T>(Task<T> operation, CancellationToken cancellation)
    {
        try
        {
            return await operation.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Unavailable(exception);
        }
    }

    public static BroxiAuthException Unavailable(Exception exception) => new(
        AuthErrorCode.ServerUnavailable, $"Redis, where tokens are kept, does not answer ({exception.GetType().Name}); the request may succeed later.", innerException: exception);
}
