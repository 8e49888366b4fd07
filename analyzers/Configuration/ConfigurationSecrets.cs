using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>A secret in a configuration file.</summary>
/// <param name="KeyPath">The setting that holds it; empty when it stands elsewhere, in a comment for example.</param>
/// <param name="What">What it is, for the message.</param>
/// <param name="Text">The secret itself.</param>
/// <param name="Start">Index of its first character in the file.</param>
/// <param name="Length">In the file.</param>
/// <param name="Family">The provider's token that it is; null when only its name and its looks speak for it.</param>
/// <param name="IsLocal">Whether it opens something on the developer's own machine.</param>
internal readonly record struct ConfigurationSecret(string KeyPath, string What, string Text, int Start, int Length, TokenFamily? Family, bool IsLocal);

/// <summary>
/// The secrets in the text of a configuration file: tokens of providers wherever they stand, and settings whose name and value
/// together tell.
/// </summary>
internal static class ConfigurationSecrets
{
    public static IEnumerable<ConfigurationSecret> In(string path, string text, FamilyIndex families, SecretNames names = default)
    {
        // Settings and tokens both come in the order of the text, so one pass over both is enough.
        var hasToken = SecretScanner.TryFind(text.AsSpan(), 0, families, out var token);
        foreach (var setting in SettingsFile.Read(path, text))
        {
            var isToken = false;
            for (; hasToken && token.Start < setting.Start + setting.Length; hasToken = Next(text, families, ref token))
            {
                isToken = token.Start >= setting.Start;
                yield return Of(token, text, isToken ? setting.KeyPath : "");
            }

            if (!isToken && In(setting, families, names) is { } secret)
                yield return secret;
        }

        for (; hasToken; hasToken = Next(text, families, ref token))
            yield return Of(token, text, "");
    }

    private static bool Next(string text, FamilyIndex families, ref FoundSecret token) =>
        SecretScanner.TryFind(text.AsSpan(), token.Start + Math.Max(token.Length, 1), families, out token);

    private static ConfigurationSecret Of(FoundSecret token, string text, string keyPath) =>
        new(keyPath, token.Family.Name, text.Substring(token.Start, token.Length), token.Start, token.Length, token.Family, IsLocal: false);

    private static ConfigurationSecret? In(Setting setting, FamilyIndex families, SecretNames names)
    {
        // Escapes can hide a token from whoever looks at the text.
        if (!setting.IsVerbatim && SecretScanner.TryFind(setting.Value.AsSpan(), 0, families, out var token))
            return Of(token, setting.Value, setting.KeyPath) with { Start = setting.Start, Length = setting.Length };

        if (CredentialSetting.In(setting, names) is not { } credential)
            return null;
        var secret = setting.Value.Substring(credential.Start, credential.Length);
        var (start, length) = setting.IsVerbatim ? (setting.Start + credential.Start, credential.Length) : (setting.Start, setting.Length);
        return new(setting.KeyPath, credential.What, secret, start, length, Family: null, credential.IsLocal);
    }
}
