namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>Base32 (RFC 4648) in either case.</summary>
internal static class Base32
{
    /// <summary>Fills a buffer from a text that is long enough.</summary>
    public static void Decode(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        int bits = 0, count = 0;
        uint value = 0;
        foreach (var character in text)
        {
            value = (value << 5) | (uint)Digit(character);
            bits += 5;
            if (bits >= 8 && count < buffer.Length)
            {
                bits -= 8;
                buffer[count++] = (byte)(value >> bits);
            }
        }
    }

    public static int Digit(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a',
        >= 'A' and <= 'Z' => character - 'A',
        >= '2' and <= '7' => character - '2' + 26,
        _ => 0,
    };
}
