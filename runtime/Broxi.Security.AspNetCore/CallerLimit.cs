using System.Globalization;
using System.Threading.RateLimiting;
using Broxi.Security.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Broxi.Security.AspNetCore
{
    /// <summary>So many requests in a window for each caller, who is told at each answer what is left (RFC 6585, section 4).</summary>
    internal sealed class CallerLimit(int limit, TimeSpan window, Func<HttpContext, string> caller, TimeProvider clock) : IAsyncDisposable
    {
        private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetFixedWindowLimiter(caller(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = window }));

        public async Task InvokeAsync(HttpContext context, RequestDelegate next)
        {
            using var lease = _limiter.AttemptAcquire(context);
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : window;
            var headers = context.Response.Headers;
            headers["X-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = (_limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset"] = (clock.GetUtcNow() + wait).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Window"] = Seconds(window);
            if (lease.IsAcquired)
            {
                await next(context).ConfigureAwait(false);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            headers.RetryAfter = Seconds(wait);
        }

        public ValueTask DisposeAsync() => _limiter.DisposeAsync();

        private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers limits for callers.</summary>
    public static class BroxiRateLimitServices
    {
        /// <summary>
        /// Limits each caller to so many requests in a window: 429 with <c>Retry-After</c> beyond it, and
        /// <c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> and <c>-Window</c> on every answer.
        /// </summary>
        /// <param name="services">The services.</param>
        /// <param name="limit">How many requests.</param>
        /// <param name="window">In which time.</param>
        /// <param name="caller">Who the caller is; by default the subject of the token, else the address, which an application behind a proxy gets by <c>UseForwardedHeaders</c>.</param>
        public static IServiceCollection AddBroxiRateLimit(this IServiceCollection services, int limit, TimeSpan window, Func<HttpContext, string>? caller = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(provider => new CallerLimit(limit, window, caller ?? CallerOf, provider.GetRequiredService<TimeProvider>()));
            return services;
        }

        private static string CallerOf(HttpContext context) =>
            context.User.FindFirst("sub")?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Puts limits for callers to work.</summary>
    public static class BroxiRateLimitBuilder
    {
        /// <summary>Limits callers. Call it after <c>UseAuthentication</c>, so that callers are known by their tokens.</summary>
        /// <param name="app">The application.</param>
        public static IApplicationBuilder UseBroxiRateLimit(this IApplicationBuilder app)
        {
            ArgumentNullException.ThrowIfNull(app);
            var limit = app.ApplicationServices.GetService<CallerLimit>()
                ?? throw new InvalidOperationException("Call services.AddBroxiRateLimit(…) before UseBroxiRateLimit.");
            return app.Use(limit.InvokeAsync);
        }
    }
}
