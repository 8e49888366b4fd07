namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>The CRC-32 of IEEE 802.3, over ASCII text, and the ways in which tokens write it.</summary>
internal static class Crc32
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly uint[] Table = CreateTable();

    public static uint Of(ReadOnlySpan<char> text) => ~Register(text);

    /// <summary>Of a text and one more byte behind it.</summary>
    public static uint Of(ReadOnlySpan<char> text, byte end) => ~Next(Register(text), end);

    private static uint Register(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
            crc = Next(crc, (byte)character);
        return crc;
    }

    /// <summary>The register after one more byte; it begins and ends inverted.</summary>
    public static uint Next(uint register, byte value) => Table[(byte)register ^ value] ^ (register >> 8);

    public static bool IsBase62(uint value, ReadOnlySpan<char> written) => IsWritten(value, written, Base62);

    public static bool IsBase36(uint value, ReadOnlySpan<char> written) => IsWritten(value, written, Base36);

    /// <summary>Whether a text is the number in hexadecimal, in either case.</summary>
    public static bool IsHex(uint value, ReadOnlySpan<char> written)
    {
        for (var i = written.Length - 1; i >= 0; i--, value >>= 4)
        {
            if ((written[i] is >= 'A' and <= 'F' ? written[i] | 0x20 : written[i]) != Base36[(int)(value & 15)])
                return false;
        }

        return value == 0;
    }

    /// <summary>Reads a number in base 36; -1 when it is none.</summary>
    public static long FromBase36(ReadOnlySpan<char> written)
    {
        long value = 0;
        foreach (var character in written)
        {
            var digit = Base36.IndexOf(character);
            if (digit < 0)
                return -1;
            value = (value * 36) + digit;
        }

        return value;
    }

    // Most significant digit first, with zeros in front.
    private static bool IsWritten(uint value, ReadOnlySpan<char> written, string digits)
    {
        for (var i = written.Length - 1; i >= 0; i--, value /= (uint)digits.Length)
        {
            if (written[i] != digits[(int)(value % (uint)digits.Length)])
                return false;
        }

        return value == 0;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) != 0 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
            table[i] = entry;
        }

        return table;
    }
}
