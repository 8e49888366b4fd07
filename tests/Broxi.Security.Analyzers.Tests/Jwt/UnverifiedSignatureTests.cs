using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnverifiedSignatureAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnverifiedSignatureFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="UnverifiedSignatureAnalyzer"/> finds.</summary>
public sealed class UnverifiedSignatureTests
{
    [Fact]
    public Task Finds_false_through_a_constant_and_nested_options() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        class Startup
        {
            private const bool Signed = false;
            void Configure(IServiceCollection services) => services.AddAuthentication().AddJwtBearer(options =>
            {
                options.TokenValidationParameters = new() { [|RequireSignedTokens|] = Signed };
                var required = false;
                [|options.TokenValidationParameters.RequireSignedTokens|] = required;
            });
        }
        """);

    [Fact]
    public Task Finds_a_signature_validator_that_only_reads_the_token_in_every_form() => Verify.Finds(
        """
        using System.IdentityModel.Tokens.Jwt;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            private static readonly SignatureValidator s_held = (token, _) => new JsonWebToken(token);
            private static SecurityToken Parse(string token, TokenValidationParameters parameters) => new JwtSecurityTokenHandler().ReadToken(token);
            private static JsonWebToken Read(string token) => new(token);
            void Configure(TokenValidationParameters p)
            {
                [|p.SignatureValidator|] = (token, _) => new JwtSecurityToken(token);
                [|p.SignatureValidator|] = delegate (string token, TokenValidationParameters _) { return new JsonWebTokenHandler().ReadJsonWebToken(token); };
                [|p.SignatureValidator|] = Parse;
                [|p.SignatureValidator|] = s_held;
                [|p.SignatureValidator|] = Local;
                [|p.SignatureValidator|] = (token, _) => Read(token);
                [|p.SignatureValidatorUsingConfiguration|] = (token, _, _) => new JsonWebToken(token);
                [|p.SignatureValidator|] = (token, _) =>
                {
                    ArgumentNullException.ThrowIfNull(token);
                    if (token.Length == 0)
                        throw new ArgumentException("no token");
                    Console.WriteLine(token.Length);
                    var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token);
                    return jwt;
                };
                SecurityToken Local(string token, TokenValidationParameters parameters)
                {
                    if (token.Length > 100)
                        return new JsonWebToken(token);
                    return new JwtSecurityToken(token);
                }
            }
        }
        """);

    [Theory]
    [InlineData("6.8.0")]
    [InlineData("7.7.3")]
    public Task Finds_in_earlier_versions(string version) => Verify.Finds(
        """
        using System.IdentityModel.Tokens.Jwt;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            object Switch() => new TokenValidationParameters { [|RequireSignedTokens|] = false };
            object Delegate() => new TokenValidationParameters { [|SignatureValidator|] = (token, _) => new JsonWebToken(token) };
            object Old() => new TokenValidationParameters { [|SignatureValidator|] = (token, _) => new JwtSecurityTokenHandler().ReadJwtToken(token) };
            object Decided(SignatureValidator real) => new TokenValidationParameters { RequireSignedTokens = false, SignatureValidator = real };
        }
        """,
        new Project { References = References.IdentityModel(version) });

    [Fact]
    public Task Finds_validators_of_other_files_and_in_every_way_to_configure_options() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(IServiceCollection services, bool skip)
            {
                services.AddAuthentication()
                    .AddJwtBearer(o => o.TokenValidationParameters = new() { [|SignatureValidator|] = Lax.Read })
                    .AddOpenIdConnect(o => [|o.TokenValidationParameters.SignatureValidator|] = Lax.Held);
                services.Configure<JwtBearerOptions>("Bearer", o => [|o.TokenValidationParameters.SignatureValidator|] = Lax.Create());
                services.PostConfigure<JwtBearerOptions>(o => [|o.TokenValidationParameters.SignatureValidator|] = (token, parameters) => Lax.Read(token, parameters));
                services.AddOptions<OpenIdConnectOptions>("z").Configure(o => [|o.TokenValidationParameters.RequireSignedTokens|] = false);
                services.AddOptions<OpenIdConnectOptions>("x").Configure(o => [|o.TokenValidationParameters.SignatureValidator|] = skip ? Lax.Held : null);
                services.AddOptions<OpenIdConnectOptions>("y").Configure(o => o.TokenValidationParameters.SignatureValidator = Lax.Checked);
            }
        }
        """,
        new Project
        {
            OtherFiles =
            [
                """
                using Microsoft.IdentityModel.JsonWebTokens;
                using Microsoft.IdentityModel.Tokens;
                static class Lax
                {
                    public static readonly SignatureValidator Held = (token, _) => new JsonWebToken(token);
                    public static SignatureValidator Create() => Read;
                    public static SecurityToken Read(string token, TokenValidationParameters parameters) => new JsonWebToken(token);
                    public static SecurityToken Checked(string token, TokenValidationParameters parameters) => new JsonWebTokenHandler().ValidateTokenAsync(token, parameters).Result.SecurityToken;
                }
                """,
            ],
        });

    [Fact]
    public Task Finds_the_switch_although_a_validator_that_only_reads_is_set() => Verify.Finds(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                [|RequireSignedTokens|] = false,
                [|SignatureValidator|] = (token, _) => new JsonWebToken(token),
            };
        }
        """);

    [Fact]
    public Task Message_says_that_a_condition_decides() => MessageOf(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters parameters, bool skip)
            {
                if (skip)
                    parameters.RequireSignedTokens = false;
            }
        }
        """,
        "'TokenValidationParameters.RequireSignedTokens' accepts tokens without a valid signature under a condition, so anyone can forge one; verify the signature");

    [Fact]
    public Task Finds_jose_decoding_without_a_key() => Verify.Finds(
        """
        using Token = Jose.JWT;
        class Reader
        {
            string A(string token) => [|Token.Decode(token)|];
            object B(string token) => [|Token.Decode<Dictionary<string, object>>(token, null)|];
            byte[] C(string token) => [|Token.DecodeBytes(token, key: null)|];
            string D(string token)
            {
                object? key = null;
                return [|Token.Decode(token, key, Jose.JwsAlgorithm.none)|];
            }
        }
        """);

    [Fact]
    public Task F27_4001_RequireSigned_Diag() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            private const string No = "false";
            object Literal() => new TokenValidationParameters { [|RequireSignedTokens|] = false };
            object Parsed() => new TokenValidationParameters { [|RequireSignedTokens|] = bool.Parse("false") };
            object Named() => new TokenValidationParameters { [|RequireSignedTokens|] = Convert.ToBoolean(No) };
            object Other() => new TokenValidationParameters { RequireSignedTokens = bool.Parse("true") };
            object Broken() => new TokenValidationParameters { RequireSignedTokens = bool.Parse("no") };
        }
        """);

    private static async Task MessageOf(string sample, string message)
    {
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            "Sample", [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(sample)], References.All,
            new(OutputKind.DynamicallyLinkedLibrary));
        var diagnostics = await new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers(
            compilation, [new UnverifiedSignatureAnalyzer()], new Microsoft.CodeAnalysis.Diagnostics.AnalyzerOptions([]))
            .GetAnalyzerDiagnosticsAsync();
        Assert.Equal(message, Assert.Single(diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
