// expect: BRX3103
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Identity.Client;

namespace MailArchive;

public sealed class MailArchiveJob(IConfiguration configuration, IMailArchive archive) : BackgroundService
{
    private static readonly string[] s_scopes = ["https://outlook.office.com/IMAP.AccessAsUser.All"];

    private readonly IPublicClientApplication _app = PublicClientApplicationBuilder
        .Create(configuration["Mail:ClientId"])
        .WithAuthority(AadAuthorityAudience.AzureAdMyOrg)
        .WithTenantId(configuration["Mail:Tenant"])
        .Build();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(6));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var result = await _app
#pragma warning disable CS0618 // obsolete
                .AcquireTokenByUsernamePassword(s_scopes, configuration["Mail:User"], configuration["Mail:Password"]) // <- BRX3103
#pragma warning restore CS0618
                .ExecuteAsync(stoppingToken);
            await archive.RunAsync(result.AccessToken, stoppingToken);
        }
    }
}

public interface IMailArchive
{
    Task RunAsync(string accessToken, CancellationToken cancellation);
}
