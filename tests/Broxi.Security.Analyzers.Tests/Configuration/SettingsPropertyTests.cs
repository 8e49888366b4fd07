using Broxi.Security.Analyzers.Configuration;
using CsCheck;

namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary>
/// Whatever a file holds, its reader comes to an end without an exception, and what it finds stands in the file, one after the
/// other. A failure names the seed that repeats it.
/// </summary>
public sealed class SettingsPropertyTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string> Files => [.. SettingsSamples.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_mixture_of_what_means_something(string file) =>
        Gen.OneOf([.. SettingsSamples.Pieces.Select(Gen.Const)]).Array[0, 60].Select(string.Concat).Sample(text => IsSound(file, text), iter: 5000);

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_text(string file) => Gen.String[Gen.Char, 0, 200].Sample(text => IsSound(file, text), iter: 2000);

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_that_break_off(string file)
    {
        foreach (var sample in SettingsSamples.Texts)
        {
            for (var length = 0; length <= sample.Length; length++)
                IsSound(file, sample[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_with_wrong_characters(string file) =>
        Gen.Select(Gen.OneOf([.. SettingsSamples.Texts.Select(Gen.Const)]), Gen.Select(Gen.Int[0, 1000], Gen.Char).Array[1, 8])
            .Select(static (sample, changes) =>
            {
                var characters = sample.ToCharArray();
                foreach (var (at, character) in changes)
                    characters[at % characters.Length] = character;
                return new string(characters);
            })
            .Sample(text => IsSound(file, text), iter: 3000);

    /// <summary>Work that grows with the square of the text would not come to an end here.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Files_of_a_megabyte(string file)
    {
        foreach (var piece in (string[])
            [
                "{", "[", "{\"a\":", "{\"a\":[", "\"", "\"a\",", "/", "/*", "// \n", "\\", "<", "<a>", "<a b='", "<a b='c'", "</", "<!--", "<![CDATA[", "&", "&#",
                "a=b\n", "a", "'", "=", "[", "- ", "-", "a:\n", "a: b\n", "a: |\n", "name: x\n", "a: {\n", "a: [b,\n", " {", "a: { b: c\n", "{ x\n", "- [\n", ":", "#", "# \n", " ", "\n", "\t", "@a=b\n", "###\n", "\uD800",
                "pwd=a1b2c3d4;server=b;", "'pwd=a1b2c3d4&server=b'\n", "a://b:c@d ", "Bearer a1b2c3d4e5f6 ", "ghp_", "eyJ.", "-----BEGIN PRIVATE KEY-----",
            ])
        {
            IsSound(file, "{\"k\":\"v\"}\n<a>\nk: v\n\n" + string.Concat(Enumerable.Repeat(piece, Megabyte / piece.Length)));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Keys_that_grow_with_every_line(string file) => IsSound(file, string.Concat(Enumerable.Range(0, 1400).Select(static level =>
        $"{new string(' ', level)}{new string('k', 700)}:\n")));

    private static bool IsSound(string file, string text)
    {
        var position = 0;
        foreach (var setting in SettingsFile.Read(file, text))
        {
            Assert.InRange(setting.Start, position, text.Length);
            Assert.InRange(setting.Length, 1, Math.Min(4096, text.Length - setting.Start));
            Assert.InRange(setting.KeyPath.Length, 0, 256);
            Assert.InRange(setting.Value.Length, 0, setting.Length);
            position = setting.Start + setting.Length;
        }

        foreach (var secret in ConfigurationSecrets.In(file, text, Broxi.Security.Analyzers.Secrets.Scanning.FamilyIndex.BuiltIn))
        {
            Assert.InRange(secret.Start, 0, text.Length);
            Assert.InRange(secret.Length, 1, text.Length - secret.Start);
        }

        return true;
    }
}
