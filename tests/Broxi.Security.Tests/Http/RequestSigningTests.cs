using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Broxi.Security.Http;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="RequestSigningHandler"/> and <see cref="RequestSignatureVerifier"/>: what is signed is accepted once, and nothing else.</summary>
public sealed class RequestSigningTests
{
    private static readonly byte[] s_secret = RandomNumberGenerator.GetBytes(32);
    private static readonly ECDsa s_curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryReplayCache _replays;

    public RequestSigningTests() => _replays = new MemoryReplayCache(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Algorithms => ["hmac-sha256", "ecdsa-p256-sha256"];

    private static RequestSigningKey Key(string algorithm, string id = "k\"1\\") =>
        algorithm == "hmac-sha256" ? RequestSigningKey.HmacSha256(id, s_secret) : RequestSigningKey.EcdsaP256(id, s_curve);

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_signed_request_is_accepted_once(string algorithm)
    {
        var request = await SignedAsync(Post("https://API.broxi.ai:443/v1/a%20b/ü?x=1&y=%2F"), Key(algorithm));
        Assert.Equal(new RequestSignatureResult(RequestSignatureError.None, "k\"1\\"), await VerifyAsync(request, Key(algorithm)));
        Assert.Equal(RequestSignatureError.Replayed, (await VerifyAsync(request, Key(algorithm))).Error);
    }

    [Theory]
    [InlineData("https://api.broxi.ai")]
    [InlineData("https://api.broxi.ai/v1/?")]
    [InlineData("https://api.broxi.ai:8443/v1?q")]
    [InlineData("https://[::1]:8443/v1")]
    [InlineData("https://bücher.example/v1")]
    public async Task Any_address_can_be_signed(string address) =>
        Assert.True((await VerifyAsync(await SignedAsync(new HttpRequestMessage(HttpMethod.Get, address), Key("hmac-sha256")), Key("hmac-sha256"))).IsValid);

    public static TheoryData<string, RequestSignatureError> Changes => new()
    {
        { "method", RequestSignatureError.WrongSignature },
        { "host", RequestSignatureError.WrongSignature },
        { "port", RequestSignatureError.WrongSignature },
        { "path", RequestSignatureError.WrongSignature },
        { "query", RequestSignatureError.WrongSignature },
        { "credential", RequestSignatureError.WrongSignature },
        { "no credential", RequestSignatureError.WrongSignature },
        { "digest", RequestSignatureError.WrongSignature },
        { "body", RequestSignatureError.WrongBody },
        { "nonce", RequestSignatureError.WrongSignature },
        { "expires", RequestSignatureError.WrongSignature },
        { "algorithm", RequestSignatureError.UnknownKey },
        { "key", RequestSignatureError.UnknownKey },
        { "signature", RequestSignatureError.WrongSignature },
        { "no signature", RequestSignatureError.Missing },
        { "no digest covered", RequestSignatureError.NotCovered },
        { "no credential covered", RequestSignatureError.NotCovered },
        { "no query covered", RequestSignatureError.NotCovered },
        { "two signatures", RequestSignatureError.Malformed },
        { "no nonce", RequestSignatureError.Malformed },
        { "component twice", RequestSignatureError.Malformed },
        { "component of a response", RequestSignatureError.WrongSignature },
        { "component with a parameter", RequestSignatureError.Malformed },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_request_is_refused(string change, RequestSignatureError error)
    {
        var request = await SignedAsync(Post("https://api.broxi.ai/v1/a?x=1"), Key("hmac-sha256", "k1"));
        var input = request.Headers["Signature-Input"];
        request = change switch
        {
            "method" => request with { Method = "PUT" },
            "host" => request with { Address = "https://evil.example/v1/a?x=1" },
            "port" => request with { Address = "https://api.broxi.ai:444/v1/a?x=1" },
            "path" => request with { Address = "https://api.broxi.ai/v1/b?x=1" },
            "query" => request with { Address = "https://api.broxi.ai/v1/a?x=2" },
            "credential" => request.With("Authorization", "Bearer other"),
            "no credential" => request.With("Authorization", null),
            "digest" => request.With("Content-Digest", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"),
            "body" => request with { Body = "{}"u8.ToArray() },
            "nonce" => request.With("Signature-Input", Regex.Replace(input, "nonce=\"[^\"]*\"", "nonce=\"n\"")),
            "expires" => request.With("Signature-Input", Regex.Replace(input, @"expires=\d+", $"expires={_clock.GetUtcNow().ToUnixTimeSeconds() + 59}")),
            "algorithm" => request.With("Signature-Input", input.Replace("hmac-sha256", "ecdsa-p256-sha256", StringComparison.Ordinal)),
            "key" => request.With("Signature-Input", input.Replace("\"k1\"", "\"k2\"", StringComparison.Ordinal)),
            "signature" => request.With("Signature", $"sig1=:{Convert.ToBase64String(new byte[32])}:"),
            "no signature" => request.With("Signature", null),
            "no digest covered" => request.With("Signature-Input", input.Replace(" \"content-digest\"", "", StringComparison.Ordinal)),
            "no credential covered" => request.With("Signature-Input", input.Replace(" \"authorization\"", "", StringComparison.Ordinal)),
            "no query covered" => request.With("Signature-Input", input.Replace(" \"@query\"", "", StringComparison.Ordinal)),
            "two signatures" => request.With("Signature-Input", input + ", sig2" + input[4..]),
            "no nonce" => request.With("Signature-Input", Regex.Replace(input, ";nonce=\"[^\"]*\"", "")),
            "component twice" => request.With("Signature-Input", input.Replace("\"@path\"", "\"@path\" \"@path\"", StringComparison.Ordinal)),
            "component of a response" => request.With("Signature-Input", input.Replace("\"@path\"", "\"@path\" \"@status\"", StringComparison.Ordinal)),
            "component with a parameter" => request.With("Signature-Input", input.Replace("\"@path\"", "\"@path\";req", StringComparison.Ordinal)),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        Assert.Equal(error, (await VerifyAsync(request, Key("hmac-sha256", "k1"))).Error);
    }

    [Theory]
    [InlineData(89, true)] // 60 seconds of life and 30 of tolerance
    [InlineData(90, false)]
    [InlineData(-30, true)]
    [InlineData(-31, false)]
    public async Task A_signature_has_its_time(int seconds, bool isValid)
    {
        var request = await SignedAsync(Post("https://api.broxi.ai/v1"), Key("hmac-sha256"));
        var server = new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(seconds));
        Assert.Equal(isValid ? RequestSignatureError.None : RequestSignatureError.Expired, (await VerifyAsync(request, Key("hmac-sha256"), server)).Error);
    }

    [Fact]
    public async Task A_nonce_is_remembered_as_long_as_its_signature_is_good()
    {
        var request = await SignedAsync(Post("https://api.broxi.ai/v1"), Key("hmac-sha256"));
        Assert.True((await VerifyAsync(request, Key("hmac-sha256"))).IsValid);
        for (var second = 0; second < 120; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False((await VerifyAsync(request, Key("hmac-sha256"))).IsValid);
        }
    }

    [Fact]
    public async Task A_stranger_cannot_use_up_the_nonce_of_another()
    {
        var request = await SignedAsync(Post("https://api.broxi.ai/v1"), Key("hmac-sha256"));
        await VerifyAsync(request.With("Signature", $"sig1=:{Convert.ToBase64String(new byte[32])}:"), Key("hmac-sha256"));
        await VerifyAsync(request with { Body = [] }, Key("hmac-sha256"));
        Assert.True((await VerifyAsync(request, Key("hmac-sha256"))).IsValid);
    }

    [Fact]
    public async Task Of_a_thousand_copies_at_once_one_is_accepted()
    {
        var request = await SignedAsync(Post("https://api.broxi.ai/v1"), Key("ecdsa-p256-sha256"));
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => VerifyAsync(request, Key("ecdsa-p256-sha256")), Cancellation)));
        Assert.Single(results, static result => result.IsValid);
    }

