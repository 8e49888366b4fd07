using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Broxi.Security.Http;

/// <summary>A request's place in a <see cref="RequestThrottle"/>, until its answer has been read.</summary>
internal sealed class ThrottleLease(RequestThrottle throttle, TimeSpan sent) : RateLimitLease
{
    private int _released;

    /// <summary>When the request went.</summary>
    public TimeSpan Sent { get; } = sent;

    /// <summary>When its answer began; null until then. Guarded by the throttle.</summary>
    public TimeSpan? Answered { get; set; }

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public void Learn(HttpResponseMessage response) => throttle.Learn(this, response);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            throttle.Release(this);
    }
}

/// <summary>No place: the wait would be too long.</summary>
internal sealed class RefusedLease(TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
