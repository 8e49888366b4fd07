using Broxi.Security.Http;
using CsCheck;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="OriginPolicy"/>: scheme, host and port, and nothing that only looks like them.</summary>
public sealed class OriginPolicyTests
{
    private static readonly OriginPolicy s_api = new(new Uri("https://api.broxi.ai/v1/"));

    [Theory]
    [InlineData("https://api.broxi.ai")]
    [InlineData("https://api.broxi.ai:443/other/path?x#y")]
    [InlineData("HTTPS://API.BROXI.AI/v1")]
    public void The_origin_is_allowed_with_any_path(string address) => Assert.True(s_api.Allows(new Uri(address)));

    [Theory]
    [InlineData("http://api.broxi.ai/v1")]
    [InlineData("https://api.broxi.ai:444/v1")]
    [InlineData("https://broxi.ai/v1")]
    [InlineData("https://evil.api.broxi.ai/v1")]
    [InlineData("https://api.broxi.ai.evil.example/v1")]
    [InlineData("https://api.broxi.ai@evil.example/v1")]
    [InlineData("https://evil.example@api.broxi.ai/v1")]
    [InlineData("https://user:password@api.broxi.ai/v1")]
    [InlineData("https://api.broxi.ai./v1")]
    [InlineData("https://аpi.broxi.ai/v1")] // a Cyrillic letter
    [InlineData("https://evil.example/https://api.broxi.ai/v1")]
    [InlineData("https://evil.example#@api.broxi.ai/v1")]
    [InlineData("wss://api.broxi.ai/v1")]
    [InlineData("ftp://api.broxi.ai/v1")]
    public void What_only_looks_like_it_is_not(string text)
    {
        var address = new Uri(text);
        Assert.False(s_api.Allows(address));
        var exception = Assert.Throws<TokenOriginException>(() => s_api.Demand(address));
        Assert.DoesNotContain("password", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_a_host_is_not_allowed()
    {
        Assert.False(s_api.Allows(null));
        Assert.False(s_api.Allows(new Uri("/v1", UriKind.Relative)));
        Assert.Throws<TokenOriginException>(() => s_api.Demand(new Uri("/v1", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => new OriginPolicy());
        Assert.Throws<ArgumentException>(() => new OriginPolicy(new Uri("/v1", UriKind.Relative)));
    }

    [Theory]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://192.168.0.1:5000", false)]
    [InlineData("http://localhost.evil.example:5000", false)]
    public void Clear_text_goes_to_this_machine_alone_and_only_if_allowed(string address, bool isLocal)
    {
        Assert.Equal(isLocal, new OriginPolicy(new Uri(address)) { AllowHttpOnLoopback = true }.Allows(new Uri(address)));
        Assert.False(new OriginPolicy(new Uri(address)).Allows(new Uri(address)));
    }

    [Fact]
    public void A_host_with_letters_of_the_world_is_the_same_in_both_spellings() =>
        Assert.True(new OriginPolicy(new Uri("https://bücher.example")).Allows(new Uri("https://xn--bcher-kva.example")));

    [Fact]
    public void Whatever_is_allowed_has_the_origin_exactly()
    {
        var part = Gen.OneOf("https", "http", "://", "api", ".", "broxi.ai", ":443", ":444", "@", "/", "\\", "evil.example", "#", "?", "%2e", "API", "user:pw", "\t", " ");
        part.List[1, 9].Select(static parts => string.Concat(parts)).Sample(static text =>
        {
            if (Uri.TryCreate("https://api" + text, UriKind.Absolute, out var address) && s_api.Allows(address))
                Assert.Equal("https://api.broxi.ai:443", address.GetComponents(UriComponents.Scheme | UriComponents.UserInfo | UriComponents.StrongPort | UriComponents.Host, UriFormat.UriEscaped).ToLowerInvariant());
        });
    }
}
