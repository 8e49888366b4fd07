namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>A client secret of Entra ID (<c>8Q~</c>): its last three characters begin the Marvin32 hash of the others in base 66.</summary>
internal static class EntraSecret
{
    private const string Base66 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
    private const int HashedLength = 37;

    private static readonly ulong Seed = Marvin32.Seed("AadPwd00");

    public static bool Holds(ReadOnlySpan<char> secret)
    {
        Span<byte> hashed = stackalloc byte[HashedLength];
        for (var i = 0; i < HashedLength; i++)
            hashed[i] = (byte)secret[i];

        // Six digits, zeros in front, of which the secret has the first three.
        var number = Marvin32.Of(hashed, Seed) / (66 * 66 * 66);
        for (var i = secret.Length - 1; i >= HashedLength; i--, number /= 66)
        {
            if (secret[i] != Base66[(int)(number % 66)])
                return false;
        }

        return true;
    }
}
