namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>The checksum of bech32 (BIP 173), by which age writes its keys.</summary>
internal static class Bech32
{
    private const string Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static readonly uint[] Generator = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    public static bool Holds(ReadOnlySpan<char> text)
    {
        var separator = text.LastIndexOf('1');
        if (separator < 1)
            return false;

        var state = 1u;
        for (var i = 0; i < separator; i++)
            state = Next(state, (uint)(Lower(text[i]) >> 5));
        state = Next(state, 0);
        for (var i = 0; i < separator; i++)
            state = Next(state, (uint)(Lower(text[i]) & 31));
        for (var i = separator + 1; i < text.Length; i++)
        {
            var digit = Digits.IndexOf(Lower(text[i]));
            if (digit < 0)
                return false;
            state = Next(state, (uint)digit);
        }

        return state == 1;
    }

    public static uint Next(uint state, uint value)
    {
        var top = state >> 25;
        state = ((state & 0x1FFFFFF) << 5) ^ value;
        for (var i = 0; i < 5; i++)
        {
            if (((top >> i) & 1) != 0)
                state ^= Generator[i];
        }

        return state;
    }

    private static char Lower(char character) => character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character;
}
