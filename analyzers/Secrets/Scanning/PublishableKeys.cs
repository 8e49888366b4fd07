namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Keys that their providers tell developers to put into web pages and apps. However random, they are no secrets.</summary>
internal static class PublishableKeys
{
    private static readonly string[] Prefixes =
    [
        "pk_live_", "pk_test_", "sb_publishable_", "phc_", "pk.eyJ", "0x4AAAA", "mob-", "pub-c-", "sub-c-", "public-", "client-",
        "InstrumentationKey=",
    ];

    // A site key of reCAPTCHA is 40 characters: 6L, and 38 of base64url.
    private const int CaptchaLength = 40;

    /// <summary>Whether a text as a whole is such a key.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix.AsSpan()))
                return true;
        }

        return text.Length == CaptchaLength && text.StartsWith("6L".AsSpan()) && IsBase64Url(text);
    }

    private static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!Alphabet.Base64.Contains(character) || character is '+' or '/')
                return false;
        }

        return true;
    }
}
