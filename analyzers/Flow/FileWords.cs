namespace Broxi.Security.Analyzers.Flow;

/// <summary>The words of one file, as hashes, and what its text speaks of.</summary>
internal sealed class FileWords
{
    private const int LongestUser = 500;

    private static readonly bool[] s_isPartOfWord =
        [.. Enumerable.Range(0, 128).Select(static character => character == '_' || char.IsLetterOrDigit((char)character))];

    public HashSet<uint> Words { get; } = [];

    public bool HasTargetTypedNew { get; private set; }

    public bool SpeaksOfTls { get; private set; }

    public bool SpeaksOfAccessTokens { get; private set; }

    public bool SpeaksOfIdTokens { get; private set; }

    public bool AsksForCode { get; private set; }

    public bool SpeaksOfPasswordGrant { get; private set; }

    public bool HasUserInformation { get; private set; }

    public static uint Hash(string word) => Hash(word, 0, word.Length);

    public static FileWords Read(string text)
    {
        var file = new FileWords();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '/' && IsLineOfComment(text, i))
            {
                while (i < text.Length && !IsLineEnd(text[i]))
                    i++;
                continue;
            }

            if (!IsPartOfWord(text[i]))
                continue;

            var start = i;
            do
                i++;
            while (i < text.Length && IsPartOfWord(text[i]));
            if (text[start] is >= 'A' and <= 'Z')
                file.Words.Add(Hash(text, start, i - start));
            else if (i - start == 3 && text[start] == 'n' && text[start + 1] == 'e' && text[start + 2] == 'w')
                file.HasTargetTypedNew |= IsArguments(text, i);
        }

        file.SpeaksOfTls = Says("Certificate") || Says("Ssl") || Says("Tls");
        file.SpeaksOfAccessTokens = SaysInAnyCase("AccessToken") || SaysInAnyCase("access_token");
        file.SpeaksOfIdTokens = Says("IdToken") || Says("IdentityToken") || Says("id_token");
        file.AsksForCode = Says("response_type=code");
        file.SpeaksOfPasswordGrant = Says("grant_type") && Says("password");
        file.HasUserInformation = NamesUser(text);
        return file;

        bool Says(string word) => text.IndexOf(word, StringComparison.Ordinal) >= 0;
        bool SaysInAnyCase(string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    /// <summary>An at sign after a colon of an address; concatenation may have parted them, but not over several lines.</summary>
    private static bool NamesUser(string text)
    {
        for (var at = text.IndexOf('@'); at > 0; at = text.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > 0 && at - start < LongestUser && text[start - 1] != '/' && !IsLineEnd(text[start - 1]))
                start--;
            if (start > 2 && text[start - 1] == '/' && text[start - 2] == '/' && text[start - 3] == ':' && text.IndexOf(':', start, at - start) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>A word's length, its beginning and its end tell it from nearly all others.</summary>
    private static uint Hash(string text, int start, int length)
    {
        var hash = (uint)length;
        var end = start + length;
        var head = Math.Min(end, start + 8);
        for (var i = start; i < head; i++)
            hash = Add(hash, text[i]);
        for (var i = Math.Max(head, end - 8); i < end; i++)
            hash = Add(hash, text[i]);
        return hash;
    }

    /// <summary>One step of FNV-1a.</summary>
    private static uint Add(uint hash, char character) => (hash ^ character) * 16777619;

    private static bool IsPartOfWord(char character) => character > '\u007f' ? !char.IsWhiteSpace(character) : s_isPartOfWord[character];

    /// <summary>What ends a line for the compiler, and a comment with it.</summary>
    private static bool IsLineEnd(char character) => character is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsLineOfComment(string text, int slash)
    {
        if (slash + 1 == text.Length || text[slash + 1] != '/')
            return false;
        do
            slash--;
        while (slash >= 0 && text[slash] is ' ' or '\t');
        return slash < 0 || IsLineEnd(text[slash]);
    }

    private static bool IsArguments(string text, int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;
        return i < text.Length && text[i] == '(';
    }
}
