namespace VulnerableApi;

/// <summary>How to reach the mail server; the defaults are those of production.</summary>
internal sealed class MailSettings
{
    public string Server { get; init; } = "mail.contoso.com";

    public string User { get; init; } = "statements";

    public string Password { get; init; } = "x9Kd72mq"; // BRX1005
}
