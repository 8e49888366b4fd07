using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>What a value that code makes up is for, as its name tells.</summary>
internal enum SecretPurpose
{
    /// <summary>Nothing that must be unpredictable, or not known to be.</summary>
    None,

    /// <summary>A one-time code, which is short because a person types it.</summary>
    Code,

    /// <summary>The <c>state</c> or <c>nonce</c> of a sign-in.</summary>
    Handshake,

    /// <summary>A first password.</summary>
    Password,

    /// <summary>A token, key or <c>code_verifier</c>.</summary>
    Token,
}

/// <inheritdoc cref="SecretPurpose"/>
internal static class SecretPurposes
{
    private static readonly WordSet s_codes = new(
        "otp totp passcode timepassword verificationcode confirmationcode resetcode recoverycode activationcode logincode signincode securitycode mfacode smscode");

    private static readonly WordSet s_makers = new("generate create new make get build issue next random");

    /// <summary>Words of tokens that only have to be unique.</summary>
    private static readonly WordSet s_unique = new(
        "lock lease fencing correlation tracking trace tracing request idempotency cache version concurrency dedup etag sync change watch page form");

    private static readonly WordSet s_signIns = new("oauth oidc openid pkce authorize authorization login signin challenge");

    private static readonly string[] s_words = ["codeverifier"];

    /// <param name="name">Of the variable, member or method that receives or returns the value.</param>
    /// <param name="around">The member that holds the code, which tells a sign-in's state from a machine's.</param>
    public static SecretPurpose Of(string name, ISymbol? around)
    {
        ReadOnlySpan<char> previous = default, last = default;
        var start = -1;
        for (var words = new NameWords(name.AsSpan()); words.MoveNext();)
        {
            if (start < 0 && !s_makers.Contains(words.Current))
                start = words.Start;
            if (s_unique.Contains(words.Current))
                return SecretPurpose.None;
            previous = last;
            last = words.Current;
        }

        if (start < 0)
            return SecretPurpose.None;
        var secret = name.AsSpan(start);
        if (s_codes.Contains(last) || s_codes.Contains(previous, last))
            return SecretPurpose.Code;
        if (last.Equals("state".AsSpan(), StringComparison.OrdinalIgnoreCase) || last.Equals("nonce".AsSpan(), StringComparison.OrdinalIgnoreCase))
            return Mentions(secret, s_signIns) || IsSignIn(around) ? SecretPurpose.Handshake : SecretPurpose.None;

        return CredentialName.KindOf(secret, s_words) switch
        {
            CredentialKind.Password => SecretPurpose.Password,
            CredentialKind.Token => SecretPurpose.Token,
            _ => SecretPurpose.None,
        };
    }

    private static bool IsSignIn(ISymbol? around)
    {
        for (var symbol = around; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (Mentions(symbol.Name.AsSpan(), s_signIns))
                return true;
        }

        return false;
    }

    /// <summary>Whether a word of the name, or two in a row, are in the set.</summary>
    public static bool Mentions(ReadOnlySpan<char> name, WordSet set)
    {
        ReadOnlySpan<char> last = default;
        for (var words = new NameWords(name); words.MoveNext(); last = words.Current)
        {
            if (set.Contains(words.Current) || set.Contains(last, words.Current))
                return true;
        }

        return false;
    }
}
