using System.Net;
using Broxi.Security.Jwt;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Jwt;

/// <summary><see cref="JwksSource"/>: new keys are found, made-up ids cause no storm, an outage changes nothing.</summary>
public sealed class JwksSourceTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SigningKeyRing _ring = new(JwtSigningKey.Create());
    private readonly Published _published;
    private readonly JwksSource _source;

    public JwksSourceTests()
    {
        _published = new Published(() => _ring.ExportJwks(_clock));
        _source = new JwksSource(new HttpClient(_published), new Uri("https://login.broxi.ai/jwks"), _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Current => _ring.Signing(_clock.GetUtcNow()).KeyId;

    [Fact]
    public async Task The_keys_are_read_once_for_a_thousand_tokens_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => _source.FindAsync(Current, Cancellation).AsTask(), Cancellation)));
        Assert.NotNull(_source.Find(Current));
        Assert.Equal(1, _published.Reads);
    }

    [Fact]
    public async Task A_new_key_is_found_when_its_first_token_comes()
    {
        await _source.FindAsync(Current, Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _ring.Add(JwtSigningKey.Create(), _clock.GetUtcNow());
        Assert.NotNull(await _source.FindAsync(Current, Cancellation));
        Assert.Equal(2, _published.Reads);
    }

    [Fact]
    public async Task A_flood_of_made_up_ids_reads_at_most_once_in_five_seconds()
    {
        for (var second = 0; second < 50; second++)
        {
            for (var i = 0; i < 20; i++)
                Assert.Null(await _source.FindAsync(Guid.NewGuid().ToString(), Cancellation));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_published.Reads, 1, 10);
    }

    [Fact]
    public async Task During_an_outage_the_last_keys_serve()
    {
        await _source.FindAsync(Current, Cancellation);
        _published.IsDown = true;
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(_source.Find(Current));
        Assert.NotNull(await _source.FindAsync(Current, Cancellation));
        Assert.Equal(2, _published.Reads);
    }

    [Fact]
    public async Task Without_any_key_an_outage_is_said()
    {
        _published.IsDown = true;
        Assert.True((await Assert.ThrowsAsync<BroxiAuthException>(async () => await _source.FindAsync(Current, Cancellation))).IsTransient);
    }

    [Fact]
    public async Task A_key_that_is_no_longer_published_is_forgotten_within_a_day()
    {
        var old = Current;
        await _source.FindAsync(old, Cancellation);
        _ring.Add(JwtSigningKey.Create(), _clock.GetUtcNow());
        _ring.Revoke(old);
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Null(await _source.FindAsync(old, Cancellation));
    }

    [Fact]
    public void Keys_over_clear_text_are_refused() =>
        Assert.Throws<ArgumentException>(() => new JwksSource(new HttpClient(_published), new Uri("http://login.broxi.ai/jwks")));

    private sealed class Published(Func<string> keys) : HttpMessageHandler
    {
        private int _reads;

        public int Reads => _reads;

        public bool IsDown { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult(IsDown ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : new HttpResponseMessage { Content = new StringContent(keys()) });
        }
    }
}
