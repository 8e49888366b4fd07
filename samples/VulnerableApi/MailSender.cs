using System.Net;
using System.Net.Mail;

namespace VulnerableApi;

/// <summary>Logs in to the mail relay with a password that cannot be changed without a release.</summary>
internal sealed class MailSender
{
    public async Task SendAsync(string to, string subject, string body, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient("smtp.contoso.com", 587) { EnableSsl = true };
        smtp.Credentials = new NetworkCredential("workflow", "tr0ub4dor&3"); // BRX1006
        await smtp.SendMailAsync(new MailMessage("workflow@contoso.com", to, subject, body), cancellation);
    }
}
