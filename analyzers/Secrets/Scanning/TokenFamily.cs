namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>How sure a match is.</summary>
internal enum Confidence
{
    /// <summary>A unique prefix and the exact length and alphabet.</summary>
    Recognised,

    /// <summary>Besides, its checksum or its decoded structure holds.</summary>
    Verified,
}

/// <summary>Whether what a token carries inside, such as its checksum, holds.</summary>
internal delegate bool TokenCheck(ReadOnlySpan<char> token);

/// <summary>A kind of token that a provider issues.</summary>
/// <param name="Name">As the provider calls it, for the message: <c>GitHub personal access token</c>.</param>
/// <param name="Confidence">How sure a match is.</param>
/// <param name="IsTestMode">Whether it opens a sandbox only, as Stripe's <c>sk_test_</c> keys do.</param>
internal sealed record TokenFamily(string Name, Confidence Confidence, bool IsTestMode = false)
{
    /// <summary>How it is written: see <see cref="Shape"/>.</summary>
    public string Written { get; init; } = "";

    /// <summary>The text in its middle that it is found by, where its beginning is one that many share; else it is found by its first text.</summary>
    public string? Mark { get; init; }

    /// <summary>A token that fails it is not real, and is not reported; see <see cref="IsKeyed"/>.</summary>
    public TokenCheck? Check { get; init; }

    /// <summary>
    /// Whether the check depends on a key that the provider may have changed, so that a token that fails it is recognised still.
    /// </summary>
    public bool IsKeyed { get; init; }

    /// <summary>Whether it is often published on purpose, as Google's API keys are, so that a match is a hint only.</summary>
    public bool IsOftenPublic { get; init; }

    /// <summary>Whether anybody can make one, as a key pair or a token signed with it: in tests that is a fixture.</summary>
    public bool IsSelfMade { get; init; }

    /// <summary>Words that make it a secret after all when one of them stands near it.</summary>
    public string[] DangerousNear { get; init; } = [];

    /// <summary>A text without which a match in the same place means nothing.</summary>
    public string? Nearby { get; init; }

    /// <summary>Whether it is an identifier that says nothing without the secret beside it.</summary>
    public bool NeedsPartner { get; init; }

    /// <summary>Whether it is also common in base64 text, so that no character of base64 may stand beside it.</summary>
    public bool IsCommonInBase64 { get; init; }
}
