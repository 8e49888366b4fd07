using Broxi.Security.Analyzers.Resilience;
using Broxi.Security.CodeFixes.Resilience;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.IgnoredRetryAfterAnalyzer,
    Broxi.Security.CodeFixes.Resilience.IgnoredRetryAfterFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="IgnoredRetryAfterAnalyzer"/> and <see cref="IgnoredRetryAfterFix"/>.</summary>
public sealed class IgnoredRetryAfterTests
{
    private const string Usings = "using System.Net;\n";

    [Theory]
    [InlineData("response.StatusCode == HttpStatusCode.TooManyRequests")]
    [InlineData("HttpStatusCode.TooManyRequests == response.StatusCode")]
    [InlineData("(int)response.StatusCode == 429")]
    [InlineData("response.StatusCode == (HttpStatusCode)429")]
    [InlineData("response.StatusCode is HttpStatusCode.TooManyRequests")]
    [InlineData("response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable")]
    [InlineData("response.StatusCode == HttpStatusCode.ServiceUnavailable || response.StatusCode == HttpStatusCode.TooManyRequests")]
    [InlineData("(int)response.StatusCode == 429 || (int)response.StatusCode >= 500")]
    [InlineData("!response.IsSuccessStatusCode && response.StatusCode == HttpStatusCode.TooManyRequests && attempt < 5")]
    public Task Finds_the_test(string test) => Verify.Finds(InLoop($"if ({test}) {{ await Task.Delay([|1000|]); continue; }}"));

    [Theory]
    [InlineData("await Task.Delay([|TimeSpan.FromSeconds(Math.Pow(2, attempt))|], cancellation);")]
    [InlineData("await Task.Delay([|1000 * attempt + Random.Shared.Next(100)|]);")]
    [InlineData("await Task.Delay([|wait|]); wait *= 2;")]
    [InlineData("await Task.Delay([|s_wait|], cancellation).ConfigureAwait(false);")]
    [InlineData("await Task.Delay([|new TimeSpan(0, 0, 5)|]);")]
    [InlineData("Thread.Sleep([|5000|]);")]
    [InlineData("await Task.Delay([|Backoff(attempt)|], cancellation);")]
    [InlineData("await Task.Delay([|attempt switch { 1 => 1000, 2 => 5000, _ => 10000 }|], cancellation);")]
    public Task Finds_the_wait(string wait) => Verify.Finds(InLoop($"if (response.StatusCode == HttpStatusCode.TooManyRequests) {{ {wait} continue; }}"));

    [Theory]
    [InlineData("if (response.StatusCode != HttpStatusCode.TooManyRequests) return response; await Task.Delay([|1000|]);")]
    [InlineData("if (response.IsSuccessStatusCode || response.StatusCode is not HttpStatusCode.TooManyRequests) return response; await Task.Delay([|1000|]);")]
    [InlineData("var status = response.StatusCode; if (status == HttpStatusCode.TooManyRequests) { await Task.Delay([|1000|]); continue; }")]
    [InlineData("switch (response.StatusCode) { case HttpStatusCode.TooManyRequests: await Task.Delay([|1000|]); break; default: return response; }")]
    [InlineData("switch ((int)response.StatusCode) { case 429 when attempt < 3: await Task.Delay([|1000|]); break; default: return response; }")]
    [InlineData("switch (response) { case { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable }: await Task.Delay([|1000|]); break; default: return response; }")]
    [InlineData("if (response is { StatusCode: not HttpStatusCode.TooManyRequests }) return response; await Task.Delay([|1000|]);")]
    [InlineData("if (response is not { StatusCode: HttpStatusCode.TooManyRequests }) return response; await Task.Delay([|1000|]);")]
    [InlineData("if (response is { IsSuccessStatusCode: false, StatusCode: HttpStatusCode.TooManyRequests }) { await Task.Delay([|1000|]); continue; }")]
    [InlineData("if (response?.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)) return response; await Task.Delay([|1000|]);")]
    [InlineData("while (response.StatusCode == HttpStatusCode.TooManyRequests && attempt < 5) { await Task.Delay([|1000|]); response = await http.GetAsync(\"https://api.contoso.com/v1/orders\"); }")]
    [InlineData("for (var n = 0; n < 3 && response.StatusCode == HttpStatusCode.TooManyRequests; n++) { await Task.Delay([|1000|]); response = await http.GetAsync(\"https://api.contoso.com/v1/orders\"); }")]
    public Task Finds_the_way_to_the_wait(string body) => Verify.Finds(InLoop(body));

