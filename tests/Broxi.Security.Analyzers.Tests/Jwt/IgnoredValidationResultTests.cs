using Broxi.Security.Analyzers.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IgnoredValidationResultAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IgnoredValidationResultFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="IgnoredValidationResultAnalyzer"/> finds.</summary>
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

    internal static string Sample(string members, string usings = "") =>
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
