using System.Net.Http.Json;

namespace Broxi.Security.Http;

/// <summary>Whether a body can be sent a second time.</summary>
internal static class RepeatableContent
{
    /// <summary>A body in memory can; a stream can, once it has been read into memory, which is done only for a known small length.</summary>
    public static async ValueTask<bool> IsRepeatableAsync(this HttpContent? content, int maxBuffered, CancellationToken cancellation)
    {
        // JSON content holds the object and writes it each time.
        if (content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent)
            return true;
        if (content.Headers.ContentLength is not { } length || length > maxBuffered)
            return false;
        await content.LoadIntoBufferAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return true;
    }
}