    [Fact]
    public async Task Each_attempt_has_one_signature_of_its_own_and_the_body_is_sent_whole()
    {
        List<Received> seen = [];
        using var http = new HttpMessageInvoker(new RequestSigningHandler(Key("hmac-sha256"), new OriginPolicy(new Uri("https://api.broxi.ai")), _clock) { InnerHandler = new Recorder(seen) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.broxi.ai/v1") { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("once"))) };
        await http.SendAsync(request, Cancellation);
        await http.SendAsync(request, Cancellation);
        Assert.All(seen, static received => Assert.Equal("once", Encoding.UTF8.GetString(received.Body)));
        Assert.NotEqual(seen[0].Headers["Signature"], seen[1].Headers["Signature"]);
        foreach (var received in seen)
            Assert.True((await VerifyAsync(received, Key("hmac-sha256"))).IsValid);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_sent_unsigned()
    {
        List<Received> seen = [];
        using var http = new HttpMessageInvoker(new RequestSigningHandler(Key("hmac-sha256"), new OriginPolicy(new Uri("https://api.broxi.ai")), _clock) { MaxBufferedBody = 10, InnerHandler = new Recorder(seen) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.broxi.ai/v1") { Content = JsonContent.Create(new string('x', 20)) };
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => http.SendAsync(request, Cancellation));
        Assert.Contains("MaxBufferedBody", exception.Message, StringComparison.Ordinal);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task A_full_replay_cache_refuses_until_there_is_room()
    {
        var cache = new MemoryReplayCache(_clock) { Capacity = 2 };
        Assert.True(await cache.TryAddAsync("a", TimeSpan.FromSeconds(10), Cancellation));
        Assert.True(await cache.TryAddAsync("b", TimeSpan.FromSeconds(20), Cancellation));
        Assert.False(await cache.TryAddAsync("c", TimeSpan.FromSeconds(10), Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await cache.TryAddAsync("c", TimeSpan.FromSeconds(10), Cancellation));
        Assert.False(await cache.TryAddAsync("b", TimeSpan.FromSeconds(10), Cancellation));
    }

    [Fact]
    public void A_short_secret_and_a_long_life_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RequestSigningKey.HmacSha256("k", new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestSigningHandler(Key("hmac-sha256"), new OriginPolicy(new Uri("https://api.broxi.ai"))) { Lifetime = TimeSpan.FromSeconds(61) });
        Assert.DoesNotContain(Convert.ToBase64String(s_secret), Key("hmac-sha256").ToString(), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Post(string address) =>
        new(HttpMethod.Post, address) { Content = JsonContent.Create(new { name = "value" }), Headers = { Authorization = new("Bearer", "token") } };

    private async Task<Received> SignedAsync(HttpRequestMessage request, RequestSigningKey key)
    {
        List<Received> seen = [];
        using var http = new HttpMessageInvoker(new RequestSigningHandler(key, new OriginPolicy(request.RequestUri!), _clock) { InnerHandler = new Recorder(seen) });
        await http.SendAsync(request, Cancellation);
        return Assert.Single(seen);
    }

    private async Task<RequestSignatureResult> VerifyAsync(Received received, RequestSigningKey key, TimeProvider? clock = null)
    {
        var verifier = new RequestSignatureVerifier((id, _) => new(id == key.Id ? key : null), _replays, clock ?? _clock);
        return await verifier.VerifyAsync(new SignedRequest(received.Method, new Uri(received.Address), name => received.Headers.TryGetValue(name, out var value) ? [value] : [], received.Body), Cancellation);
    }

    private sealed record Received(string Method, string Address, Dictionary<string, string> Headers, byte[] Body)
    {
        public Received With(string header, string? value)
        {
            var headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
            headers.Remove(header);
            if (value is not null)
                headers[header] = value;
            return this with { Headers = headers };
        }
    }

    private sealed class Recorder(List<Received> seen) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // As HttpClient sends it: the stream is written once for each attempt.
            using var body = new MemoryStream();
            if (request.Content is not null)
                await request.Content.CopyToAsync(body, cancellationToken);
            seen.Add(new Received(request.Method.Method, request.RequestUri!.AbsoluteUri, request.Headers.ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
