using System.Net;
using System.Net.Mail;

namespace VulnerableApi;

/// <summary>Logs in to the mail relay of another network without encryption.</summary>
internal sealed class Newsletter(IConfiguration configuration)
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient("relay.contoso.com", 587);
        smtp.Credentials = new NetworkCredential(configuration["Mail:User"], configuration["Mail:Password"]); // BRX2006
        await smtp.SendMailAsync(message, cancellation);
    }
}
