namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>How much the place of a value says by itself.</summary>
internal enum Strictness
{
    /// <summary>A library's parameter or property that takes nothing but a credential; a weak one counts.</summary>
    Sink,

    /// <summary>A parameter in a written address, such as <c>?access_token=…</c>; short values count.</summary>
    UrlParameter,

    /// <summary>Nothing but a name that somebody chose.</summary>
    Named,
}

/// <summary>
/// Whether a text is a secret rather than one of the many things that are kept under the name of one: labels, keys,
/// placeholders, addresses. Filters in the order of their cost; pure text, no allocation.
/// </summary>
internal static class SecretLike
{
    /// <param name="value">The text.</param>
    /// <param name="name">What it is called; see <see cref="CredentialName"/>.</param>
    /// <param name="strictness">How much is known besides the name.</param>
    public static bool Is(ReadOnlySpan<char> value, ReadOnlySpan<char> name, Strictness strictness)
    {
        if (value.Length < Shortest(name, strictness) || value.Length > Longest || !IsPrintable(value))
            return false;

        if (Placeholder.Is(value) || KnownShape.Is(value))
            return false;

        Span<char> letters = stackalloc char[value.Length];
        letters = letters.Slice(0, Normalize(value, letters));
        if (RepeatsName(letters, name) || !MayBeDrawn(value, name, strictness) || Placeholder.Mentions(value, letters))
            return false;

        if (Randomness.HasPattern(value) || IsErrorCode(value) || PublicSample.Is(value))
            return false;

        return strictness == Strictness.Sink
            || (Randomness.HasVariety(value) && !CommonWords.Cover(value) && !CommonWords.AreSegments(value));
    }

    /// <summary>Longer texts are documents; PEM keys and the like are another rule's concern.</summary>
    private const int Longest = 512;

    /// <summary>A password may be short where somebody has chosen it; a token of a machine is not.</summary>
    private static int Shortest(ReadOnlySpan<char> name, Strictness strictness) =>
        strictness == Strictness.Named && CredentialName.KindOf(name) != CredentialKind.Password ? 16 : 8;

    /// <summary>
    /// One in four random passwords of eight characters has no digit. Among the values of a name that somebody chose, far more
    /// are words; but where nothing but a password stands, letters that make up no word are one.
    /// </summary>
    private static bool MayBeDrawn(ReadOnlySpan<char> value, ReadOnlySpan<char> name, Strictness strictness) =>
        Randomness.HasLettersAndDigits(value)
        || (CommonWords.Exclude(value) && (strictness == Strictness.Sink || CredentialName.KindOf(name) == CredentialKind.Password));

    /// <summary>Tokens and keys are ASCII without a space; a label is not.</summary>
    private static bool IsPrintable(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
        {
            if (character is <= ' ' or > '~')
                return false;
        }

        return true;
    }

    /// <summary>Small letters and digits: <c>ClientSecret</c> and <c>client_secret</c> are the same.</summary>
    private static int Normalize(ReadOnlySpan<char> text, Span<char> letters)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (count < letters.Length && char.IsLetterOrDigit(character))
                letters[count++] = char.ToLowerInvariant(character);
        }

        return count;
    }

    /// <summary>A key under its own name: <c>AccessToken = "access_token_v2"</c>.</summary>
    private static bool RepeatsName(ReadOnlySpan<char> letters, ReadOnlySpan<char> name)
    {
        Span<char> own = stackalloc char[Math.Min(name.Length, Longest)];
        own = own.Slice(0, Normalize(name, own));
        return own.Length > 0 && letters.Length > 0 && (letters.IndexOf(own) >= 0 || ((ReadOnlySpan<char>)own).IndexOf(letters) >= 0);
    }

    /// <summary><c>AADSTS7000215</c>.</summary>
    private static bool IsErrorCode(ReadOnlySpan<char> value)
    {
        var letters = 0;
        while (letters < value.Length && value[letters] is >= 'A' and <= 'Z')
            letters++;
        var digits = letters;
        while (digits < value.Length && char.IsDigit(value[digits]))
            digits++;
        return letters is >= 2 and <= 8 && digits - letters >= 3 && digits == value.Length;
    }
}
