using System.Net;

namespace SecureApi;

/// <summary>How to reach the mail server; what is secret comes from where secrets are kept, each time.</summary>
internal sealed class MailSettings(IConfiguration configuration)
{
    public string Server => configuration["Mail:Server"] ?? "mail.contoso.com";

    public NetworkCredential Credentials => new(Required("Mail:User"), Required("Mail:Password"));

    private string Required(string key) => configuration[key] ?? throw new InvalidOperationException($"{key} is not configured.");
}
