using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>Published samples of the formats, in parts so that no scanner takes this file for a leak.</summary>
public class CheckTests
{
    [Fact]
    public void Crc_of_the_standard_check() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"));

    [Fact]
    public void GitHub() => Both(Checksums.GitHub, "ghp" + "_zQWBuTSOoRi4A9spHcVY5ncnsDkx" + "kJ0mLq17");

    [Fact]
    public void Grafana() => Both(Checksums.Grafana, "glsa" + "_ThisI5NtTheTok3nYou8reLo0k1ngF0r" + "_0a2a3df7");

    [Fact]
    public void Bitbucket() => Both(Checksums.Atlassian, "ATBB" + "cCe6fczW96Vzwgvb4r8F2gZS" + "54D591C4");

    [Fact]
    public void Cloudflare() => Both(Checksums.Cloudflare, "cfat" + "_aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT" + "03fa099b");

    [Fact]
    public void Entra() => Both(EntraSecret.Holds, "zzz" + "8Q~" + new string('z', 31) + "blP");

    [Theory]
    [InlineData("a12uel5l")]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w")]
    public void Bech32_of_the_standard(string text)
    {
        Assert.True(Bech32.Holds(text));
        Assert.True(Bech32.Holds(text.ToUpperInvariant()));
        Assert.False(Bech32.Holds(text[..^1] + (text[^1] == 'q' ? 'p' : 'q')));
        Assert.False(Bech32.Holds(text.Replace('1', 'x')));
    }

    [Fact]
    public void Base64_in_both_alphabets()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        Assert.Equal(bytes, Base64.Decode(Convert.ToBase64String(bytes), new byte[256]).ToArray());
        Assert.Equal(bytes, Base64.Decode(Sealed.Url(bytes), new byte[256]).ToArray());
        Assert.Equal(bytes[..10], Base64.Decode(Sealed.Url(bytes), new byte[10]).ToArray());
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "x")]
    [InlineData("""{ "b" : [ {"a":1} ], "a" : 42 }""", "42")]
    [InlineData("""{"b":"\"a\":","a":"y\"z"}""", "y\\\"z")]
    [InlineData("""{"b":{"a":1}}""", "")]
    [InlineData("""{"a":"cut""", "cut")]
    [InlineData("""{"a""", "")]
    [InlineData("""["a"]""", "")]
    [InlineData("", "")]
    public void Json_properties_at_the_top(string json, string value) =>
        Assert.Equal(value, Encoding.UTF8.GetString(Json.Get(Encoding.UTF8.GetBytes(json), "a")));

    [Fact]
    public void Shapes_have_one_way_to_match()
    {
        foreach (var shape in TokenFamilies.All.SelectMany(Shape.Parse))
        {
            Assert.True(shape.Anchor.Length >= 2);
            for (var i = 0; i < shape.Parts.Length - 1; i++)
            {
                var (part, next) = (shape.Parts[i], shape.Parts[i + 1]);
                if (part.Alphabet is { } alphabet && part.Least != part.Most)
                    Assert.False(next.Alphabet != null || alphabet.Contains(next.Text[0]), shape.Anchor);
            }
        }
    }

    private static void Both(TokenCheck check, string token)
    {
        Assert.True(check(token));
        Assert.False(check(token[..^1] + (token[^1] == '1' ? '2' : '1')));
        Assert.False(check(token[..8] + (token[8] == 'x' ? 'y' : 'x') + token[9..]));
    }
}
