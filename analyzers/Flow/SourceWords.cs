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
            SpeaksOfIdTokens |= file.SpeaksOfIdTokens;
            AsksForCode |= file.AsksForCode;
            SpeaksOfPasswordGrant |= file.SpeaksOfPasswordGrant;
            HasUserInformation |= file.HasUserInformation;
        }
    }

    /// <summary>Whether objects are created without naming their type: <c>new("Bearer", token)</c>.</summary>
    public bool HasTargetTypedNew { get; }

    /// <summary>Whether a word speaks of certificates, SSL or TLS, whatever else is in it.</summary>
    public bool SpeaksOfTls { get; }

    /// <summary>Whether access tokens are spoken of, as one word or as the field of RFC 6749.</summary>
    public bool SpeaksOfAccessTokens { get; }

    /// <summary>Whether ID tokens are spoken of, by a name or by that of OpenID Connect.</summary>
    public bool SpeaksOfIdTokens { get; }

    /// <summary>Whether an authorization code is asked for by a written parameter (RFC 6749, section 4.1.1): <c>response_type=code</c>.</summary>
    public bool AsksForCode { get; }

    /// <summary>Whether the parameters of a token request with a password (RFC 6749, section 4.3.2) are written.</summary>
    public bool SpeaksOfPasswordGrant { get; }

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

    /// <summary>Whether one file speaks of ID tokens.</summary>
    public static bool SpeakOfIdTokens(SyntaxTree file) => s_files.Of(file).SpeaksOfIdTokens;

    /// <summary>Whether one file asks for an authorization code.</summary>
    public static bool AskForCode(SyntaxTree file) => s_files.Of(file).AsksForCode;

    /// <summary>Whether one file speaks of the password grant.</summary>
    public static bool SpeakOfPasswordGrant(SyntaxTree file) => s_files.Of(file).SpeaksOfPasswordGrant;
}