    [Fact]
    public Task Finds_a_single_retry_in_a_handler() => Verify.Finds(Usings + """
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
            {
                var response = await base.SendAsync(request, cancellation);
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    await Task.Delay([|500|], cancellation);
                    response = await base.SendAsync(request, cancellation);
                }
                return response;
            }
        }
        """);

    [Theory]
    [InlineData("catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay([|1000|]); }")]
    [InlineData("catch (FlurlHttpException failure) when (failure.StatusCode is 429 or 503) { await Task.Delay([|TimeSpan.FromSeconds(1 << attempt)|]); }")]
    [InlineData("catch (FlurlHttpException failure) when (failure.Call.Response?.StatusCode == 429) { logger.LogWarning(failure, \"Slow down\"); await Task.Delay([|1000|]); }")]
    [InlineData("catch (FlurlHttpException failure) { if (failure.StatusCode != 429) throw; await Task.Delay([|1000|]); }")]
    [InlineData("catch (Refit.ApiException failure) when (failure.StatusCode == HttpStatusCode.TooManyRequests) { Thread.Sleep([|1000|]); }")]
    public Task Finds_the_exception(string handler) => Verify.OffersNoFix(Catching(handler));

    [Theory]
    [InlineData("catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.BadGateway) { await Task.Delay(1000); }")]
    [InlineData("catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.TooManyRequests || attempt < 3) { await Task.Delay(1000); }")]
    [InlineData("catch (FlurlHttpException failure) when (failure.StatusCode == 429) { await Task.Delay(WaitOf(failure)); }")]
    [InlineData("catch (FlurlHttpException failure) when (failure.StatusCode == 429) { await PauseAsync(failure); await Task.Delay(10); }")]
    [InlineData("catch (FlurlHttpException failure) when (failure.StatusCode == 429) { throw; } await Task.Delay(1000);")]
    [InlineData("catch (FlurlHttpException failure) when (failure.StatusCode == 429) { if (!failure.Call.Response.Headers.TryGetFirst(\"Retry-After\", out var after)) after = \"1\"; await Task.Delay(1000); }")]
    public Task Accepts_the_exception(string handler) => Verify.IsSilent(Catching(handler));

    [Fact]
    public Task Finds_a_call_of_the_same_method() => Verify.OffersNoFix("""
        using RestSharp;
        class Client(IRestClient client)
        {
            public string? Get(string path, int remaining = 3)
            {
                var response = client.ExecuteAsync(new RestRequest(path)).Result;
                switch ((int)response.StatusCode)
                {
                    case 200:
                        return response.Content;
                    case 429 when remaining > 0:
                        Thread.Sleep([|TimeSpan.FromSeconds(5)|]);
                        return Get(path, remaining - 1);
                    default:
                        return null;
                }
            }

            public string? Once(string path)
            {
                var response = client.ExecuteAsync(new RestRequest(path)).Result;
                if ((int)response.StatusCode == 429)
                    Thread.Sleep(1000);
                return response.Content;
            }
        }
        """);

