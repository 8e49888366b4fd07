// expect: BRX5006
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Quota.Api;

public class Startup
{
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddControllers();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddTokenBucketLimiter("reports", bucket =>
            {
                bucket.TokenLimit = 10;
                bucket.TokensPerPeriod = 2;
                bucket.ReplenishmentPeriod = TimeSpan.FromSeconds(30);
            });
        });
    }

    public void Configure(IApplicationBuilder app)
    {
        app.UseRouting();
        app.UseRateLimiter();
        app.UseEndpoints(endpoints => endpoints.MapControllers());
    }
}

[ApiController]
[Route("reports")]
[EnableRateLimiting("report")] // <- BRX5006
public class ReportsController : ControllerBase
{
    [HttpGet("{year:int}")]
    public ActionResult<string> Get(int year) => $"Report of {year}";
}
