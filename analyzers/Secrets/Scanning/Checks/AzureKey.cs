namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>Keys of Azure that end in a Marvin32 hash of the bytes before, seeded by the service and the kind of key.</summary>
internal static class AzureKey
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int AnnotatedBytes = 60;

    private static readonly ulong DefaultSeed = Marvin32.Seed("Default0");

    // By what Microsoft's open scanner knows of them.
    private static readonly ulong[] Seeds = Array.ConvertAll(
        [
            "Default0", "Access00", "AbAcct00", "Classic0", "ACRDflt0", "MastRO00", "MastRW00", "SystRO00", "SystRW00", "SysAll00",
            "Resour00", "Encryp00", "Send0000", "Listen00", "Manage00", "System00", "Unknown0", "IoTHub00", "DpsKey00", "Device00",
            "Tenant00", "Gatewy00", "GitKey00", "Query000", "PAdmin00", "Functi00", "Master00",
        ],
        Marvin32.Seed);

    /// <summary>The keys that name their service four characters before their end: <c>+ASt</c>, <c>ACDb</c>, <c>AzFu</c>.</summary>
    public static bool IsIdentifiable(ReadOnlySpan<char> key)
    {
        Span<byte> buffer = stackalloc byte[72];
        var bytes = Base64.Decode(key, buffer);
        var hashed = bytes.Slice(0, bytes.Length - 4);
        var checksum = bytes[hashed.Length] | ((uint)bytes[hashed.Length + 1] << 8) | ((uint)bytes[hashed.Length + 2] << 16) | ((uint)bytes[hashed.Length + 3] << 24);
        foreach (var seed in Seeds)
        {
            if (Marvin32.Of(hashed, seed) == checksum)
                return true;
        }

        return false;
    }

    /// <summary>Common annotated keys, which say <c>JQQJ9</c> in their middle.</summary>
    public static bool IsAnnotated(ReadOnlySpan<char> key)
    {
        Span<byte> buffer = stackalloc byte[66];
        var bytes = Base64.Decode(key, buffer);
        var checksum = Marvin32.Of(bytes.Slice(0, AnnotatedBytes), DefaultSeed);
        return EndsInBytes(bytes.Slice(AnnotatedBytes), checksum) || EndsInBase62(key.Slice(80).TrimEnd('='), checksum);
    }

    private static bool EndsInBytes(ReadOnlySpan<byte> end, uint checksum)
    {
        for (var i = 0; i < end.Length; i++)
        {
            if (end[i] != (byte)(checksum >> (8 * i)))
                return false;
        }

        return true;
    }

    // The bytes of the hash read as a number from the other end, in up to six digits with zeros behind.
    private static bool EndsInBase62(ReadOnlySpan<char> end, uint checksum)
    {
        var number = (checksum >> 24) | ((checksum >> 8) & 0xFF00) | ((checksum << 8) & 0xFF0000) | (checksum << 24);
        Span<char> digits = stackalloc char[6];
        digits.Fill('0');
        var count = 0;
        for (var rest = number; rest > 0; rest /= 62)
            count++;
        for (var i = count - 1; i >= 0; i--, number /= 62)
            digits[i] = Base62[(int)(number % 62)];
        return end.SequenceEqual(digits.Slice(0, Math.Min(6, end.Length)));
    }
}
