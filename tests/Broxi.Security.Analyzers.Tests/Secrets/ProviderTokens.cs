using System.Security.Cryptography;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary>Tokens for samples: minted rather than written, and the same ones in every run.</summary>
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
            token = MintedToken.Of(row, SeededRandom.OfTest).Secret;
        while (!SecretScanner.TryFind(token, 0, out var found) || found.Length != token.Length);
        return token;
    }

    /// <summary>In PEM, on several lines.</summary>
    public static string PrivateKey()
    {
        var secret = new byte[32];
        SeededRandom.OfTest.NextBytes(secret.AsSpan(1));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        return key.ExportPkcs8PrivateKeyPem();
    }
}
