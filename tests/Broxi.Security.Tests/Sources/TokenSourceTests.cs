using Broxi.Security.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Sources;

/// <summary><see cref="TokenSource"/>: API tokens from where they are configured, also when they change.</summary>
public sealed class TokenSourceTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    private static async Task<string> Ask(ITokenSource source, TokenVersion rejected = default) =>
        (await source.GetTokenAsync(new TokenRequest { Rejected = rejected }, Cancellation)).Value.Reveal();

    [Fact]
    public async Task A_changed_configuration_is_used_at_once_and_an_unchanged_one_is_the_same_token()
    {
        _configuration["Broxi:ApiToken"] = "first";
        var source = TokenSource.FromConfiguration(_configuration, "Broxi:ApiToken");
        var first = await source.GetTokenAsync(Cancellation);
        Assert.Same(first, await source.GetTokenAsync(Cancellation));
        _configuration["Broxi:ApiToken"] = "second";
        var second = await source.GetTokenAsync(Cancellation);
        Assert.Equal("second", second.Value.Reveal());
        Assert.NotEqual(first.Version, second.Version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\n")]
    public async Task A_missing_or_broken_token_is_said_by_its_place_and_not_by_its_text(string? text)
    {
        _configuration["Broxi:ApiToken"] = text;
        var exception = await Assert.ThrowsAsync<BroxiAuthException>(() => Ask(TokenSource.FromConfiguration(_configuration, "Broxi:ApiToken")));
        Assert.Equal(AuthErrorCode.NoToken, exception.Code);
        Assert.Contains("Broxi:ApiToken", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_variable_gives_the_token()
    {
        Environment.SetEnvironmentVariable("BROXI_TEST_TOKEN", "from-environment");
        Assert.Equal("from-environment", await Ask(TokenSource.FromEnvironment("BROXI_TEST_TOKEN")));
        Environment.SetEnvironmentVariable("BROXI_TEST_TOKEN", null);
    }

    [Fact]
    public async Task A_file_is_read_without_its_last_line_end_and_again_after_a_while()
    {
        await File.WriteAllTextAsync(_file, "first\r\n", Cancellation);
        var source = TokenSource.FromFile(_file, _clock);
        Assert.Equal("first", await Ask(source));
        await File.WriteAllTextAsync(_file, "second", Cancellation);
        Assert.Equal("first", await Ask(source));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("second", await Ask(source));
    }

    [Fact]
    public async Task A_refused_token_has_its_file_read_at_once()
    {
        await File.WriteAllTextAsync(_file, "first", Cancellation);
        var source = TokenSource.FromFile(_file, _clock);
        var first = await source.GetTokenAsync(Cancellation);
        await File.WriteAllTextAsync(_file, "second", Cancellation);
        Assert.Equal("second", await Ask(source, first.Version));
    }

    [Fact]
    public async Task A_link_that_is_turned_to_another_file_is_followed()
    {
        var (link, other) = (_file + ".link", _file + ".other");
        await File.WriteAllTextAsync(_file, "first", Cancellation);
        await File.WriteAllTextAsync(other, "second", Cancellation);
        File.CreateSymbolicLink(link, _file);
        var source = TokenSource.FromFile(link, _clock);
        Assert.Equal("first", await Ask(source));
        File.Delete(link);
        // Between the two there is nothing for a moment: the last token serves.
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("first", await Ask(source));
        File.CreateSymbolicLink(link, other);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("second", await Ask(source));
        File.Delete(link);
        File.Delete(other);
    }

    [Fact]
    public async Task A_missing_file_is_said()
    {
        var exception = await Assert.ThrowsAsync<BroxiAuthException>(() => Ask(TokenSource.FromFile(_file + ".none")));
        Assert.Contains(_file + ".none", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_pair_rotates_the_second_takes_over_until_the_first_has_changed()
    {
        _configuration["First"] = "old";
        using var log = new RecordingLog();
        var source = TokenSource.Rotating(TokenSource.FromConfiguration(_configuration, "First"), TokenSource.FromConfiguration(_configuration, "Second"), log.CreateLogger("x"));
        var old = await source.GetTokenAsync(Cancellation);
        // No second yet: the refusal stays what it is.
        Assert.Equal("old", await Ask(source, old.Version));
        _configuration["Second"] = "new";
        Assert.Equal("new", await Ask(source, old.Version));
        Assert.Equal("new", await Ask(source));
        (_configuration["First"], _configuration["Second"]) = ("new", null);
        Assert.Equal("new", await Ask(source));
        Assert.Single(log.Entries);
    }

    [Fact]
    public async Task A_token_that_ends_soon_is_announced_once_a_day()
    {
        _configuration["ApiToken"] = "token";
        _configuration["ApiTokenExpiresAt"] = "2026-03-20";
        using var log = new RecordingLog();
        var source = new ExpiryWarning(TokenSource.FromConfiguration(_configuration, "ApiToken"), TimeSpan.FromDays(14), _clock, log.CreateLogger("x"));
        for (var day = 1; day <= 8; day++)
        {
            await Ask(source);
            await Ask(source);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(3, log.Entries.Count);
        Assert.Contains("expires in 13 days", log.Entries.First().Message, StringComparison.Ordinal);
    }
}
