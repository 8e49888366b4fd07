using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using static Broxi.Security.Analyzers.Tests.Jwt.IgnoredValidationResultTests;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IgnoredValidationResultAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IgnoredValidationResultFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="IgnoredValidationResultFix"/> writes.</summary>
public sealed class IgnoredValidationResultFixTests
{
    private const string Throw = "throw new SecurityTokenValidationException(\"The token is not valid.\", result.Exception);";
    private const string Fail = "return AuthenticateResult.Fail(\"The token is not valid.\");";

    [Fact]
    public Task Fix_throws_right_after_the_declaration() => Verify.Fixes(
        Sample(
            """
            async Task<ClaimsIdentity> Read(string t)
            {
                if (t.Length > 0)
                {
                    // Who is it?
                    var result = await [|json.ValidateTokenAsync(t, p)|].ConfigureAwait(false); // the caller

                    return result.ClaimsIdentity;
                }

                TokenValidationResult other;
                other = [|json.ValidateToken(t, p)|];
                return other.ClaimsIdentity;
            }
            """),
        Sample(
            """
            async Task<ClaimsIdentity> Read(string t)
            {
                if (t.Length > 0)
                {
                    // Who is it?
                    var result = await json.ValidateTokenAsync(t, p).ConfigureAwait(false); // the caller
                    if (!result.IsValid)
                    {
                        throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                    }

                    return result.ClaimsIdentity;
                }

                TokenValidationResult other;
                other = json.ValidateToken(t, p);
                if (!other.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", other.Exception);
                }

                return other.ClaimsIdentity;
            }
            """));

    [Fact]
    public Task Fix_names_discarded_results() => Verify.Fixes(
        Sample(
            """
            async Task Check(string t, string result2)
            {
                // First.
                await [|json.ValidateTokenAsync(t, p)|]; // one
                _ = await [|jwt.ValidateTokenAsync(result2, p)|];
                [|json.ValidateToken(t, p)|];
            }
            """),
        Sample(
            """
            async Task Check(string t, string result2)
            {
                // First.
                var result = await json.ValidateTokenAsync(t, p); // one
                if (!result.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                }

                var result3 = await jwt.ValidateTokenAsync(result2, p);
                if (!result3.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result3.Exception);
                }

                var result4 = json.ValidateToken(t, p);
                if (!result4.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result4.Exception);
                }
            }
            """));

    [Fact]
    public Task Fix_names_the_exception_in_full_without_its_import() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.JsonWebTokens;

        var result = await [|new JsonWebTokenHandler().ValidateTokenAsync(args[0], new())|];
        Console.WriteLine(result.ClaimsIdentity.Name);
        """,
        """
        using Microsoft.IdentityModel.JsonWebTokens;

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(args[0], new());
        if (!result.IsValid)
        {
            throw new Microsoft.IdentityModel.Tokens.SecurityTokenValidationException("The token is not valid.", result.Exception);
        }

