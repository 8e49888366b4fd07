namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>A look at the beginning of a DER structure.</summary>
internal static class Der
{
    /// <summary>
    /// Whether base64 text is a private key: a SEQUENCE that begins with the version 0 (PKCS#1, PKCS#8) or 1 (SEC 1), and goes on
    /// as those do. A certificate or a public key begins with another SEQUENCE.
    /// </summary>
    public static bool IsPrivateKey(ReadOnlySpan<char> base64)
    {
        Span<byte> buffer = stackalloc byte[24];
        var bytes = Base64.Decode(base64, buffer);
        if (bytes.Length < 12 || bytes[0] != 0x30)
            return false;

        var at = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7F);
        if (at > 5 || bytes[at] != 0x02 || bytes[at + 1] != 1)
            return false;

        var next = bytes[at + 3];
        return (bytes[at + 2], next) is (0, 0x30) or (0, 0x02) or (1, 0x04) or (1, 0x30) && Length(bytes) > base64.Length / 2;
    }

    // Of the contents, as the header says; an honest one fits to the text.
    private static int Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes[1] < 0x80)
            return bytes[1];

        var length = 0;
        for (var i = 2; i < 2 + (bytes[1] & 0x7F); i++)
            length = (length << 8) | bytes[i];
        return length;
    }
}
