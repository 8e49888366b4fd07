using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>What a project says about names of secrets.</summary>
/// <param name="Words">Further words that name one.</param>
/// <param name="MinimumLength">What is shorter does not count where only a name speaks for it.</param>
internal readonly record struct SecretNames(string[]? Words, int MinimumLength);

/// <summary>The credential in a setting that its name or the notation of its value gives away.</summary>
/// <param name="What">What it is, for the message.</param>
/// <param name="Start">Index in the value.</param>
/// <param name="Length">In the value.</param>
/// <param name="IsLocal">Whether it opens something on the developer's own machine.</param>
internal readonly record struct CredentialSetting(string What, int Start, int Length, bool IsLocal)
{
    private const string Password = "password";
    private const string Token = "token or key";

    /// <summary>Settings that hold nothing but a credential, whatever else their name may mean.</summary>
    private static readonly string[] s_keys = ["machineKey:validationKey", "machineKey:decryptionKey", "ClearTextPassword", "userPWD"];

    private static readonly string[] s_ownMachine = ["localhost", "127.0.0.1", "(local", "[::1]", "host.docker.internal", "=.;", "=.\\"];

    /// <param name="setting">The setting.</param>
    /// <param name="names">What the project says about names of secrets.</param>
    public static CredentialSetting? In(Setting setting, SecretNames names)
    {
        var value = setting.Value.AsSpan();
        if (ProtocolText.TryFind(value, 0, out var written))
            return new(NameOf(written.Notation), written.Start, written.Length, IsOnOwnMachine(setting.Value));

        var name = setting.Key.AsSpan();
        if (IsKey(setting.KeyPath))
            return SecretLike.Is(value, name, Strictness.Sink) ? new(Token, 0, value.Length, IsLocal: false) : null;

        var kind = CredentialName.KindOf(name, names.Words);
        return kind != CredentialKind.None && value.Length >= names.MinimumLength && SecretLike.Is(value, name, Strictness.Named)
            ? new(kind == CredentialKind.Password ? Password : Token, 0, value.Length, IsLocal: false)
            : null;
    }

    private static string NameOf(Notation notation) =>
        notation is Notation.ConnectionString or Notation.UserInfo or Notation.Basic ? Password : Token;

    private static bool IsOnOwnMachine(string value) => Array.Exists(s_ownMachine, host => value.IndexOf(host, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsKey(string keyPath) =>
        Array.Exists(s_keys, key => keyPath.EndsWith(key, StringComparison.OrdinalIgnoreCase)) || IsJwtKey(keyPath);

    /// <summary><c>Jwt:Key</c>, <c>JwtSettings__Key</c>: the key that signs the application's tokens.</summary>
    private static bool IsJwtKey(string keyPath)
    {
        if (!keyPath.EndsWith("Key", StringComparison.OrdinalIgnoreCase))
            return false;
        var parts = keyPath.Replace("__", ":").Split(':');
        return parts.Length >= 2 && parts[parts.Length - 1].Equals("Key", StringComparison.OrdinalIgnoreCase)
            && parts[parts.Length - 2].StartsWith("Jwt", StringComparison.OrdinalIgnoreCase);
    }
}
