using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>The position asked for is where the text says SECRET.</summary>
public sealed class InlineAllowTests
{
    [Theory]
    [InlineData("\"key\": \"SECRET\" // broxi:allow(a public sample)")]
    [InlineData("\"key\": \"SECRET\" /* broxi:allow(a public sample) */")]
    [InlineData("// broxi:allow(a public sample)\n\"key\": \"SECRET\"")]
    [InlineData("  /* broxi:allow(a public sample) */\r\n\"key\": \"SECRET\"")]
    [InlineData("key: SECRET # broxi:allow(a public sample)")]
    [InlineData("; the vendor's own, broxi:allow(a public sample)\nkey=SECRET")]
    [InlineData("  <!-- broxi:allow(a public sample) -->\n  <add value=\"SECRET\" />")]
    [InlineData("first\n# broxi:allow(a public sample)\nSECRET")]
    public void Covers_its_line_and_the_next(string text) => Assert.True(Covers(text));

    [Theory]
    [InlineData("SECRET")]
    [InlineData("")]
    [InlineData("\n\nSECRET\n")]
    [InlineData("SECRET // broxi:allow()")]
    [InlineData("SECRET // broxi:allow(  )")]
    [InlineData("SECRET // broxi:allow(never closed")]
    [InlineData("SECRET broxi:allow(no comment)")]
    [InlineData("// broxi:allow(too far)\n\nSECRET")]
    [InlineData("SECRET\n// broxi:allow(below)")]
    [InlineData("other // broxi:allow(speaks of other)\nSECRET")]
    public void Covers_nothing_else(string text) => Assert.False(Covers(text));

    private static bool Covers(string text) => InlineAllow.Covers(text, Math.Max(0, text.IndexOf("SECRET", StringComparison.Ordinal)));
}
