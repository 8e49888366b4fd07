namespace VulnerableApi;

/// <summary>Saves a sign-in at the next start, for everyone who can read the file.</summary>
internal static class TokenFile
{
    public static Task SaveAsync(string path, string refreshToken) => File.WriteAllTextAsync(path, refreshToken); // BRX1009
}
