using System.Net.Security;

namespace SecureApi;

/// <summary>Talks to a partner with whatever TLS version the system holds to be safe.</summary>
internal static class PartnerConnection
{
    public static Task OpenAsync(SslStream stream, CancellationToken cancellation) =>
        stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "partner.contoso.com" }, cancellation);
}
