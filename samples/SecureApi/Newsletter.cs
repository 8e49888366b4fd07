using System.Net.Mail;

namespace SecureApi;

/// <summary>Logs in to the mail relay of another network, encrypted.</summary>
internal sealed class Newsletter(MailSettings settings)
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient("relay.contoso.com", 587) { EnableSsl = true };
        smtp.Credentials = settings.Credentials;
        await smtp.SendMailAsync(message, cancellation);
    }
}
