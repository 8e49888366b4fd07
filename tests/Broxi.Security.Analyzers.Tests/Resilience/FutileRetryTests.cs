using Broxi.Security.Analyzers.Resilience;
using Broxi.Security.CodeFixes.Resilience;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.FutileRetryAnalyzer,
    Broxi.Security.CodeFixes.Resilience.FutileRetryFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="FutileRetryAnalyzer"/> and <see cref="FutileRetryFix"/>.</summary>
public sealed class FutileRetryTests
{
    private const string Usings = "using System.Net;\nusing Polly;\nusing Polly.Retry;\nusing Polly.Extensions.Http;\nusing Microsoft.Extensions.DependencyInjection;\nusing Microsoft.Extensions.Http.Resilience;\n";

    [Theory]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|]).RetryAsync(3)")]
    [InlineData("Policy<HttpResponseMessage>.HandleResult([|r => r.IsSuccessStatusCode == false|]).WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n))")]
    [InlineData("Policy.Handle<HttpRequestException>().OrResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|]).WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n))")]
    [InlineData("Policy<HttpResponseMessage>.Handle<HttpRequestException>().Or<TimeoutException>().OrResult([|(HttpResponseMessage r) => (int)r.StatusCode >= 400|]).RetryForeverAsync()")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult([|r => r.StatusCode == HttpStatusCode.Unauthorized|]).RetryAsync(3)")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult([|r => r.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized|]).WaitAndRetryAsync(2, _ => TimeSpan.Zero)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|r => { if (r.IsSuccessStatusCode) return false; Console.WriteLine(r.StatusCode); return true; }|]).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|r => r.StatusCode != HttpStatusCode.OK && r.StatusCode != HttpStatusCode.NotFound|]).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|Failed|]).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|]).RetryAsync(1)")]
    public Task Finds_policies(string policy) => Verify.Finds(InClass(policy));

    [Theory]
    [InlineData("ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult([|r => !r.IsSuccessStatusCode|])")]
    [InlineData("ShouldHandle = [|args => ValueTask.FromResult(args.Outcome.Result is { IsSuccessStatusCode: false })|]")]
    [InlineData("ShouldHandle = [|static args => new ValueTask<bool>(args.Outcome.Exception is not null || args.Outcome.Result?.IsSuccessStatusCode != true)|]")]
    [InlineData("ShouldHandle = [|args => args.Outcome switch { { Exception: HttpRequestException } => PredicateResult.True(), { Result.StatusCode: >= HttpStatusCode.BadRequest } => PredicateResult.True(), _ => PredicateResult.False() }|]")]
    [InlineData("ShouldHandle = [|async args => { await Task.Yield(); return args.Outcome.Result!.StatusCode == HttpStatusCode.Unauthorized; }|]")]
    public Task Finds_strategies(string option) => Verify.Finds(InClass($"new RetryStrategyOptions<HttpResponseMessage> {{ {option}, MaxRetryAttempts = 3 }}"));

    [Fact]
    public Task Finds_the_predicate_of_a_resilience_handler() => Verify.Finds(Usings + """
        class Startup
        {
            void Configure(IServiceCollection services)
            {
                services.AddHttpClient("orders").AddStandardResilienceHandler(options =>
                    options.Retry.ShouldHandle = [|args => ValueTask.FromResult(args.Outcome.Result?.IsSuccessStatusCode == false)|]);
                services.AddHttpClient("stock").AddResilienceHandler("retry", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult([|r => !r.IsSuccessStatusCode|]),
                }));
            }
        }
        """);

    [Theory]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3)")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult(r => r.StatusCode == HttpStatusCode.NotFound).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => (int)r.StatusCode >= 500 || r.StatusCode == HttpStatusCode.RequestTimeout).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode && r.StatusCode != HttpStatusCode.Unauthorized && r.StatusCode != HttpStatusCode.Forbidden).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode && IsBusy()).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).CircuitBreakerAsync(3, TimeSpan.FromSeconds(1))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).FallbackAsync(new HttpResponseMessage())")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.Unauthorized).RetryAsync(1)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.Unauthorized).RetryAsync()")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => r.StatusCode == HttpStatusCode.Unauthorized).RetryAsync(2, async (r, n) => await RefreshTokenAsync())")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(r => true).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<string>(r => r == \"401\").RetryAsync(3)")]
    [InlineData("new RetryStrategyOptions<HttpResponseMessage> { MaxRetryAttempts = 3 }")]
    [InlineData("new HttpRetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome)) }")]
    [InlineData("new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => !r.IsSuccessStatusCode), OnRetry = async args => await RefreshTokenAsync() }")]
    [InlineData("new Polly.CircuitBreaker.CircuitBreakerStrategyOptions<HttpResponseMessage> { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => !r.IsSuccessStatusCode) }")]
    public Task Accepts(string policy) => Verify.IsSilent(InClass(policy));

    [Fact]
    public Task Accepts_a_policy_whose_calls_ask_for_a_token() => Verify.IsSilent(Usings + """
        class Client(HttpClient http)
        {
            Task<HttpResponseMessage> GetAsync() => Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).RetryAsync(3).ExecuteAsync(async () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "https://api.contoso.com");
                request.Headers.Authorization = new("Bearer", await TokenAsync());
                return await http.SendAsync(request);
            });
            Task<string> TokenAsync() => Task.FromResult("");
        }
        """);

    [Fact]
    public Task Hints_at_403_alone_which_can_be_a_rate_limit() => Verify.Hints(InClass(
        "Policy.HandleResult<HttpResponseMessage>([|r => r.StatusCode == HttpStatusCode.Forbidden|]).RetryAsync(3)"));

    [Theory]
    [InlineData("[|for|] (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; await Task.Delay(1000); }")]
    [InlineData("[|while|] (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode || n++ > 3) return response; await Task.Delay(1000); }")]
    [InlineData("HttpResponseMessage response; [|do|] { response = await http.GetAsync(Url).ConfigureAwait(false); n++; } while (!response.IsSuccessStatusCode && n < 5); return response;")]
    [InlineData("var response = await http.GetAsync(Url); [|while|] (!response.IsSuccessStatusCode && n++ < 3) { await Task.Delay(1000); response = await http.GetAsync(Url); } return response;")]
    [InlineData("[|for|] (;;) { using var request = new HttpRequestMessage(HttpMethod.Get, Url); request.Headers.Authorization = new(\"Bearer\", _held); var response = await http.SendAsync(request); if (response.StatusCode == HttpStatusCode.OK) return response; if (++n == 3) throw new HttpRequestException(\"gave up\"); }")]
    [InlineData("HttpResponseMessage? response = null; [|for|] (var i = 0; i < 3; i++) { response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) break; } return response;")]
    [InlineData("[|for|] (var i = 0; i < 3; i++) { try { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; } catch (HttpRequestException) { } await Task.Delay(1000); }")]
    [InlineData("[|for|] (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; if (response.Headers.RetryAfter is not null) await Task.Delay(1000); }")]
    [InlineData("[|for|] (var i = 0; i < 3; i++) { var response = http.GetAsync(Url).Result; var status = response.StatusCode; if (status == HttpStatusCode.OK) return response; }")]
    [InlineData("[|for|] (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.StatusCode == HttpStatusCode.Unauthorized) { await Task.Delay(1000); continue; } return response; }")]
    public Task Finds_loops(string body) => Verify.Finds(InMethod(body));

    [Fact]
    public Task Finds_a_handler() => Verify.Finds("""
        class Retry : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                HttpResponseMessage? response = null;
                [|for|] (var i = 0; i <= 3; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    response = await base.SendAsync(request, cancellationToken);
                    if (response.IsSuccessStatusCode)
                        return response;
                    response.Dispose();
                }
                return response!;
            }
        }
        """);

    [Fact]
    public Task Finds_a_local_function_in_a_program() => Verify.Finds("""
        using var http = new HttpClient();
        await Send();
        async Task Send()
        {
            [|for|] (var i = 0; i < 3; i++)
            {
                var response = await http.PostAsync("https://api.contoso.com", null);
                if (response.IsSuccessStatusCode)
                    break;
            }
        }
        """, new Project { IsProgram = true });

    [Fact]
    public Task Hints_at_a_delegate_that_may_send_another_token() => Verify.Hints("""
        static class Retry
        {
            static async Task<HttpResponseMessage?> RunAsync(Func<Task<HttpResponseMessage>> send)
            {
                [|for|] (var i = 0; i < 3; i++)
                {
                    var response = await send();
                    if (response.IsSuccessStatusCode)
                        return response;
                }
                return null;
            }
        }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if ((int)response.StatusCode < 500) return response; await Task.Delay(1000); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) return response; }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); switch (response.StatusCode) { case HttpStatusCode.OK: case HttpStatusCode.Unauthorized: case HttpStatusCode.Forbidden: return response; } }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); response.EnsureSuccessStatusCode(); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; if (!IsTransient(response)) throw new HttpRequestException(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; if (response.Headers.WwwAuthenticate.Count > 0) return null; }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; await RefreshTokenAsync(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(s_urls[i]); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("for (var i = 0; i < 3; i++) { var url = s_urls[i]; var response = await http.GetAsync(url); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("foreach (var url in s_urls) { var response = await http.GetAsync(url); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url); if (!response.IsSuccessStatusCode) Console.WriteLine(response.StatusCode); await Task.Delay(1000); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var response = await http.GetAsync(Url); return response; }")]
    [InlineData("while (s_work.Count > 0) { var response = await http.GetAsync(s_work.Dequeue()); if (response.IsSuccessStatusCode) return response; }")]
    public Task Accepts_loops(string body) => Verify.IsSilent(InMethod(body));

    [Fact]
    public Task Accepts_a_probe() => Verify.IsSilent("""
        class Probe(HttpClient http)
        {
            async Task WaitUntilReadyAsync()
            {
                HttpResponseMessage response;
                do
                {
                    response = await http.GetAsync("https://api.contoso.com");
                }
                while (!response.IsSuccessStatusCode);
            }
        }
        """);

    [Fact]
    public Task Accepts_tests() => Verify.IsSilent(
        InClass("Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).RetryAsync(3)"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + "class C { object P = Policy.HandleResult<HttpResponseMessage>(r => !r.).RetryAsync(; async void M(HttpClient http) { while () { var r = await http.GetAsync(; if (r.Is } } }",
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Handles_transient_errors() => Verify.Fixes(
        InClass("""
            Policy
                .Handle<HttpRequestException>()
                .OrResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|])
                // three times
                .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n)),
            Policy.HandleResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|]).RetryAsync(3)
            """),
        InClass("""
            HttpPolicyExtensions.HandleTransientHttpError()
                // three times
                .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n)),
            HttpPolicyExtensions.HandleTransientHttpError().RetryAsync(3)
            """));

    [Fact]
    public Task Narrows_the_predicate_where_more_is_handled_or_the_package_is_missing() => Verify.Fixes(
        InClass("""
            Policy.Handle<TimeoutException>().OrResult<HttpResponseMessage>([|r => !r.IsSuccessStatusCode|]).RetryAsync(3),
            new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult([|r => !r.IsSuccessStatusCode|] /* all */) }
            """),
        InClass("""
            Policy.Handle<TimeoutException>().OrResult<HttpResponseMessage>(r => r.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError).RetryAsync(3),
            new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = new PredicateBuilder<HttpResponseMessage>().HandleResult(r => r.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError /* all */) }
            """));

    [Theory]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|r => r.StatusCode == HttpStatusCode.Unauthorized|]).RetryAsync(3)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>([|Failed|]).RetryAsync(3)")]
    public Task Offers_nothing_where_the_predicate_says_more(string policy) => Verify.OffersNoFix(InClass(policy));

    private static string InClass(string policies) => Usings + $$"""
        class Policies
        {
            object[] Build() => new object[] { {{policies}} };
            static bool Failed(HttpResponseMessage response) => !response.IsSuccessStatusCode;
            static bool IsBusy() => true;
            static Task RefreshTokenAsync() => Task.CompletedTask;
        }
        """;

    private static string InMethod(string body) => Usings + $$"""
        class Client(HttpClient http)
        {
            const string Url = "https://api.contoso.com/v1/orders";
            static readonly string[] s_urls = [Url, Url, Url];
            static readonly Queue<string> s_work = new();
            string _held = "";
            public async Task<HttpResponseMessage?> GetAsync(int n)
            {
                {{body}}
                return null;
            }
            bool IsTransient(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.BadGateway;
            Task RefreshTokenAsync() { _held += "x"; return Task.CompletedTask; }
        }
        """;
}
