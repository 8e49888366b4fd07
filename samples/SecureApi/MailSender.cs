using System.Net.Mail;

namespace SecureApi;

/// <summary>Logs in to the mail relay with a password that can be changed without a release.</summary>
internal sealed class MailSender(MailSettings settings)
{
    public async Task SendAsync(string to, string subject, string body, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient(settings.Server, 587) { EnableSsl = true };
        smtp.Credentials = settings.Credentials;
        await smtp.SendMailAsync(new MailMessage("workflow@contoso.com", to, subject, body), cancellation);
    }
}
