namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>The keyed hash by which Microsoft's services mark their keys. A seed is eight ASCII characters, as <c>Default0</c>.</summary>
internal static class Marvin32
{
    public static uint Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var low = (uint)seed;
        var high = (uint)(seed >> 32);
        for (; bytes.Length >= 4; bytes = bytes.Slice(4))
        {
            low += (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
            Mix(ref low, ref high);
        }

        var tail = 0x80u;
        for (var i = bytes.Length - 1; i >= 0; i--)
            tail = (tail << 8) | bytes[i];
        low += tail;
        Mix(ref low, ref high);
        Mix(ref low, ref high);
        return low ^ high;
    }

    public static ulong Seed(string name)
    {
        ulong seed = 0;
        foreach (var character in name)
            seed = (seed << 8) | character;
        return seed;
    }

    private static void Mix(ref uint low, ref uint high)
    {
        high ^= low;
        low = Rotate(low, 20) + high;
        high = Rotate(high, 9) ^ low;
        low = Rotate(low, 27) + high;
        high = Rotate(high, 19);
    }

    private static uint Rotate(uint value, int bits) => (value << bits) | (value >> (32 - bits));
}
