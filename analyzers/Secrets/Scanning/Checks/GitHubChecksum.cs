namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>The checksum of GitHub and npm: the last six of 36 characters are the CRC-32 of the others.</summary>
internal static class GitHubChecksum
{
    public static bool Holds(ReadOnlySpan<char> token) =>
        Crc32.IsBase62(Crc32.Of(token.Slice(token.Length - 36, 30)), token.Slice(token.Length - 6));
}
