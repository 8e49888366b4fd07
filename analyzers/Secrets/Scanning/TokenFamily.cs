namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>How sure a match is.</summary>
internal enum Confidence
{
    /// <summary>A unique prefix and the exact length and alphabet.</summary>
    Recognised,

    /// <summary>Besides, its checksum or its decoded structure holds.</summary>
    Verified,
}

/// <summary>A kind of token that a provider issues.</summary>
/// <param name="Name">As the provider calls it, for the message: <c>GitHub personal access token</c>.</param>
/// <param name="Confidence">How sure a match is.</param>
/// <param name="IsTestMode">Whether it opens a sandbox only, as Stripe's <c>sk_test_</c> keys do.</param>
internal sealed record TokenFamily(string Name, Confidence Confidence, bool IsTestMode = false);
