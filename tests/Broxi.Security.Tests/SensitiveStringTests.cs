using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Broxi.Security.Tests;

/// <summary><see cref="SensitiveString"/>: there is one way out, and it has a name.</summary>
public sealed class SensitiveStringTests
{
    private const string Secret = "canary-0123456789";

    [Fact]
    public void No_way_of_printing_shows_it()
    {
        var secret = SensitiveString.Create(Secret);
        Assert.Equal(Secret, secret.Reveal());
        foreach (var text in new[] { secret.ToString(), $"{secret}", string.Concat(secret), string.Format(null, "{0:X}", secret), new { secret }.ToString(), secret.Fingerprint })
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal("[redacted]", typeof(SensitiveString).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { secret }));
    }

    [Fact]
    public void It_can_be_read_from_JSON() => Assert.Equal(Secret, JsonSerializer.Deserialize<SensitiveString>($"\"{Secret}\"")!.Reveal());

    [Fact]
    public void Bad_JSON_is_an_error_that_does_not_repeat_it()
    {
        var exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SensitiveString>($"\"{Secret}\\n\""));
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc-._~+/AZ09==", SecretFormat.BearerToken, SecretFormatError.None)]
    [InlineData("", SecretFormat.BearerToken, SecretFormatError.Empty)]
    [InlineData("==", SecretFormat.BearerToken, SecretFormatError.ForbiddenCharacter)]
    [InlineData("a=b", SecretFormat.BearerToken, SecretFormatError.ForbiddenCharacter)]
    [InlineData("a b", SecretFormat.BearerToken, SecretFormatError.ForbiddenCharacter)]
    [InlineData("abc\n", SecretFormat.BearerToken, SecretFormatError.LineBreak)]
    [InlineData("abc\r\nX-Admin: 1", SecretFormat.BearerToken, SecretFormatError.LineBreak)]
    [InlineData("p@ss w\"rd", SecretFormat.Visible, SecretFormatError.None)]
    [InlineData("pässword", SecretFormat.Visible, SecretFormatError.ForbiddenCharacter)]
    public void Its_characters_are_checked(string text, SecretFormat format, SecretFormatError expected)
    {
        Assert.Equal(expected == SecretFormatError.None, SensitiveString.TryCreate(text, format, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_refused_text_is_not_in_the_message() =>
        Assert.DoesNotContain("canary", Assert.Throws<ArgumentException>(() => SensitiveString.Create("canary canary")).Message, StringComparison.Ordinal);

    [Fact]
    public void Equal_secrets_are_equal_and_have_one_fingerprint()
    {
        var (one, same, other) = (SensitiveString.Create(Secret), SensitiveString.Create(Secret), SensitiveString.Create(Secret + "x"));
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one, other);
        Assert.Equal(8, one.Fingerprint.Length);
    }
}
