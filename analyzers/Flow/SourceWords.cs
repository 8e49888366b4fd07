using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// The words of a compilation that could name a type or a public member. A rule whose words do not occur has nothing to find,
/// and so costs nothing. Each file is read once, as plain text; while the user types, only the changed one is read again.
/// </summary>
internal sealed class SourceWords
{
    private static readonly ConditionalWeakTable<Compilation, SourceWords> s_compilations = new();
    private static readonly FileFact<FileWords> s_files = new(FileWords.Read);

    private readonly HashSet<uint> _words = [];
    private readonly IEnumerable<SyntaxTree> _trees;

    private SourceWords(Compilation compilation, CancellationToken cancellation)
    {
        _trees = compilation.SyntaxTrees;
        foreach (var tree in _trees)
        {
            cancellation.ThrowIfCancellationRequested();
            var file = s_files.Of(tree);
            _words.UnionWith(file.Words);
            HasTargetTypedNew |= file.HasTargetTypedNew;
            SpeaksOfTls |= file.SpeaksOfTls;
            SpeaksOfAccessTokens |= file.SpeaksOfAccessTokens;
            HasUserInformation |= file.HasUserInformation;
        }
    }

    /// <summary>Whether objects are created without naming their type: <c>new("Bearer", token)</c>.</summary>
    public bool HasTargetTypedNew { get; }

    /// <summary>Whether a word speaks of certificates, SSL or TLS, whatever else is in it.</summary>
    public bool SpeaksOfTls { get; }

    /// <summary>Whether access tokens are spoken of, as one word or as the field of RFC 6749.</summary>
    public bool SpeaksOfAccessTokens { get; }

    /// <summary>Whether an address names a user before its host (RFC 3986, section 3.2.1): <c>amqp://user:password@host</c>.</summary>
    public bool HasUserInformation { get; }

    public static SourceWords Of(Compilation compilation, CancellationToken cancellation) =>
        s_compilations.GetValue(compilation, key => new SourceWords(key, cancellation));

    /// <summary>Whether a word that begins with an upper-case letter occurs; now and then one that does not is said to.</summary>
    public bool Contains(string word) => _words.Contains(FileWords.Hash(word));

    /// <summary>The files in which one of the words occurs.</summary>
    public HashSet<SyntaxTree> FilesWith(IEnumerable<string> words)
    {
        var hashes = words.Where(Contains).Select(FileWords.Hash).ToArray();
        return hashes.Length == 0 ? [] : new(_trees.Where(tree => Array.Exists(hashes, s_files.Of(tree).Words.Contains)));
    }

    /// <summary>Whether one of the words occurs in one file.</summary>
    public static bool Contains(SyntaxTree file, string[] words) => Array.Exists(words, word => s_files.Of(file).Words.Contains(FileWords.Hash(word)));

    /// <summary>Whether one file speaks of certificates, SSL or TLS.</summary>
    public static bool SpeakOfTls(SyntaxTree file) => s_files.Of(file).SpeaksOfTls;

    /// <summary>The words of one file, as hashes.</summary>
    private sealed class FileWords
    {
        private const int LongestUser = 500;

        private static readonly bool[] s_isPartOfWord =
            [.. Enumerable.Range(0, 128).Select(static character => character == '_' || char.IsLetterOrDigit((char)character))];

        public HashSet<uint> Words { get; } = [];

        public bool HasTargetTypedNew { get; private set; }

        public bool SpeaksOfTls { get; private set; }

        public bool SpeaksOfAccessTokens { get; private set; }

        public bool HasUserInformation { get; private set; }

        public static uint Hash(string word) => Hash(word, 0, word.Length);

        public static FileWords Read(string text)
        {
            var file = new FileWords();
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '/' && IsLineOfComment(text, i))
                {
                    i = text.IndexOf('\n', i);
                    if (i < 0)
                        break;
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
                while (start > 0 && at - start < LongestUser && text[start - 1] is not ('/' or '\n'))
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

        private static bool IsPartOfWord(char character) => character > '\u007f' || s_isPartOfWord[character];

        private static bool IsLineOfComment(string text, int slash)
        {
            if (slash + 1 == text.Length || text[slash + 1] != '/')
                return false;
            do
                slash--;
            while (slash >= 0 && text[slash] is ' ' or '\t');
            return slash < 0 || text[slash] == '\n';
        }

        private static bool IsArguments(string text, int i)
        {
            while (i < text.Length && char.IsWhiteSpace(text[i]))
                i++;
            return i < text.Length && text[i] == '(';
        }
    }
}
