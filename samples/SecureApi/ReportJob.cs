namespace SecureApi;

/// <summary>Runs at night, with a token that is issued when it is needed.</summary>
internal sealed class ReportJob(ReportClient reports, TimeProvider clock, ILogger<ReportJob> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var night = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        while (await night.WaitForNextTickAsync(stoppingToken))
        {
            var report = await reports.GetAsync(clock.GetUtcNow().ToString("yyyy-MM"), stoppingToken);
            logger.LogInformation("The report has {Length} characters", report.Length);
        }
    }
}
