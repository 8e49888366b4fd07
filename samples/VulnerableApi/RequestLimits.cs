using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace VulnerableApi;

/// <summary>Ten sessions a minute; the pipeline was written earlier and knows nothing of it.</summary>
internal static class RequestLimits
{
    public static void Add(IServiceCollection services)
    {
        services.AddRateLimiter(options => // BRX5006
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddFixedWindowLimiter("sessions", limiter =>
            {
                limiter.PermitLimit = 10;
                limiter.Window = TimeSpan.FromMinutes(1);
                limiter.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            });
        });
    }
}
