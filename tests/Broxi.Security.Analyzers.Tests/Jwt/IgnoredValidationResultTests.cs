using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IgnoredValidationResultAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IgnoredValidationResultFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="IgnoredValidationResultAnalyzer"/> and <see cref="IgnoredValidationResultFix"/>.</summary>
public sealed class IgnoredValidationResultTests
{
    [Fact]
    public Task Finds_results_that_nobody_asks_in_every_handler() => Verify.Finds(
        Sample(
            """
            async Task Discarded(string t)
            {
                await [|json.ValidateTokenAsync(t, p)|];
                _ = await [|jwt.ValidateTokenAsync(t, p)|];
                [|json.ValidateToken(t, p)|];
                [|any.ValidateTokenAsync(t, p)|].Wait();
                await [|any.ValidateTokenAsync(t, p)|].ConfigureAwait(false);
                var unread = [|json.ValidateTokenAsync(t, p)|].Result;
                var awaited = [|json.ValidateTokenAsync(t, p)|].GetAwaiter().GetResult();
            }
            async Task NoValue(string t) => await [|json.ValidateTokenAsync(t, p)|];
            async Task<ClaimsIdentity> Local(string t)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                return result.ClaimsIdentity;
            }
            async Task<ClaimsIdentity> Direct(string t) => (await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity;
            async Task<ClaimsIdentity?> Conditional(string t) => (await [|json.ValidateTokenAsync(t, p)|])?.ClaimsIdentity;
            async Task<object?> Assigned(string t)
            {
                TokenValidationResult? result = null;
                result = await [|json.ValidateTokenAsync(t, p)|];
                var again = result;
                if (again == null || result is null)
                    return null;
                return again.Claims["sub"];
            }
            async Task<object> LaterAwaited(string t)
            {
                var task = [|json.ValidateTokenAsync(t, p)|];
                var result = await task;
                return result.SecurityToken;
            }
            async Task<object> Deconstructed(string t)
            {
                var (result, count) = (await [|json.ValidateTokenAsync(t, p)|], 1);
                return result.SecurityToken;
            }
            async Task<object?> Pattern(string t) => await [|json.ValidateTokenAsync(t, p)|] is { ClaimsIdentity: not null } ? t : null;
            Action Callback(string t) => () => [|json.ValidateToken(t, p)|];
            """));

    [Fact]
    public Task Silent_when_the_result_is_asked() => Verify.IsSilent(
        Sample(
            """
            async Task<object?> Local(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                return result.IsValid ? result.ClaimsIdentity : null;
            }
            async Task<object> ByException(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                if (result.Exception is { } error)
                    throw error;
                return result.Claims;
            }
            async Task<bool> Direct(string t) => (await json.ValidateTokenAsync(t, p)).IsValid;
            bool Blocking(string t) => json.ValidateTokenAsync(t, p).Result.IsValid;
            bool? Conditional(string t) => json.ValidateToken(t, p)?.IsValid;
            async Task<object?> Pattern(string t) => await json.ValidateTokenAsync(t, p) is { IsValid: true, ClaimsIdentity: var identity } ? identity : null;
            async Task<object?> PatternOfLocal(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                return result is { IsValid: true } ? result.ClaimsIdentity : null;
            }
            async Task<object?> Named(string t) => await json.ValidateTokenAsync(t, p) is { } result && result.IsValid ? result.Claims : null;
            async Task<object?> Renamed(string t)
            {
                TokenValidationResult result;
                result = await json.ValidateTokenAsync(t, p);
                var again = result;
                return again.IsValid ? again.Claims : null;
            }
            async Task<object?> LaterAwaited(string t)
            {
                var task = json.ValidateTokenAsync(t, p);
                return (await task).IsValid;
            }
            async Task<object?> Deconstructed(string t)
            {
                var (result, _) = (await json.ValidateTokenAsync(t, p), 1);
                return result.IsValid;
            }
            async Task<bool> Nested(string t)
            {
                TokenValidationResult result;
                return (result = await json.ValidateTokenAsync(t, p)).IsValid;
            }
            """));

    [Fact]
    public Task Silent_when_the_result_leaves_the_method() => Verify.IsSilent(
        Sample(
            """
            private TokenValidationResult? _last;
            Task<TokenValidationResult> Returned(string t) => json.ValidateTokenAsync(t, p);
            async Task<TokenValidationResult> ReturnedLocal(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                return result;
            }
            async Task Passed(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                Console.WriteLine(result);
                GC.KeepAlive(await json.ValidateTokenAsync(t, p));
            }
            async Task Stored(string t) => _last = await json.ValidateTokenAsync(t, p);
            async Task<Func<object>> Captured(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                return () => result.Claims;
            }
            Func<Task<TokenValidationResult>> Lambda(string t) => () => json.ValidateTokenAsync(t, p);
            async Task Together(string t)
            {
                var a = json.ValidateTokenAsync(t, p);
                await Task.WhenAll(a, any.ValidateTokenAsync(t, p));
            }
            """));

    [Fact]
    public Task Silent_on_the_handler_that_throws() => Verify.IsSilent(
        Sample(
            """
            ClaimsPrincipal Throws(string t) => jwt.ValidateToken(t, p, out _);
            void Statement(string t) => jwt.ValidateToken(t, p, out _);
            """));

    [Fact]
    public Task Silent_on_methods_of_the_project_itself() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Service
        {
            TokenValidationResult ValidateToken(string token) => new();
            void Run(string token) => ValidateToken(token);
        }
        """);

    [Fact]
    public Task Finds_through_an_override_of_the_project() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Handler : TokenHandler
        {
            public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters parameters) => Task.FromResult(new TokenValidationResult());
            async Task Run(string token) => await [|ValidateTokenAsync(token, new())|];
        }
        """);

    [Fact]
    public Task F37_finds_next_to_a_pragma_for_another_tool() => Verify.Finds(
        Sample(
            """
            async Task Run(string t)
            {
            #pragma warning disable S6781
                await [|json.ValidateTokenAsync(t, p)|];
            #pragma warning restore S6781
            }
            """));

    [Fact]
    public Task Silent_in_tests() => Verify.IsSilent(
        Sample(
            """
            async Task Ignored(string t) => await json.ValidateTokenAsync(t, p);
            """),
        Project.Test);

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

    [Fact]
    public Task Offers_no_fix_without_a_place_for_the_check() => Verify.OffersNoFix(
        Sample(
            """
            async Task NoValue(string t) => await [|json.ValidateTokenAsync(t, p)|];
            async Task<ClaimsIdentity> Direct(string t) => (await [|json.ValidateTokenAsync(t, p)|]).ClaimsIdentity;
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

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Sample(
            """
            async Task Check(string t)
            {
                var result = await json.ValidateTokenAsync(t, p;
                result.
                json.ValidateToken(;
                var (a, b = await json.ValidateTokenAsync(t, p);
            }
            """),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Sample(string members) =>
        $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Session(JsonWebTokenHandler json, JwtSecurityTokenHandler jwt, TokenHandler any, TokenValidationParameters p)
        {
            {{members.ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }
        """;
}
