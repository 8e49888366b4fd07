namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>A personal access token of Azure DevOps before 2024: 52 characters of base32, four of whose bytes are a CRC-32 of the others.</summary>
internal static class AzureDevOpsToken
{
    public const int Length = 52;

    private const uint OfUser = 0xE0B9692D;
    private const uint OfApplication = 0x1019F92E;

    public static bool Holds(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[32];
        Base32.Decode(token, bytes);

        var crc = uint.MaxValue;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i is not (2 or 7 or 8 or 22))
                crc = Crc32.Next(crc, bytes[i]);
        }

        var written = bytes[22] | ((uint)bytes[8] << 8) | ((uint)bytes[7] << 16) | ((uint)bytes[2] << 24);
        return (~crc ^ written) is OfUser or OfApplication;
    }
}
