using Broxi.Security.Analyzers.Jwt;
using static Broxi.Security.Analyzers.Tests.Jwt.IgnoredValidationResultTests;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IgnoredValidationResultAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IgnoredValidationResultFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Where <see cref="IgnoredValidationResultAnalyzer"/> keeps quiet or only hints.</summary>
public sealed class IgnoredValidationResultSilenceTests
{
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
    public Task Silent_when_every_path_to_the_use_asks() => Verify.IsSilent(
        Sample(
            """
            async Task<object?> TakenOutBefore(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                var identity = result.ClaimsIdentity;
                if (!result.IsValid)
                    return null;
                return identity;
            }
            async Task<object?> Exits(string t, bool verbose)
            {
                var result = await json.ValidateTokenAsync(t, p);
                if (verbose)
                    return null;
                try
                {
                    Console.WriteLine(result.SecurityToken);
                    return result.Claims;
                }
                finally
                {
                    if (!result.IsValid)
                        throw new InvalidOperationException();
                }
            }
            async Task<object?> EveryKey(string t, TokenValidationParameters[] keys)
            {
                TokenValidationResult? result = null;
                foreach (var key in keys)
                {
                    result = await json.ValidateTokenAsync(t, key);
                    if (result.IsValid)
                        break;
                }
                return result?.ClaimsIdentity;
            }
            async Task<object?> Switched(string t) => await json.ValidateTokenAsync(t, p) switch { { IsValid: true } result => result.Claims, { Exception: { } error } => throw error, _ => null };
            async Task<object?> Statement(string t)
            {
                switch (await json.ValidateTokenAsync(t, p))
                {
                    case { IsValid: false }: return null;
                    case var valid: return valid.Claims;
                }
            }
            async Task<object?> Negated(string t)
            {
                if (await json.ValidateTokenAsync(t, p) is not { IsValid: true } result)
                    return null;
                return result.ClaimsIdentity;
            }
            async Task<object?> Tuple(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                var (valid, claims) = (result.IsValid, result.Claims);
                return valid ? claims : null;
            }
            async Task<object> Helper(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                Ensure(result);
                return result.Claims;
                static void Ensure(TokenValidationResult result) { if (!result.IsValid) throw result.Exception; }
            }
            """));

    [Fact]
    public Task Silent_where_another_assertion_asks() => Verify.IsSilent(
        Sample(
            """
            [Conditional("DEBUG"), Conditional("TRACE")] void Check(bool condition) { }
            async Task<object> Asserted(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                Assert.True(result.IsValid);
                return result.Claims;
            }
            async Task<object> Traced(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                Trace.Assert(result.IsValid);
                Check(result.IsValid);
                return result.Claims;
            }
            async Task<object> Both(string t)
            {
                var result = await json.ValidateTokenAsync(t, p);
                Debug.Assert(result.IsValid);
                return result.IsValid ? result.Claims : throw new SecurityTokenException();
            }
            static class Assert { public static void True(bool condition) { if (!condition) throw new InvalidOperationException(); } }
            """,
            "using System.Diagnostics;"));

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
    public Task Silent_in_tests() => Verify.IsSilent(
        Sample(
            """
            async Task Ignored(string t) => await json.ValidateTokenAsync(t, p);
            """),
        Project.Test);

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
}
