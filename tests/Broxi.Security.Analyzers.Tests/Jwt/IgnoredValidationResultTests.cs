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
    public Task Finds_a_use_on_a_path_that_never_asks() => Verify.Finds(
        Sample(
            """
            async Task<object> Logged(string t, bool verbose)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                if (verbose)
                    Console.WriteLine(result.IsValid);
                return result.ClaimsIdentity;
            }
            async Task<object?> OneBranch(string t, string kind)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                switch (kind)
                {
                    case "user": return result.Claims;
                    case "device" when result.IsValid: return result.SecurityToken;
                    default: return null;
                }
            }
            async Task<object> ShortCircuit(string t, bool strict)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                if (strict && !result.IsValid)
                    throw new InvalidOperationException();
                return result.ClaimsIdentity;
            }
            async Task<object?> Overwritten(string t)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                Console.WriteLine(result.ClaimsIdentity.Name);
                result = await json.ValidateTokenAsync(t + t, p);
                return result.IsValid ? result.Claims : null;
            }
            async Task<object?> InLoop(string[] tokens)
            {
                foreach (var t in tokens)
                {
                    var result = await [|json.ValidateTokenAsync(t, p)|];
                    if (t.Length > 9)
                        return result.Claims;
                    if (result.IsValid)
                        return t;
                }
                return null;
            }
            Func<Task<object>> InLambda(string t, bool verbose) => async () =>
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                return verbose && result.IsValid ? t : result.Claims;
            };
            """));

    [Fact]
    public Task Finds_patterns_and_switches_that_look_elsewhere() => Verify.Finds(
        Sample(
            """
            async Task<object?> Declared(string t) => await [|json.ValidateTokenAsync(t, p)|] is { } result ? result.ClaimsIdentity : null;
            async Task<object?> Typed(string t) => await [|json.ValidateTokenAsync(t, p)|] is TokenValidationResult result ? result.ClaimsIdentity : null;
            async Task<object?> Switched(string t) => await [|json.ValidateTokenAsync(t, p)|] switch { { ClaimsIdentity: { } identity } => identity, _ => null };
            async Task<object?> Statement(string t)
            {
                switch (await [|json.ValidateTokenAsync(t, p)|])
                {
                    case { Claims: { } claims }: return claims;
                    default: return null;
                }
            }
            async Task<object> Assigned(string t)
            {
                TokenValidationResult result;
                return (result = await [|json.ValidateTokenAsync(t, p)|]).Claims;
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

    [Theory]
    [InlineData("6.8.0")]
    [InlineData("7.7.3")]
    public async Task Finds_in_earlier_versions(string version)
    {
        // Before version 6.12 only the handler for JSON Web Tokens answers with a result.
        var isOld = version == "6.8.0";
        var asynchronous = isOld ? "" : """
            async Task Later(string t, JwtSecurityTokenHandler jwt, TokenHandler any)
            {
                await [|json.ValidateTokenAsync(t, p)|];
                await [|jwt.ValidateTokenAsync(t, p)|];
                _ = (await [|any.ValidateTokenAsync(any.ReadToken(t), p)|]).ClaimsIdentity;
            }
            """;
        await Verify.Finds(
            $$"""
            using System.IdentityModel.Tokens.Jwt;
            using Microsoft.IdentityModel.JsonWebTokens;
            using Microsoft.IdentityModel.Tokens;
            class Session(JsonWebTokenHandler json, TokenValidationParameters p)
            {
                object Now(string t) => [|json.ValidateToken(t, p)|].Claims;
                object? Asked(string t) => json.ValidateToken(t, p) is { IsValid: true } result ? result.Claims : null;
                {{asynchronous}}
            }
            """,
            new Project { References = References.IdentityModel(version) });
    }

    [Fact]
    public Task Finds_signed_http_requests() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Protocols.SignedHttpRequest;
        class Gate(SignedHttpRequestHandler handler)
        {
            async Task<object?> Ignored(SignedHttpRequestValidationContext context, CancellationToken c) =>
                (await [|handler.ValidateSignedHttpRequestAsync(context, c)|]).ValidatedSignedHttpRequest;
            async Task<object?> Asked(SignedHttpRequestValidationContext context, CancellationToken c) =>
                await handler.ValidateSignedHttpRequestAsync(context, c) is { IsValid: true } result ? result.ValidatedSignedHttpRequest : null;
        }
        """,
        new Project
        {
            ExtraReferences =
            [
                References.FromSource(
                    "Microsoft.IdentityModel.Protocols.SignedHttpRequest",
                    """
                    namespace Microsoft.IdentityModel.Protocols.SignedHttpRequest;
                    public class SignedHttpRequestValidationContext { }
                    public class SignedHttpRequestValidationResult
                    {
                        public bool IsValid { get; set; }
                        public System.Exception Exception { get; set; }
                        public Microsoft.IdentityModel.Tokens.SecurityToken ValidatedSignedHttpRequest { get; set; }
                    }
                    public class SignedHttpRequestHandler
                    {
                        public System.Threading.Tasks.Task<SignedHttpRequestValidationResult> ValidateSignedHttpRequestAsync(
                            SignedHttpRequestValidationContext signedHttpRequestValidationContext, System.Threading.CancellationToken cancellationToken) => null;
                    }
                    """),
            ],
        });

    [Fact]
    public Task Finds_where_only_a_call_asks_that_release_builds_leave_out() => Verify.Finds(
        Sample(
            """
            [Conditional("DEBUG"), Conditional("CHECKED")] void Check(bool condition) { }
            async Task<object> Asserted(string t)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                Debug.Assert(result.IsValid, "The token is not valid.");
                return result.Claims;
            }
            async Task<object> Written(string t)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                Debug.WriteLine(result);
                Debug.WriteLineIf(!result.IsValid, result.Exception);
                return result.Claims;
            }
            async Task<object> Own(string t)
            {
                var result = await [|json.ValidateTokenAsync(t, p)|];
                Check(!(result is { IsValid: false }));
                return result.ClaimsIdentity;
            }
            """,
            "using System.Diagnostics;"));

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

    private const string Throw = "throw new SecurityTokenValidationException(\"The token is not valid.\", result.Exception);";
    private const string Fail = "return AuthenticateResult.Fail(\"The token is not valid.\");";

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

    private static string Sample(string members, string usings = "") =>
        $$"""
        {{usings}}
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Session(JsonWebTokenHandler json, JwtSecurityTokenHandler jwt, TokenHandler any, TokenValidationParameters p)
        {
            {{members.InType()}}
        }
        """;
}
