using Broxi.Security.Analyzers.Resilience;
using Broxi.Security.CodeFixes.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.RetryAfterDateAnalyzer,
    Broxi.Security.CodeFixes.Resilience.RetryAfterDateFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="RetryAfterDateAnalyzer"/> and <see cref="RetryAfterDateFix"/>.</summary>
public sealed class RetryAfterDateTests
{
    private const string Both = "response.Headers.RetryAfter switch { { Delta: { } delta } => delta, { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - DateTimeOffset.UtcNow).Ticks)), _ => TimeSpan.FromSeconds(1) }";

    [Theory]
    [InlineData("await Task.Delay([|response.Headers.RetryAfter!.Delta!.Value|]);")]
    [InlineData("if (response.Headers.RetryAfter != null) await Task.Delay([|response.Headers.RetryAfter.Delta.Value|]);")]
    [InlineData("var wait = [|(TimeSpan)response.Headers.RetryAfter.Delta|]; await Task.Delay(wait);")]
    [InlineData("var ms = [|response.Headers.RetryAfter.Delta.Value|].TotalMilliseconds;")]
    [InlineData("var wait = [|response.Headers.RetryAfter?.Delta.Value|] ?? TimeSpan.FromSeconds(5);")]
    [InlineData("var header = response.Headers.RetryAfter; if (header is null) return; Thread.Sleep([|header.Delta.Value|]);")]
    [InlineData("Func<Task> pause = async () => await Task.Delay([|response.Headers.RetryAfter.Delta.Value|] + TimeSpan.FromSeconds(1));")]
    public Task Finds_what_throws(string body) => Verify.Finds(InMethod(body));

    [Theory]
    [InlineData("await Task.Delay([|response.Headers.RetryAfter?.Delta|] ?? TimeSpan.FromSeconds(1));")]
    [InlineData("if ([|response.Headers.RetryAfter?.Delta|] is { } wait) await Task.Delay(wait);")]
    [InlineData("if ([|response.Headers.RetryAfter!.Delta|].HasValue) await Task.Delay(response.Headers.RetryAfter.Delta.Value);")]
    [InlineData("if ([|response.Headers.RetryAfter?.Delta|] != null) await Task.Delay(response.Headers.RetryAfter.Delta.Value);")]
    [InlineData("if (response.Headers.RetryAfter is { [|Delta|]: { } wait }) await Task.Delay(wait);")]
    [InlineData("var wait = [|response.Headers.RetryAfter!.Delta|].GetValueOrDefault();")]
    [InlineData("try { await Task.Delay([|response.Headers.RetryAfter!.Delta|].Value); } catch (InvalidOperationException) { }")]
    public Task Hints_at_what_only_waits_too_short(string body) => Verify.Hints(InMethod(body));

    [Theory]
    [InlineData("await Task.Delay(response.Headers.RetryAfter switch { { Delta: { } d } => d, { Date: { } at } => at - DateTimeOffset.UtcNow, _ => TimeSpan.Zero });")]
    [InlineData("if (response.Headers.RetryAfter!.Date.HasValue) return; await Task.Delay(response.Headers.RetryAfter.Delta!.Value);")]
    [InlineData("var d = response.Headers.RetryAfter?.Delta; if (response.Headers.TryGetValues(\"Retry-After\", out var raw)) return;")]
    [InlineData("var d = response.Headers.RetryAfter?.Delta ?? From(response.Headers.RetryAfter);")]
    [InlineData("var d = new Change().Delta.Value;")]
    public Task Accepts(string body) => Verify.IsSilent(InMethod(body));

    [Fact]
    public Task Accepts_a_date_that_another_member_reads() => Verify.IsSilent("""
        partial class Client
        {
            TimeSpan Wait(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta ?? At(response);
        }
        partial class Client
        {
            TimeSpan At(HttpResponseMessage response) => response.Headers.RetryAfter?.Date - DateTimeOffset.UtcNow ?? TimeSpan.Zero;
        }
        """);

    [Fact]
    public Task Hints_at_what_throws_beside_a_member_that_reads_the_date() => Verify.Hints("""
        class Client
        {
            TimeSpan Wait(HttpResponseMessage response) => [|response.Headers.RetryAfter!.Delta!.Value|];
            TimeSpan? At(HttpResponseMessage response) => response.Headers.RetryAfter?.Date - DateTimeOffset.UtcNow;
        }
        """);

    [Fact]
    public Task Finds_a_record_and_a_program() => Verify.Finds("""
        using var http = new HttpClient();
        var response = await http.GetAsync("https://api.contoso.com");
        await Task.Delay([|response.Headers.RetryAfter!.Delta!.Value|]);
        record Answer(HttpResponseMessage Response)
        {
            public TimeSpan Wait => [|Response.Headers.RetryAfter!.Delta!.Value|];
        }
        """, new Project { IsProgram = true });

    [Fact]
    public Task Accepts_tests() => Verify.IsSilent(InMethod("await Task.Delay(response.Headers.RetryAfter!.Delta!.Value);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        "class C { void M(HttpResponseMessage r) { var x = r.Headers.RetryAfter.Date.; r.Headers.RetryAfter.Delta.; } }", new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Reads_both_forms() => Verify.Fixes(
        InMethod("""
            // wait
            await Task.Delay(/* long */ [|response.Headers.RetryAfter!.Delta!.Value|]); // as asked
                }
                void Sleep(HttpResponseMessage response)
                {
                    Thread.Sleep([|response.Headers.RetryAfter.Delta.Value|] + TimeSpan.FromSeconds(1));
            """),
        InMethod($"""
            // wait
            await Task.Delay(/* long */ {Both}); // as asked
                {"}"}
                void Sleep(HttpResponseMessage response)
                {"{"}
                    Thread.Sleep(({Both}) + TimeSpan.FromSeconds(1));
            """));

    [Theory]
    [InlineData(
        "var wait = [|response.Headers.RetryAfter?.Delta|] ?? TimeSpan.FromSeconds(5);",
        "var wait = response.Headers.RetryAfter switch { { Delta: { } delta } => delta, { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - DateTimeOffset.UtcNow).Ticks)), _ => TimeSpan.FromSeconds(5) };")]
    [InlineData(
        "if ([|response.Headers.RetryAfter?.Delta|] is { } delta) await Task.Delay(delta);",
        "if (response.Headers.RetryAfter switch { { Delta: { } seconds } => (TimeSpan?)seconds, { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - DateTimeOffset.UtcNow).Ticks)), _ => null } is { } delta) await Task.Delay(delta);")]
    public Task Reads_both_forms_of_a_header_that_may_be_missing(string body, string mended) =>
        Verify.Fixes(InMethod(body), InMethod(mended), DiagnosticSeverity.Info);

    [Theory]
    [InlineData("if ([|response.Headers.RetryAfter!.Delta|].HasValue) await Task.Delay(response.Headers.RetryAfter.Delta.Value);")]
    [InlineData("var wait = [|response.Headers.RetryAfter!.Delta|].GetValueOrDefault();")]
    public Task Offers_nothing_where_the_date_has_to_follow(string body) => Verify.OffersNoFix(InMethod(body), DiagnosticSeverity.Info);

    private static string InMethod(string body) => $$"""
        #nullable disable warnings
        class Client
        {
            async Task WaitAsync(HttpResponseMessage response)
            {
                {{body}}
            }
            TimeSpan From(System.Net.Http.Headers.RetryConditionHeaderValue? header) => TimeSpan.Zero;
        }
        class Change { public int? Delta => 1; }
        """;
}
