namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>Decodes base64 and base64url, as far as a buffer goes.</summary>
internal static class Base64
{
    /// <summary>The bytes that fit; the text ends at its first character that is not of the alphabet.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        int bits = 0, count = 0;
        uint value = 0;
        foreach (var character in text)
        {
            var digit = Digit(character);
            if (digit < 0 || count == buffer.Length)
                break;
            value = (value << 6) | (uint)digit;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                buffer[count++] = (byte)(value >> bits);
            }
        }

        return buffer.Slice(0, count);
    }

    /// <summary>What a character of base64 or base64url stands for; -1 for others.</summary>
    public static int Digit(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };
}
