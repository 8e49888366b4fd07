using System.Net.Security;
using System.Security.Authentication;

namespace VulnerableApi;

/// <summary>Talks to a partner whose gateway was replaced long ago.</summary>
internal static class PartnerConnection
{
    public static Task OpenAsync(SslStream stream, CancellationToken cancellation) => stream.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            TargetHost = "partner.contoso.com",
            EnabledSslProtocols = SslProtocols.Tls11 | SslProtocols.Tls12, // BRX2003
        },
        cancellation);
}
