using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broxi.Security;

/// <summary>
/// A secret that cannot be printed by accident: interpolation, logging, a debugger and JSON see <c>[redacted]</c> or an
/// exception. <see cref="Reveal"/> is the only way out (CWE-532).
/// </summary>
[DebuggerDisplay("[redacted]")]
[JsonConverter(typeof(NeverWritten))]
public sealed class SensitiveString : IEquatable<SensitiveString>
{
    /// <summary>What every textual view of a secret shows.</summary>
    public const string Redacted = "[redacted]";

    // A fingerprint must not help to guess a short secret, so its key is different in every process.
    private static readonly byte[] s_fingerprintKey = RandomNumberGenerator.GetBytes(32);

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    private SensitiveString(string value) => _value = value;

    /// <summary>
    /// Eight hexadecimal digits of a keyed hash: equal for equal secrets of one process, and useless to guess the secret.
    /// </summary>
    public string Fingerprint => Convert.ToHexString(Hash(s_fingerprintKey, _value).AsSpan(0, 4));

    /// <summary>Wraps a secret.</summary>
    /// <param name="value">The secret.</param>
    /// <param name="format">The characters that it may consist of; by default those of a bearer token (RFC 6750, section 2.1).</param>
    /// <exception cref="ArgumentException">The text is empty or has a character that the format forbids. The message does not repeat it.</exception>
    public static SensitiveString Create(string value, SecretFormat format = SecretFormat.BearerToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryCreate(value, format, out var secret, out var error) ? secret : throw new ArgumentException(error.Message(), nameof(value));
    }

    /// <summary>Wraps a secret if it is well-formed. Nothing is trimmed: who reads a file removes its last line end.</summary>
    /// <param name="value">The secret.</param>
    /// <param name="format">The characters that it may consist of.</param>
    /// <param name="secret">The wrapped secret.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryCreate(ReadOnlySpan<char> value, SecretFormat format, [NotNullWhen(true)] out SensitiveString? secret, out SecretFormatError error)
    {
        error = Check(value, format);
        secret = error == SecretFormatError.None ? new SensitiveString(value.ToString()) : null;
        return secret is not null;
    }

    /// <summary>The secret itself, for the call that sends or compares it. Never log it, and keep no copy.</summary>
    public string Reveal() => _value;

    /// <summary><see cref="Redacted"/>, always.</summary>
    public override string ToString() => Redacted;

    /// <summary>Compares in a time that does not depend on where the secrets differ (CWE-208).</summary>
    /// <param name="other">The other secret.</param>
    public bool Equals(SensitiveString? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(Hash(s_fingerprintKey, _value), Hash(s_fingerprintKey, other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SensitiveString);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Hash(s_fingerprintKey, _value), 0);

    private static byte[] Hash(byte[] key, string value) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value));

    private static SecretFormatError Check(ReadOnlySpan<char> value, SecretFormat format)
    {
        if (value.IsEmpty)
            return SecretFormatError.Empty;
        var allowed = format == SecretFormat.BearerToken ? BearerCharacters : VisibleCharacters;
        var text = format == SecretFormat.BearerToken ? value.TrimEnd('=') : value;
        if (text.IsEmpty)
            return SecretFormatError.ForbiddenCharacter;
        if (!text.ContainsAnyExcept(allowed))
            return SecretFormatError.None;
        return text.IndexOfAny('\r', '\n') >= 0 ? SecretFormatError.LineBreak : SecretFormatError.ForbiddenCharacter;
    }

    private static readonly System.Buffers.SearchValues<char> BearerCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private static readonly System.Buffers.SearchValues<char> VisibleCharacters =
        System.Buffers.SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)));

    private sealed class NeverWritten : JsonConverter<SensitiveString>
    {
        public override SensitiveString? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryCreate(reader.GetString(), SecretFormat.Visible, out var secret, out var error) ? secret : throw new JsonException(error.Message());

        public override void Write(Utf8JsonWriter writer, SensitiveString value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A SensitiveString is not written as JSON; store tokens in an ITokenStore, which encrypts them.");
    }
}

/// <summary>The characters that a secret may consist of.</summary>
public enum SecretFormat
{
    /// <summary>A bearer token: letters, digits, <c>-._~+/</c> and closing <c>=</c> (b64token of RFC 6750, section 2.1).</summary>
    BearerToken,

    /// <summary>Any visible ASCII character and the space, as in a client secret (VSCHAR of RFC 6749, appendix A).</summary>
    Visible,
}

/// <summary>Why a text is no secret of a <see cref="SecretFormat"/>.</summary>
public enum SecretFormatError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is empty.</summary>
    Empty,

    /// <summary>It has a line break, often the last one of a file; in a header it would let a second header in (CWE-113).</summary>
    LineBreak,

    /// <summary>It has a character that the format forbids.</summary>
    ForbiddenCharacter,
}

internal static class SecretFormatErrors
{
    public static string Message(this SecretFormatError error) => error switch
    {
        SecretFormatError.Empty => "The secret is empty; set it where it is configured.",
        SecretFormatError.LineBreak => "The secret has a line break; store it without one.",
        _ => "The secret has a character that its format forbids (RFC 6750, section 2.1); check that it was copied whole and without quotes.",
    };
}