    [Theory]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { var pause = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1); await Task.Delay(pause); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { if (response.Headers.TryGetValues(\"Retry-After\", out var v)) await Task.Delay(int.Parse(v.First())); else await Task.Delay(1000); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { if (response.Headers.TryGetValues(\"X-RateLimit-Reset\", out var v)) await Task.Delay(1000); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(WaitOf(response)); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { await PauseAsync(response); await Task.Delay(100); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(_asked); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(Longer(WaitOf(response))); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) { Read(response, out var ms); await Task.Delay(ms); continue; }")]
    public Task Accepts_a_wait_that_the_server_may_have_asked_for(string body) => Verify.IsSilent(InLoop(body));

    [Theory]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) throw new HttpRequestException(\"slow down\"); await Task.Delay(1000);")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests) return response; await Task.Delay(1000);")]
    [InlineData("if (response.StatusCode == HttpStatusCode.ServiceUnavailable) { await Task.Delay(1000); continue; }")]
    [InlineData("if (response.StatusCode == HttpStatusCode.TooManyRequests || attempt > 3) { await Task.Delay(1000); continue; }")]
    [InlineData("if (response.StatusCode != HttpStatusCode.TooManyRequests) await Task.Delay(1000);")]
    [InlineData("var kind = response.StatusCode switch { HttpStatusCode.TooManyRequests => 1, _ => 2 }; await Task.Delay(1000);")]
    [InlineData("switch (response.StatusCode) { case HttpStatusCode.TooManyRequests: case HttpStatusCode.NotFound: await Task.Delay(1000); break; }")]
    [InlineData("if (attempt == 429) { await Task.Delay(1000); continue; }")]
    [InlineData("if (response is { StatusCode: HttpStatusCode.TooManyRequests }) return response; await Task.Delay(1000);")]
    [InlineData("if (response is { IsSuccessStatusCode: true, StatusCode: not HttpStatusCode.TooManyRequests }) return response; await Task.Delay(1000);")]
    [InlineData("if (response is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.NotFound }) { await Task.Delay(1000); continue; }")]
    [InlineData("while (response.StatusCode != HttpStatusCode.TooManyRequests && attempt < 5) { await Task.Delay(1000); }")]
    [InlineData("switch ((int)response.StatusCode) { case 404: case 429 when attempt < 3: await Task.Delay(1000); break; default: return response; }")]
    [InlineData("try { await http.GetStringAsync(\"https://api.contoso.com\"); } catch (HttpRequestException failure) when (failure.StatusCode != HttpStatusCode.TooManyRequests) { await Task.Delay(1000); }")]
    public Task Accepts_a_wait_for_another_reason(string body) => Verify.IsSilent(InLoop(body));

    [Fact]
    public Task Accepts_a_wait_after_which_nothing_is_sent() => Verify.IsSilent(Usings + """
        class Client
        {
            async Task<bool> IsRefusedAsync(HttpResponseMessage response)
            {
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    await Task.Delay(1000);
                    return true;
                }
                return false;
            }
        }
        """);

    [Fact]
    public Task Accepts_a_server_that_sends_the_status() => Verify.IsSilent(Usings + """
        using Microsoft.AspNetCore.Http;
        class Middleware
        {
            async Task InvokeAsync(HttpContext context)
            {
                while (context.Response.StatusCode == 429)
                {
                    if (context.Response.StatusCode == StatusCodes.Status429TooManyRequests)
                        await Task.Delay(1000);
                }
            }
        }
        """);

    [Fact]
    public Task Accepts_tests() => Verify.IsSilent(InLoop("if (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(1000); continue; }"), Project.Test);

    [Fact]
    public Task Accepts_development_code() => Verify.IsSilent(InLoop(
        "\n#if DEBUG\nif (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(1000); continue; }\n#endif\n"), new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Waits_as_long_as_the_header_says() => Verify.Fixes(
        Usings + """
        class Client(HttpClient http)
        {
            async Task<HttpResponseMessage> FirstAsync()
            {
                while (true)
                {
                    var response = await http.GetAsync("https://api.contoso.com/a");
                    if (response.StatusCode != HttpStatusCode.TooManyRequests)
                        return response;
                    // slow down
                    await Task.Delay(/* ms */ [|1000|]); // a second
                }
            }

            async Task<HttpResponseMessage> SecondAsync(CancellationToken cancellation)
            {
                for (var attempt = 1; ; attempt++)
                {
                    Func<Task<HttpResponseMessage>> send = async () =>
                    {
                        HttpResponseMessage answer;
                        do
                        {
                            answer = await http.GetAsync("https://api.contoso.com/b", cancellation);
                            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                                await Task.Delay([|TimeSpan.FromSeconds(attempt)|], cancellation);
                        }
                        while (!answer.IsSuccessStatusCode);
                        return answer;
                    };
                    return await send();
                }
            }
        }
        """,
        Usings + """
        class Client(HttpClient http)
        {
            async Task<HttpResponseMessage> FirstAsync()
            {
                while (true)
                {
                    var response = await http.GetAsync("https://api.contoso.com/a");
                    if (response.StatusCode != HttpStatusCode.TooManyRequests)
                        return response;
                    // slow down
                    await Task.Delay(/* ms */ response.Headers.RetryAfter switch { { Delta: { } delta } => delta, { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - DateTimeOffset.UtcNow).Ticks)), _ => TimeSpan.FromMilliseconds(1000) }); // a second
                }
            }

            async Task<HttpResponseMessage> SecondAsync(CancellationToken cancellation)
            {
                for (var attempt = 1; ; attempt++)
                {
                    Func<Task<HttpResponseMessage>> send = async () =>
                    {
                        HttpResponseMessage answer;
                        do
                        {
                            answer = await http.GetAsync("https://api.contoso.com/b", cancellation);
                            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                                await Task.Delay(answer.Headers.RetryAfter switch { { Delta: { } delta } => delta, { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - DateTimeOffset.UtcNow).Ticks)), _ => TimeSpan.FromSeconds(attempt) }, cancellation);
                        }
                        while (!answer.IsSuccessStatusCode);
                        return answer;
                    };
                    return await send();
                }
            }
        }
        """);

    [Theory]
    [InlineData("await Task.Delay([|wait++|]);")]
    [InlineData("await Task.Delay(millisecondsDelay: [|1000|]);")]
    [InlineData("var delta = 5; var seconds = delta; await Task.Delay([|seconds|]);")]
    public Task Offers_nothing_that_would_change_more(string wait) =>
        Verify.OffersNoFix(InLoop($"if (response.StatusCode == HttpStatusCode.TooManyRequests) {{ {wait} continue; }}"));

    private static string Catching(string handler) => Usings + $$"""
        using Flurl.Http;
        using Microsoft.Extensions.Logging;
        class Client(IFlurlClient client, ILogger logger)
        {
            TimeSpan _asked;
            public async Task<string?> GetAsync(CancellationToken cancellation)
            {
                for (var attempt = 1; attempt < 10; attempt++)
                {
                    try
                    {
                        return await client.Request("orders").GetStringAsync(cancellationToken: cancellation);
                    }
                    {{handler}}
                }
                logger.LogError("No answer.");
                return null;
            }
            TimeSpan WaitOf(Exception failure) => _asked;
            Task PauseAsync(Exception failure) { _asked = TimeSpan.FromSeconds(1); return Task.CompletedTask; }
        }
        """;

    private static string InLoop(string body) => Usings + $$"""
        class Client(HttpClient http)
        {
            static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);
            TimeSpan _asked;
            public async Task<HttpResponseMessage?> GetAsync(CancellationToken cancellation)
            {
                var wait = 500;
                for (var attempt = 1; attempt < 10; attempt++)
                {
                    var response = await http.GetAsync("https://api.contoso.com/v1/orders", cancellation);
                    {{body}}
                }
                return null;
            }
            TimeSpan WaitOf(HttpResponseMessage response) => _asked;
            static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt)));
            static TimeSpan Longer(TimeSpan wait) => wait + TimeSpan.FromSeconds(1);
            Task PauseAsync(HttpResponseMessage response) { _asked = s_wait; return Task.CompletedTask; }
            void Read(HttpResponseMessage response, out int ms) => ms = 1;
        }
        """;
}
