using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Broxi.Security.Http;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Errors;

/// <summary><see cref="AuthError"/>: what a server says, in each of the three forms, and nothing that it should not have said.</summary>
public sealed class AuthErrorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static HttpResponseMessage Response(HttpStatusCode status, string? challenge = null, string? body = null, string type = "application/json")
    {
        var response = new HttpResponseMessage(status);
        if (challenge is not null)
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
        if (body is not null)
            response.Content = new StringContent(body, Encoding.UTF8, type);
        return response;
    }

    [Theory]
    [InlineData("Bearer", AuthErrorCode.InvalidToken)]
    [InlineData("Bearer error=\"invalid_token\"", AuthErrorCode.InvalidToken)]
    [InlineData("Bearer realm=\"a, b=c\", error=invalid_token", AuthErrorCode.InvalidToken)]
    [InlineData("Bearer error=\"invalid_token\", error_description=\"The token expired at 12:00\"", AuthErrorCode.ExpiredToken)]
    [InlineData("Bearer error_description=\"The \\\"token\\\", expired\",error=\"invalid_token\"", AuthErrorCode.ExpiredToken)]
    [InlineData("DPoP error=\"use_dpop_nonce\"", AuthErrorCode.UseDPoPNonce)]
    [InlineData("Basic realm=\"x\", Bearer error=\"insufficient_scope\", scope=\"a b\"", AuthErrorCode.InsufficientScope)]
    [InlineData("Bearer error=\"of_their_own\"", AuthErrorCode.InvalidToken)]
    [InlineData("Bearer error=\"unclosed", AuthErrorCode.InvalidToken)]
    public void A_challenge_is_understood(string challenge, AuthErrorCode expected) =>
        Assert.Equal(expected, AuthError.FromHeaders(Response(HttpStatusCode.Unauthorized, challenge)).Code);

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"used"}""", AuthErrorCode.InvalidGrant, "used")]
    [InlineData("""{"error":"slow_down"}""", AuthErrorCode.SlowDown, null)]
    [InlineData("""{"type":"about:blank","title":"Bad","detail":"Nothing there","status":400}""", AuthErrorCode.Unknown, "Nothing there")]
    [InlineData("""{"error":{"code":"x"}}""", AuthErrorCode.Unknown, null)]
    [InlineData("""["error"]""", AuthErrorCode.Unknown, null)]
    [InlineData("""{"error":"invalid_gr""", AuthErrorCode.Unknown, null)]
    [InlineData("", AuthErrorCode.Unknown, null)]
    public async Task A_body_is_understood_or_left_alone(string body, AuthErrorCode expected, string? description)
    {
        var error = await AuthError.ReadAsync(Response(HttpStatusCode.BadRequest, body: body), cancellationToken: Cancellation);
        Assert.Equal((expected, description), (error.Code, error.Description));
    }

    [Fact]
    public async Task The_header_counts_more_than_the_body_which_adds_to_it()
    {
        var error = await AuthError.ReadAsync(
            Response(HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\"", """{"error":"nonsense","detail":"Ask for a","scope":"a","traceId":"42"}""", "application/problem+json"), cancellationToken: Cancellation);
        Assert.Equal((AuthErrorCode.InsufficientScope, "Ask for a", ScopeSet.Of("a"), "42"), (error.Code, error.Description, error.Scopes, error.RequestId));
    }

    [Fact]
    public async Task A_token_that_the_server_repeats_and_a_line_that_it_forges_are_left_out()
    {
        var token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9." + new string('x', 43);
        var error = await AuthError.ReadAsync(Response(HttpStatusCode.BadRequest, body: $$"""{"error":"invalid_token","error_description":"Token {{token}} is bad\r\nINFO all is well\u2028"}"""), cancellationToken: Cancellation);
        Assert.Equal("Token [redacted] is bad  INFO all is well ", error.Description);
        Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_is_cut_and_an_endless_body_is_not_read()
    {
        var error = await AuthError.ReadAsync(Response(HttpStatusCode.BadRequest, body: $$"""{"error":"x","error_description":"{{string.Concat(Enumerable.Repeat("word ", 500))}}"}"""), cancellationToken: Cancellation);
        Assert.Equal(300, error.Description!.Length);
        var endless = await AuthError.ReadAsync(Response(HttpStatusCode.BadGateway, body: $$"""{"error":"{{new string('x', 100_000)}}"}"""), cancellationToken: Cancellation);
        Assert.Null(endless.Name);
        Assert.Equal(AuthErrorCode.ServerUnavailable, endless.Code);
    }

    [Fact]
    public void Any_challenge_is_read_without_an_exception() => Gen.String.Sample(static text =>
    {
        AuthError.FromHeaders(Response(HttpStatusCode.Unauthorized, "Bearer " + text.Replace('\n', ' ').Replace('\r', ' ').Replace('\0', ' ')));
        AuthParameters.Parse(text);
    });

    [Fact]
    public void Quoted_parameters_come_back_as_they_were_written() => Gen.String[Gen.Char[' ', '~'], 0, 40].Sample(static text =>
    {
        var quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Equal(text, AuthParameters.Parse($"first=1, error=\"{quoted}\", last=2")["error"]);
    });

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Sun, 01 Mar 2026 12:02:00 GMT", 120)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("soon", null)]
    public void The_wait_comes_from_seconds_or_a_date(string value, int? seconds)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var response = Response(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", value);
        Assert.Equal(seconds, (int?)RetryAfter.Of(response, clock)?.TotalSeconds);
    }

    [Fact]
    public void A_date_is_measured_by_the_servers_own_clock()
    {
        using var response = Response(HttpStatusCode.TooManyRequests);
        response.Headers.Date = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(response.Headers.Date.Value.AddSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), RetryAfter.Of(response, TimeProvider.System));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"", typeof(TokenInvalidException))]
    [InlineData(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\", error_description=\"expired\"", typeof(TokenExpiredException))]
    [InlineData(HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\", scope=\"a\"", typeof(InsufficientScopeException))]
    [InlineData(HttpStatusCode.Forbidden, null, typeof(InsufficientScopeException))]
    [InlineData(HttpStatusCode.TooManyRequests, null, typeof(RateLimitedException))]
    public async Task A_refusal_is_an_exception_of_its_kind(HttpStatusCode status, string? challenge, Type expected) =>
        Assert.IsType(expected, await Record.ExceptionAsync(() => Response(status, challenge).EnsureAuthorizedAsync(Cancellation).AsTask()));

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Other_answers_pass(HttpStatusCode status)
    {
        using var response = Response(status);
        Assert.Same(response, await response.EnsureAuthorizedAsync(Cancellation));
    }
}
