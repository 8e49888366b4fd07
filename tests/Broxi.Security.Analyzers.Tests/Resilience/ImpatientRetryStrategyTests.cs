using Broxi.Security.Analyzers.Resilience;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.IgnoredRetryAfterAnalyzer,
    Broxi.Security.CodeFixes.Resilience.IgnoredRetryAfterFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="IgnoredRetryAfterAnalyzer"/> on policies and strategies of Polly.</summary>
public sealed class ImpatientRetryStrategyTests
{
    private const string Usings = """
        using System.Net;
        using Flurl.Http;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Http.Resilience;
        using Polly;
        using Polly.Extensions.Http;
        using Polly.Retry;

        """;

    [Theory]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).[|WaitAndRetryAsync|](5, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)))")]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().OrResult(answer => (int)answer.StatusCode == 429).[|WaitAndRetryAsync|](5, attempt => TimeSpan.FromSeconds(attempt) + TimeSpan.FromMilliseconds(Random.Shared.Next(0, 100)))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable).[|WaitAndRetryAsync|](new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5) })")]
    [InlineData("Policy<HttpResponseMessage>.Handle<HttpRequestException>().OrResult(answer => !answer.IsSuccessStatusCode && answer.StatusCode == HttpStatusCode.TooManyRequests).[|WaitAndRetryForeverAsync|](_ => TimeSpan.FromSeconds(3))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(IsBusy).[|WaitAndRetry|](3, (attempt, context) => Backoff(attempt))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.NotFound || answer.StatusCode == HttpStatusCode.TooManyRequests).[|WaitAndRetryAsync|](3, (attempt, outcome, context) => TimeSpan.FromSeconds(attempt), (outcome, wait, attempt, context) => Task.CompletedTask)")]
    [InlineData("Policy.Handle<FlurlHttpException>(failure => failure.StatusCode == 429).[|WaitAndRetryAsync|](3, attempt => TimeSpan.FromSeconds(attempt))")]
    [InlineData("Policy.Handle<HttpRequestException>(failure => failure.StatusCode is HttpStatusCode.TooManyRequests).[|WaitAndRetry|](3, attempt => { var wait = 100 * attempt; return TimeSpan.FromMilliseconds(wait); })")]
    public Task Finds_the_policy(string policy) => Verify.Finds(Class($"object Create() => {policy};"));

    [Fact]
    public Task Finds_the_policy_of_a_client() => Verify.Finds(Usings + """
        static class Setup
        {
            public static IHttpClientBuilder AddOrders(this IServiceCollection services) => services.AddHttpClient("orders")
                .AddTransientHttpErrorPolicy(builder => builder
                    .OrResult(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)
                    .[|WaitAndRetryAsync|](3, attempt => TimeSpan.FromSeconds(attempt)));
        }
        """ + """

        namespace Microsoft.Extensions.DependencyInjection
        {
            // As in Microsoft.Extensions.Http.Polly.
            static class PollyHttpClientBuilderExtensions
            {
                public static IHttpClientBuilder AddTransientHttpErrorPolicy(this IHttpClientBuilder client, Func<PolicyBuilder<HttpResponseMessage>, IAsyncPolicy<HttpResponseMessage>> configure) => client;
            }
        }
        """);

    [Theory]
    [InlineData("HttpPolicyExtensions.HandleTransientHttpError().WaitAndRetryAsync(5, attempt => TimeSpan.FromSeconds(attempt)), 429")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode != HttpStatusCode.TooManyRequests && !answer.IsSuccessStatusCode).WaitAndRetryAsync(5, attempt => TimeSpan.FromSeconds(attempt))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => !(answer.StatusCode == HttpStatusCode.TooManyRequests)).WaitAndRetryAsync(5, attempt => TimeSpan.FromSeconds(attempt))")]
    [InlineData("Policy.HandleResult<int>(answer => answer == 429).WaitAndRetryAsync(5, attempt => TimeSpan.FromSeconds(attempt))")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).WaitAndRetryAsync(5, (attempt, outcome, context) => outcome.Result?.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt), (outcome, wait, attempt, context) => Task.CompletedTask)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).WaitAndRetryAsync(5, (attempt, outcome, context) => Asked(outcome.Result), (outcome, wait, attempt, context) => Task.CompletedTask)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).WaitAndRetry(5, (attempt, context) => (TimeSpan)context[\"wait\"])")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).WaitAndRetryAsync(5, _ => _asked)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).RetryAsync(5)")]
    [InlineData("Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).CircuitBreakerAsync(5, TimeSpan.FromMinutes(1))")]
    public Task Accepts_the_policy(string policy) => Verify.IsSilent(Class($"object Create() => Keep({policy});"));

    [Theory]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests), [|Delay|] = TimeSpan.FromSeconds(2)")]
    [InlineData("[|ShouldHandle|] = arguments => new ValueTask<bool>(arguments.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests }), BackoffType = DelayBackoffType.Exponential")]
    [InlineData("[|Delay|] = TimeSpan.FromSeconds(2), ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)")]
    [InlineData("[|Delay|] = TimeSpan.FromSeconds(2), ShouldHandle = static arguments => arguments.Outcome switch { { Exception: HttpRequestException } => PredicateResult.True(), { Result.StatusCode: HttpStatusCode.TooManyRequests } => PredicateResult.True(), _ => PredicateResult.False() }")]
    [InlineData("[|Delay|] = TimeSpan.FromSeconds(2), ShouldHandle = static async arguments => { await Task.Yield(); return arguments.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests || arguments.Outcome.Exception is not null; }")]
    [InlineData("[|Delay|] = TimeSpan.FromSeconds(2), ShouldHandle = static arguments => arguments.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests ? PredicateResult.True() : PredicateResult.False()")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult((int?)arguments.Outcome.Result?.StatusCode == 429), [|DelayGenerator|] = arguments => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromSeconds(Math.Pow(2, arguments.AttemptNumber)))")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult((int?)arguments.Outcome.Result?.StatusCode == 429), [|DelayGenerator|] = arguments => new ValueTask<TimeSpan?>(arguments.AttemptNumber switch { 0 => TimeSpan.Zero, _ => Backoff(arguments.AttemptNumber) })")]
    public Task Finds_the_strategy(string options) => Verify.Finds(Class(
        $"object Create() => new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage> {{ MaxRetryAttempts = 4, {options} }}).Build();"));

    [Fact]
    public Task Finds_the_strategy_of_exceptions() => Verify.Finds(Class("""
        object Create() => new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            [|Delay|] = TimeSpan.FromSeconds(1),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is FlurlHttpException { StatusCode: 429 }),
        }).Build();
        """));

    [Theory]
    [InlineData("services.AddHttpClient(\"orders\").AddStandardResilienceHandler(options => [|options.Retry.DelayGenerator|] = arguments => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromSeconds(arguments.AttemptNumber)));")]
    [InlineData("services.AddHttpClient(\"orders\").AddResilienceHandler(\"orders\", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests), [|DelayGenerator|] = _ => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromSeconds(1)) }));")]
    public Task Finds_a_wait_that_takes_the_place_of_the_header(string setup) => Verify.Finds(Class($"void Add(IServiceCollection services) {{ {setup} }}"));

    [Theory]
    [InlineData("services.AddHttpClient(\"orders\").AddStandardResilienceHandler();")]
    [InlineData("services.AddHttpClient(\"orders\").AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.FromSeconds(3));")]
    [InlineData("services.AddHttpClient(\"orders\").AddStandardResilienceHandler(options => { options.Retry.ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null); options.Retry.DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromSeconds(1)); });")]
    [InlineData("services.AddHttpClient(\"orders\").AddResilienceHandler(\"orders\", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.FromSeconds(2), ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests) }));")]
    [InlineData("services.AddHttpClient(\"orders\").AddStandardResilienceHandler(options => options.Retry.DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Asked(arguments.Outcome.Result)));")]
    public Task Accepts_a_handler_that_reads_the_header(string setup) => Verify.IsSilent(Class($"void Add(IServiceCollection services) {{ {setup} }}"));

    [Theory]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.ServiceUnavailable), Delay = TimeSpan.FromMilliseconds(429)")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is not HttpStatusCode.TooManyRequests), Delay = TimeSpan.FromSeconds(1)")]
    [InlineData("ShouldHandle = arguments => arguments.Outcome switch { { Result.StatusCode: HttpStatusCode.TooManyRequests } => PredicateResult.False(), _ => PredicateResult.True() }")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests), DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta)")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests), DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Asked(arguments.Outcome.Result))")]
    [InlineData("ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests), DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(_asked)")]
    public Task Accepts_the_strategy(string options) => Verify.IsSilent(Class(
        $"object Create() => new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage> {{ {options} }}).Build();"));

    [Fact]
    public Task Accepts_tests() => Verify.IsSilent(
        Class("object Create() => Policy.HandleResult<HttpResponseMessage>(IsBusy).WaitAndRetry(3, attempt => TimeSpan.FromSeconds(attempt));"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Class("object Create() => Policy.HandleResult<HttpResponseMessage>(answer => answer.StatusCode is { }).WaitAndRetry(3, attempt => ); object Other() => new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = , DelayGenerator = 429 };"),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Class(string members) => Usings + $$"""
        class Client
        {
            private TimeSpan _asked;

            {{members}}

            static bool IsBusy(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.TooManyRequests;
            static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt)));
            TimeSpan Asked(HttpResponseMessage? answer) => answer is null ? TimeSpan.Zero : _asked;
            static object Keep(object policy, int status = 0) => policy;
            void Set(TimeSpan asked) => _asked = asked;
        }
        """;
}
