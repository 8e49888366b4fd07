using Broxi.Security.Analyzers.Secrets.Scanning.Checks;
using static Broxi.Security.Analyzers.Secrets.Scanning.Confidence;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Every family, a line each. Where two match the same text, the earlier wins.</summary>
internal static class TokenFamilies
{
    public static TokenFamily[] All { get; } =
    [
        // Verified by a checksum or by what they say of themselves.
        new("GitHub personal access token", Verified) { Written = "ghp_{base62:36}", Check = GitHubChecksum.Holds },
        new("GitHub OAuth access token", Verified) { Written = "gho_{base62:36}", Check = GitHubChecksum.Holds },
        new("GitHub App user access token", Verified) { Written = "ghu_{base62:36}", Check = GitHubChecksum.Holds },
        new("GitHub App installation access token", Verified) { Written = "ghs_{base62:36}", Check = GitHubChecksum.Holds },
        new("GitHub App refresh token", Verified) { Written = "ghr_{base62:36}", Check = GitHubChecksum.Holds },
        new("npm access token", Verified) { Written = "npm_{base62:36}", Check = GitHubChecksum.Holds },
        new("JSON Web Token", Verified) { Written = "eyJ{base64url:17+}.eyJ{base64url:17+}.{base64url:43+}", Check = JsonWebToken.IsSecret },
        new("private key", Verified) { Written = "MII|MHc|MIG{base64:80+}", Check = Der.IsPrivateKey },

        // Packages and source control.
        new("GitHub fine-grained personal access token", Recognised) { Written = "github_pat_{base62:22}_{base62:59}" },

        // Payments.
        new("Stripe secret key", Recognised) { Written = "sk_live_|rk_live_{base62:24+}" },
        new("Stripe test key", Recognised, IsTestMode: true) { Written = "sk_test_|rk_test_{base62:24+}" },

        // Chat.
        new("Slack bot token", Recognised) { Written = "xoxb-{digit:10-13}-{digit:10-13}-{base62:24}" },

        // Clouds.
        new("AWS access key", Recognised) { Written = "AKIA|ASIA|ABIA|ACCA{BASE32:16}", NeedsPartner = true },
    ];
}
