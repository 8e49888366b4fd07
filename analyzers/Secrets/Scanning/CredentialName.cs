namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>What a name says that its value is.</summary>
internal enum CredentialKind
{
    /// <summary>No credential, or something about one: <c>TokenEndpoint</c>, <c>passwordLength</c>.</summary>
    None,

    /// <summary>Something that a person may have chosen, and so may be short.</summary>
    Password,

    /// <summary>Something that a machine has made.</summary>
    Token,
}

/// <summary>
/// Tells from an identifier, a parameter, a configuration key or a header whether it holds a credential. It goes by whole
/// words: <c>Turkey</c> has no key in it, and <c>tokenizer</c> no token.
/// </summary>
internal static class CredentialName
{
    private static readonly WordSet s_passwords = new("password passwords passwd pwd passphrase");

    private static readonly WordSet s_tokens = new(
        """
        secret secrets token credential credentials bearer
        apikey accesskey accountkey privatekey signingkey encryptionkey sharedkey subscriptionkey functionkey functionskey secretkey masterkey
        apikeys accesstoken refreshtoken bearertoken authtoken sessiontoken clientsecret consumersecret appsecret apisecret apitoken
        """);

    /// <summary>A name that ends so speaks about the credential. The plural counts as well.</summary>
    private static readonly WordSet s_metadata = new(
        """
        id identifier name type kind url uri path file folder directory endpoint header prefix suffix format pattern regex provider scheme policy
        parameter param argument arg claim scope expiry expire expiration expired lifetime ttl age minute second hour day date time timestamp
        length size count limit min max hint label text title caption message error exception warning reason code description help placeholder
        template field property attribute column table cookie method algorithm mode usage issuer audience subject location region config
        configuration setting option flag enabled disabled required valid invalid hash hashed digest salt thumbprint fingerprint version status
        state store storage cache manager service client handler helper factory builder source generator validator reader writer response result
        request question answer reset confirm confirmation recovery purpose category action activity event route view page form box input control
        button link query schema class model dto entity interface module rule strength complexity requirement permission role grant
        owner user group email index position separator delimiter character char
        """);

    /// <summary>A name that begins so is that of an action or of a yes or no.</summary>
    private static readonly WordSet s_verbs = new(
        """
        is has have can use uses should require requires allow allows enable enables disable show hide remember forgot forget update set get
        generate create validate verify check delete remove revoke
        """);

    /// <summary>Words, or two in a row, that make it another kind of token, or a credential that does not stand there.</summary>
    private static readonly WordSet s_others = new(
        """
        csrf xsrf antiforgery requestverification cancellation continuation concurrency pagination publickey
        pagetoken nexttoken synctoken changetoken syntaxtoken lexertoken parsertoken separatortoken delimitertoken replacementtoken
        starttoken endtoken stoptoken bostoken eostoken padtoken unktoken specialtoken cookietoken formtoken
        resetpassword changepassword invalid missing wrong incorrect expired unknown hashed encrypted masked redacted expected provided
        """);

    /// <summary>Whether a value of this name is a credential.</summary>
    /// <param name="name">An identifier or a key, such as <c>clientSecret</c>, <c>X-Api-Key</c> or <c>Jwt:SigningKey</c>.</param>
    /// <param name="words">Further words that name a credential.</param>
    public static bool Is(ReadOnlySpan<char> name, string[]? words = null) => KindOf(name, words) != CredentialKind.None;

    /// <inheritdoc cref="Is"/>
    public static CredentialKind KindOf(ReadOnlySpan<char> name, string[]? words = null)
    {
        var kind = CredentialKind.None;
        var isOther = false;
        ReadOnlySpan<char> last = default;
        var end = 0;
        for (var parts = new NameWords(name); parts.MoveNext(); end = parts.Start + last.Length)
        {
            var word = parts.Current;
            // In a key of several parts, only the last one names the value.
            var isFirst = last.IsEmpty || PartsKey(name.Slice(end, parts.Start - end));
            if (isFirst)
                (kind, isOther) = (CredentialKind.None, s_verbs.Contains(word));

            if (s_passwords.Contains(word) || s_passwords.Contains(last, word))
                kind = CredentialKind.Password;
            else if (s_tokens.Contains(word) || s_tokens.Contains(last, word) || IsAmong(words, last, word))
                kind = CredentialKind.Token;
            isOther |= s_others.Contains(word) || s_others.Contains(last, word);
            last = word;
        }

        return isOther || IsMetadata(last) ? CredentialKind.None : kind;
    }

    private static bool PartsKey(ReadOnlySpan<char> between) =>
        between.IndexOf(':') >= 0 || between.IndexOf("__".AsSpan(), StringComparison.Ordinal) >= 0;

    private static bool IsMetadata(ReadOnlySpan<char> word) =>
        s_metadata.Contains(word) || (word.Length > 1 && word[word.Length - 1] is 's' or 'S' && s_metadata.Contains(word.Slice(0, word.Length - 1)));

    private static bool IsAmong(string[]? words, ReadOnlySpan<char> last, ReadOnlySpan<char> word)
    {
        if (words is null)
            return false;
        foreach (var candidate in words)
        {
            if (WordSet.IsJoined(candidate, default, word) || WordSet.IsJoined(candidate, last, word))
                return true;
        }

        return false;
    }
}
