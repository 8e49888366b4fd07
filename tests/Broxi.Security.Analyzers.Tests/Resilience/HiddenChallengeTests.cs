using Broxi.Security.Analyzers.Resilience;
using Broxi.Security.CodeFixes.Resilience;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Resilience.HiddenChallengeAnalyzer,
    Broxi.Security.CodeFixes.Resilience.HiddenChallengeFix>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="HiddenChallengeAnalyzer"/> and <see cref="HiddenChallengeFix"/>.</summary>
public sealed class HiddenChallengeTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Http;

        """;

    [Theory]
    [InlineData("[|context.HandleResponse()|]; return Task.CompletedTask;")]
    [InlineData("[|context.HandleResponse()|]; return context.Response.WriteAsync(\"no\");")]
    [InlineData("[|context.HandleResponse()|]; context.Response.ContentType = \"application/json\"; return context.Response.WriteAsJsonAsync(new { error = context.Error });")]
    [InlineData("[|context.HandleResponse()|]; return context.HttpContext.Response.WriteAsync(context.ErrorDescription ?? \"\");")]
    [InlineData("if (context.Request.Path.StartsWithSegments(\"/api\")) [|context.HandleResponse()|]; return Task.CompletedTask;")]
    [InlineData("if (context.AuthenticateFailure != null) { [|context.HandleResponse()|]; } return Task.CompletedTask;")]
    public Task Finds_an_answer_without_a_status(string body) => Verify.Finds(Event(body));

    [Fact]
    public Task Finds_a_method_and_an_event_of_options() => Verify.Finds(Usings + """
        class Setup
        {
            void Configure(JwtBearerOptions options)
            {
                options.Events ??= new JwtBearerEvents();
                options.Events.OnChallenge = Answer;
            }

            static async Task Answer(JwtBearerChallengeContext c)
            {
                [|c.HandleResponse()|];
                await c.Response.WriteAsync("sign in");
            }
        }
        """);

    [Theory]
    [InlineData("context.HandleResponse(); context.Response.StatusCode = 401; return Task.CompletedTask;")]
    [InlineData("context.Response.StatusCode = StatusCodes.Status401Unauthorized; context.HandleResponse(); return Task.CompletedTask;")]
    [InlineData("context.HandleResponse(); context.HttpContext.Response.StatusCode = 403; return Task.CompletedTask;")]
    [InlineData("context.HandleResponse(); var response = context.Response; response.StatusCode = 401; return Task.CompletedTask;")]
    [InlineData("context.HandleResponse(); context.Response.Redirect(\"/login\"); return Task.CompletedTask;")]
    [InlineData("context.HandleResponse(); return Results.Unauthorized().ExecuteAsync(context.HttpContext);")]
    [InlineData("context.HandleResponse(); return Deny(context);")]
    [InlineData("context.HandleResponse(); return Deny(context.Response);")]
    [InlineData("context.HandleResponse(); throw new UnauthorizedAccessException();")]
    [InlineData("return Task.CompletedTask;")]
    [InlineData("context.Error = \"invalid_token\"; return Task.CompletedTask;")]
    public Task Accepts_an_answer_that_may_have_a_status(string body) => Verify.IsSilent(Event(body));

    [Fact]
    public Task Accepts_other_events_and_unknown_callbacks() => Verify.IsSilent(Usings + """
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        class Setup
        {
            object One(Func<JwtBearerChallengeContext, Task> given) => new JwtBearerEvents { OnChallenge = given };
            object Two() => new OpenIdConnectEvents { OnRemoteFailure = context => { context.HandleResponse(); return Task.CompletedTask; } };
        }
        """);

    [Fact]
    public Task Suggests_in_tests() => Verify.Hints(Event("[|context.HandleResponse()|]; return Task.CompletedTask;"), Project.Test);

    [Fact]
    public Task Answers_401() => Verify.Fixes(
        Usings + """
        class Setup
        {
            object One() => new JwtBearerEvents
            {
                OnChallenge = context =>
                {
                    // our own words
                    [|context.HandleResponse()|]; // not the handler's
                    return context.Response.WriteAsync("no");
                },
            };
            object Two() => new JwtBearerEvents
            {
                OnChallenge = async c => { [|c.HandleResponse()|]; await c.Response.WriteAsync("no"); },
            };
        }
        """,
        Usings + """
        class Setup
        {
            object One() => new JwtBearerEvents
            {
                OnChallenge = context =>
                {
                    // our own words
                    context.HandleResponse(); // not the handler's
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return context.Response.WriteAsync("no");
                },
            };
            object Two() => new JwtBearerEvents
            {
                OnChallenge = async c => { c.HandleResponse(); c.Response.StatusCode = StatusCodes.Status401Unauthorized; await c.Response.WriteAsync("no"); },
            };
        }
        """);

    [Theory]
    [InlineData("if (context.Error != null) [|context.HandleResponse()|]; return Task.CompletedTask;")]
    [InlineData("context.Response.WriteAsync(\"no\"); [|context.HandleResponse()|]; return Task.CompletedTask;")]
    public Task Offers_nothing_in_doubt(string body) => Verify.OffersNoFix(Event(body));

    private static string Event(string body) => Usings + $$"""
        class Setup
        {
            object Events() => new JwtBearerEvents { OnChallenge = context => { {{body}} } };
            Task Deny(object target) => Task.CompletedTask;
        }
        """;
}