        Console.WriteLine(result.ClaimsIdentity.Name);
        """,
        new Project { IsProgram = true });

    [Theory]
    [InlineData("async Task<bool> IsKnown(string t)", "return false;", "return result.ClaimsIdentity.IsAuthenticated;")]
    [InlineData("async Task<bool> IsExpired(string t)", Throw, "return result.SecurityToken is null;")]
    [InlineData("async Task<ClaimsIdentity?> MayBeNull(string t)", "return null;", "return result.ClaimsIdentity;")]
    [InlineData("async Task<ClaimsIdentity> NeverNull(string t)", Throw, "return result.ClaimsIdentity;")]
    [InlineData("DateTime? Lifetime(string t)", "return null;", "return result.SecurityToken.ValidTo;")]
    [InlineData("Task<ClaimsIdentity?> Finished(string t)", "return Task.FromResult<ClaimsIdentity?>(null);", "return Task.FromResult<ClaimsIdentity?>(result.ClaimsIdentity);")]
    [InlineData("ValueTask<ClaimsIdentity?> Value(string t)", Throw, "return new(result.ClaimsIdentity);")]
    [InlineData("Task<IResult> Minimal(string t)", "return Task.FromResult<IResult>(Results.Unauthorized());", "return Task.FromResult(Results.Ok(result.Claims));")]
    [InlineData("async Task<Results<Ok<string>, UnauthorizedHttpResult>> Typed(string t)", "return TypedResults.Unauthorized();", "return TypedResults.Ok(result.Issuer);")]
    [InlineData("async Task<Ok<string>?> Only(string t)", Throw, "return TypedResults.Ok(result.Issuer);")]
    [InlineData("async Task<IActionResult> Action(string t)", "return Unauthorized();", "return Ok(result.Claims);")]
    [InlineData("ActionResult<string> TypedAction(string t)", "return Unauthorized();", "return result.Issuer;")]
    [InlineData("async Task<AuthenticateResult> Authenticate(string t)", Fail, "return AuthenticateResult.Success(new(new ClaimsPrincipal(result.ClaimsIdentity), t));")]
    [InlineData("async Task Invoke(HttpContext http, string t)", "http.Response.StatusCode = 401;\n            return;", "await http.Response.WriteAsync(result.Issuer);")]
    [InlineData("async Task Run(string t)", Throw, "await Task.FromResult(result.Claims);")]
    [InlineData("async ValueTask<object?> Filter(EndpointFilterInvocationContext context, string t)", "return Results.Unauthorized();", "return result.Claims;")]
    [InlineData("object? Anything(string t)", Throw, "return result.Claims;")]
    [InlineData("IEnumerable<string>? Names(string t)", Throw, "yield return result.Issuer;")]
    [InlineData("\n#nullable disable\n    string Oblivious(string t)", Throw, "return result.Issuer;")]
    [InlineData("\n#nullable disable\n    string Knows(string t)", "return null;", "if (t == null)\n            return null;\n        return result.Issuer;")]
    public Task Fix_answers_with_what_the_method_returns(string signature, string exit, string rest)
    {
        var call = signature.StartsWith("async", StringComparison.Ordinal) ? "await [|handler.ValidateTokenAsync(t, p)|]" : "[|handler.ValidateToken(t, p)|]";
        return Verify.Fixes(
            Method($"var result = {call};"),
            Method($"var result = {call.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)};\n        if (!result.IsValid)\n        {{\n            {exit}\n        }}\n"));

        string Method(string start) =>
            $$"""
            using System.Security.Claims;
            using Microsoft.AspNetCore.Authentication;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Http.HttpResults;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.IdentityModel.JsonWebTokens;
            using Microsoft.IdentityModel.Tokens;
            class SessionController(JsonWebTokenHandler handler, TokenValidationParameters p) : ControllerBase
            {
                {{signature}}
                {
                    {{start}}
                    {{rest}}
                }
            }
            """.ReplaceLineEndings("\n");
    }

    [Fact]
    public Task Fix_answers_for_the_lambda_and_names_what_is_not_imported() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Builder;
        static class Sessions
        {
            static void Map(WebApplication app, Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler handler) => app.MapPost("/", async (string t) =>
            {
                var result = await [|handler.ValidateTokenAsync(t, new())|];
                return Microsoft.AspNetCore.Http.Results.Ok(result.Claims);
            });
        }
        """,
        """
        using Microsoft.AspNetCore.Builder;
        static class Sessions
        {
            static void Map(WebApplication app, Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler handler) => app.MapPost("/", async (string t) =>
            {
                var result = await handler.ValidateTokenAsync(t, new());
                if (!result.IsValid)
                {
                    return Microsoft.AspNetCore.Http.Results.Unauthorized();
                }

                return Microsoft.AspNetCore.Http.Results.Ok(result.Claims);
            });
        }
        """);

    [Fact]
    public Task Fix_takes_the_result_out_of_the_statement_that_uses_it() => Verify.Fixes(
        Sample(
            """
            async Task<object?> Returned(string t)
            {
                // The identity.
                return (await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity; // of the user
            }
            async Task<object?> Declared(string t)
            {
                var identity = (await [|json.ValidateTokenAsync(t, p)|].ConfigureAwait(false))?.ClaimsIdentity;
                var claims = [|json.ValidateToken(t, p)|].Claims;
                if (await [|json.ValidateTokenAsync(t, p)|] is { } known)
                    return known.Claims;
                return identity ?? (object)claims;
            }
            """),
        Sample(
            """
            async Task<object?> Returned(string t)
            {
                // The identity.
                var result = await json.ValidateTokenAsync(t, p);
                if (!result.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                }

                return result.ClaimsIdentity; // of the user
            }
            async Task<object?> Declared(string t)
            {
                var result = await json.ValidateTokenAsync(t, p).ConfigureAwait(false);
                if (!result.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                }

                var identity = result?.ClaimsIdentity;
                var result2 = json.ValidateToken(t, p);
                if (!result2.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result2.Exception);
                }

                var claims = result2.Claims;
                var result3 = await json.ValidateTokenAsync(t, p);
                if (!result3.IsValid)
                {
                    throw new SecurityTokenValidationException("The token is not valid.", result3.Exception);
                }

                if (result3 is { } known)
                    return known.Claims;
                return identity ?? (object)claims;
            }
            """));

    [Fact]
    public Task Offers_no_fix_without_a_place_for_the_check() => Verify.OffersNoFix(
        Sample(
            """
            async Task NoValue(string t) => await [|json.ValidateTokenAsync(t, p)|];
            async Task<ClaimsIdentity> Direct(string t) => (await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity;
            async Task Second(string t) => Console.WriteLine((await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity);
            async Task SecondArgument(string t)
            {
                Console.WriteLine("{0}{1}", t, (await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity);
                while ((await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity != null)
                    t += t;
            }
            void NotAwaited(string t)
            {
                [|json.ValidateTokenAsync(t, p)|];
                if (t.Length > 0)
                    [|json.ValidateToken(t, p)|];
            }
            async Task<object> LaterAwaited(string t)
            {
                var task = [|json.ValidateTokenAsync(t, p)|];
                return (await task).Claims;
            }
            """));
}
