using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A secret under one layer of base64, as in <c>Basic …</c> and in the data of a Kubernetes secret. Nothing deeper.</summary>
internal static class EncodedSecret
{
    private const int Shortest = 24;
    private const int Longest = 8_192;
    private const string Basic = "Basic ";

    /// <summary>The family of the secret that a text as a whole, or after <c>Basic</c>, decodes to; else null.</summary>
    public static TokenFamily? Find(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(Basic.AsSpan(), StringComparison.OrdinalIgnoreCase))
            text = text.Slice(Basic.Length);
        text = text.Trim().TrimEnd('=');
        if (text.Length is < Shortest or > Longest || !IsBase64(text))
            return null;

        // Most base64 is not text, which its first characters show without a buffer for the rest.
        Span<byte> beginning = stackalloc byte[18];
        if (!IsText(Base64.Decode(text, beginning)))
            return null;

        var bytes = new byte[text.Length * 3 / 4];
        var decoded = Base64.Decode(text, bytes);
        if (!IsText(decoded))
            return null;

        var characters = new char[decoded.Length];
        for (var i = 0; i < decoded.Length; i++)
            characters[i] = (char)decoded[i];
        return SecretScanner.TryFind(characters, 0, out var found) ? found.Family : null;
    }

    private static bool IsBase64(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!Alphabet.Base64.Contains(character))
                return false;
        }

        return true;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is not ((>= 0x20 and < 0x7F) or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                return false;
        }

        return true;
    }
}
