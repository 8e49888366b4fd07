namespace SecureApi;

/// <summary>A hundred requests a minute for each caller, who is told what is left of them; the pipeline uses it.</summary>
internal static class RequestLimits
{
    public static void Add(IServiceCollection services) => services.AddBroxiRateLimit(limit: 100, window: TimeSpan.FromMinutes(1));
}
