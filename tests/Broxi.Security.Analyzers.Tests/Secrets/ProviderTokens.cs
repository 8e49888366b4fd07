using System.Security.Cryptography;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary>Tokens for samples, minted anew in every run.</summary>
internal static class ProviderTokens
{
    /// <summary>Several families, with prefixes, points, hyphens and base64 in them; some are verified and some only recognised.</summary>
    public static IEnumerable<string> Several =>
    [
        GitHub(), Npm(), Of("JSON Web Token"), Of("private key"), Of("GitHub fine-grained personal access token"), Stripe(), Of("Slack bot token"),
    ];

    /// <summary>Verified by its checksum.</summary>
    public static string GitHub() => Of("GitHub personal access token");

    public static string Npm() => Of("npm access token");

    /// <summary>Recognised by its form alone.</summary>
    public static string Stripe() => Of("Stripe secret key");

    /// <summary>One that the scanner knows: one in a thousand looks made up by chance, which the tests of the families count.</summary>
    public static string Of(string family)
    {
        var row = TokenFamilies.All.First(row => row.Name == family);
        string token;
        do
            token = MintedToken.Of(row, Random.Shared).Secret;
        while (!SecretScanner.TryFind(token, 0, out var found) || found.Length != token.Length);
        return token;
    }

    /// <summary>In PEM, on several lines.</summary>
    public static string PrivateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
