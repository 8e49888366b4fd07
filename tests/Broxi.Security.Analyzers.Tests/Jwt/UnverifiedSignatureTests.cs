using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnverifiedSignatureAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnverifiedSignatureFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="UnverifiedSignatureAnalyzer"/> and <see cref="UnverifiedSignatureFix"/>.</summary>
public sealed class UnverifiedSignatureTests
{
    [Fact]
    public Task Finds_that_signed_tokens_are_not_required() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(SecurityKey key) => new()
            {
                // Partners send plain tokens.
                [|RequireSignedTokens|] = false, // for now
                IssuerSigningKey = key,
            };
            void Relax(TokenValidationParameters parameters)
            {
                [|parameters.RequireSignedTokens|] = /* really */ false;
            }
        }
        """,
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(SecurityKey key) => new()
            {
                // Partners send plain tokens.
                RequireSignedTokens = true, // for now
                IssuerSigningKey = key,
            };
            void Relax(TokenValidationParameters parameters)
            {
                parameters.RequireSignedTokens = /* really */ true;
            }
        }
        """);

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

    [Fact]
    public Task Fix_removes_a_validator_that_only_reads_the_token() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(SecurityKey key) => new()
            {
                ValidIssuer = "https://login.broxi.ai", // ours
                [|SignatureValidator|] = (token, _) => new JsonWebToken(token),
                IssuerSigningKey = key,
            };
            TokenValidationParameters Last(SecurityKey key) => new()
            {
                IssuerSigningKey = key,
                [|SignatureValidator|] = (token, _) => new JsonWebToken(token)
            };
            TokenValidationParameters Only() => new() { [|SignatureValidator|] = (token, _) => new JsonWebToken(token) };
            void Relax(TokenValidationParameters parameters)
            {
                parameters.ValidIssuer = "https://login.broxi.ai";
                if (parameters.ValidateActor)
                {
                    [|parameters.SignatureValidator|] = (token, _) =>
                    {
                        return new JsonWebToken(token);
                    };
                }
            }
        }
        """,
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(SecurityKey key) => new()
            {
                ValidIssuer = "https://login.broxi.ai", // ours
                IssuerSigningKey = key,
            };
            TokenValidationParameters Last(SecurityKey key) => new()
            {
                IssuerSigningKey = key
            };
            TokenValidationParameters Only() => new();
            void Relax(TokenValidationParameters parameters)
            {
                parameters.ValidIssuer = "https://login.broxi.ai";
                if (parameters.ValidateActor)
                {
                }
            }
        }
        """);

    [Fact]
    public Task Fix_keeps_the_comment_above_a_removed_validator() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Relax(TokenValidationParameters parameters)
            {
                // Partners send plain tokens.
                [|parameters.SignatureValidator|] = (token, _) => new JsonWebToken(token);
            }
        }
        """,
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Relax(TokenValidationParameters parameters)
            {
                // Partners send plain tokens.
        <space>
            }
        }
        """.Replace("<space>", "        ", StringComparison.Ordinal));

    [Fact]
    public Task Fix_empties_a_lambda_that_only_set_a_validator() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Action<TokenValidationParameters> Relax() => p => [|p.SignatureValidator|] = (token, _) => new JsonWebToken(token);
            void Relax(TokenValidationParameters p)
            {
                if (p.ValidateActor)
                    [|p.SignatureValidator|] = (token, _) => new JsonWebToken(token);
                p.ValidateActor = true;
            }
        }
        """,
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Action<TokenValidationParameters> Relax() => p => { };
            void Relax(TokenValidationParameters p)
            {
                p.ValidateActor = true;
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_the_assignment_cannot_go() => Verify.OffersNoFix(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Func<TokenValidationParameters, object> Relax() => p => [|p.SignatureValidator|] = (token, _) => new JsonWebToken(token);
            string Read(string token) => [|Jose.JWT.Decode(token)|];
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
    public Task Silent_on_validators_that_verify() => Verify.IsSilent(
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Cryptography;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        interface ITokenCheck { void Run(string token); }
        class Startup(ITokenCheck check, RSA rsa, SignatureValidator other, Action<string> look)
        {
            void Configure(TokenValidationParameters p, SecurityKey key)
            {
                p.SignatureValidator = (token, parameters) =>
                {
                    new JwtSecurityTokenHandler().ValidateToken(token, parameters, out var validated);
                    return new JsonWebToken(token);
                };
                p.SignatureValidator = (token, parameters) =>
                {
                    var jwt = new JsonWebToken(token);
                    var provider = parameters.CryptoProviderFactory.CreateForVerifying(key, jwt.Alg);
                    if (!provider.Verify(System.Text.Encoding.UTF8.GetBytes(jwt.EncodedToken), []))
                        throw new SecurityTokenInvalidSignatureException();
                    return jwt;
                };
                p.SignatureValidator = (token, _) =>
                {
                    check.Run(token);
                    return new JsonWebToken(token);
                };
                p.SignatureValidator = (token, _) =>
                {
                    look(token);
                    return new JsonWebToken(token);
                };
                p.SignatureValidator = (token, _) => rsa.VerifyData([], [], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? new JsonWebToken(token) : null!;
                p.SignatureValidator = (token, _) => throw new SecurityTokenInvalidSignatureException();
                p.SignatureValidator = other;
                p.SignatureValidator = null;
            }
        }
        """);

    [Fact]
    public Task Silent_on_settings_that_leave_the_signature_alone() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(SecurityKey key, bool signed) => new()
            {
                ValidateIssuerSigningKey = false,
                ValidateSignatureLast = true,
                RequireAudience = false,
                RequireSignedTokens = signed,
                IssuerSigningKey = key,
            };
        }
        """);

    [Fact]
    public Task Silent_when_a_real_validator_or_a_later_setting_decides() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Startup(SignatureValidator real, bool signed)
        {
            TokenValidationParameters Delegate() => new() { RequireSignedTokens = false, SignatureValidator = real };
            TokenValidationParameters Later()
            {
                var parameters = new TokenValidationParameters { RequireSignedTokens = false };
                parameters.RequireSignedTokens = signed;
                return parameters;
            }
        }
        """);

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
    public Task Only_hints_at_key_and_algorithm_validators_that_accept_everything() => Verify.Hints(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p, HashSet<string> allowed)
            {
                [|p.AlgorithmValidator|] = (_, _, _, _) => true;
                [|p.IssuerSigningKeyValidator|] = (_, _, _) => { return true; };
                [|p.IssuerSigningKeyValidatorUsingConfiguration|] = (_, _, _, _) => true;
                p.AlgorithmValidator = (algorithm, _, _, _) => allowed.Contains(algorithm);
                p.AlgorithmValidator = (algorithm, _, _, _) =>
                {
                    if (algorithm == "none")
                        throw new SecurityTokenInvalidAlgorithmException();
                    return true;
                };
            }
        }
        """);

    [Fact]
    public Task Only_hints_in_development_and_in_tests()
    {
        const string Guarded =
            """
            using Microsoft.Extensions.Hosting;
            using Microsoft.IdentityModel.Tokens;
            class Startup
            {
                void Configure(TokenValidationParameters parameters, IHostEnvironment environment)
                {
                    if (environment.IsDevelopment())
                        [|parameters.RequireSignedTokens|] = false;
                }
            }
            """;
        const string Plain =
            """
            using Microsoft.IdentityModel.Tokens;
            class Fixture
            {
                TokenValidationParameters Create() => new() { [|RequireSignedTokens|] = false };
            }
            """;
        return Task.WhenAll(Verify.Hints(Guarded), Verify.Hints(Plain, Project.Test));
    }

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
    public Task F25_4001_JwtNet10_NoDiag() => Verify.IsSilent(
        """
        using JWT;
        using JWT.Algorithms;
        using JWT.Builder;
        class Reader(IJwtDecoder decoder, string secret)
        {
            string Read(string token) => JwtBuilder.Create().WithAlgorithm(new HMACSHA256Algorithm()).WithSecret(secret).Decode(token);
            string Write() => JwtBuilder.Create().WithAlgorithm(new NoneAlgorithm()).Encode();
            string Decode(string token) => decoder.Decode(token, secret);
            string Some(string token) => JwtBuilder.Create()
                .WithValidationParameters(ValidationParameters.None.With(p => p.ValidateSignature = true)).WithSecret(secret).Decode(token);
        }
        """,
        JwtNetStandIn.Project);

    [Fact]
    public Task Finds_what_turns_Jwt_Net_10_off() => Verify.Fixes(
        """
        using JWT;
        using JWT.Builder;
        using JWT.Extensions.AspNetCore;
        class Reader(IJwtDecoder decoder, string secret)
        {
            string A(string token) => JwtBuilder.Create()
                .WithSecret(secret) // ours
                .WithValidationParameters(x => [|x.ValidateSignature|] = false)
                .Decode(token);
        }
        """,
        """
        using JWT;
        using JWT.Builder;
        using JWT.Extensions.AspNetCore;
        class Reader(IJwtDecoder decoder, string secret)
        {
            string A(string token) => JwtBuilder.Create()
                .WithSecret(secret) // ours
                .WithValidationParameters(x => x.ValidateSignature = true)
                .Decode(token);
        }
        """,
        JwtNetStandIn.Project);

    [Fact]
    public Task Finds_every_switch_of_Jwt_Net_10() => Verify.Fixes(
        """
        using JWT;
        using JWT.Builder;
        using JWT.Extensions.AspNetCore;
        class Reader(IJwtDecoder decoder, string secret)
        {
            ValidationParameters Nothing() => [|ValidationParameters.None|];
            ValidationParameters Less() => [|ValidationParameters.None|].With(p => [|p.ValidateSignature|] = false);
            ValidationParameters Own() => new() { [|ValidateSignature|] = false };
            JwtAuthenticationOptions Options() => new() { [|VerifySignature|] = false };
            string Call(string token) => JwtBuilder.Create().WithVerifySignature([|false|]).Decode(token);
            string Extension(string token) => decoder.Decode(token, secret, verify: [|false|]);
            string Keyless(string token) => decoder.Decode(token, [|false|]);
            string Not(string token) => [|JwtBuilder.Create().DoNotVerifySignature()|].Decode(token);
        }
        """,
        """
        using JWT;
        using JWT.Builder;
        using JWT.Extensions.AspNetCore;
        class Reader(IJwtDecoder decoder, string secret)
        {
            ValidationParameters Nothing() => ValidationParameters.Default;
            ValidationParameters Less() => ValidationParameters.Default.With(p => p.ValidateSignature = true);
            ValidationParameters Own() => new() { ValidateSignature = true };
            JwtAuthenticationOptions Options() => new() { VerifySignature = true };
            string Call(string token) => JwtBuilder.Create().WithVerifySignature(true).Decode(token);
            string Extension(string token) => decoder.Decode(token, secret, verify: true);
            string Keyless(string token) => decoder.Decode(token, true);
            string Not(string token) => JwtBuilder.Create().MustVerifySignature().Decode(token);
        }
        """,
        JwtNetStandIn.Project);

    [Fact]
    public Task Finds_the_algorithm_none_when_decoding_and_offers_no_fix() => Verify.OffersNoFix(
        """
        using JWT.Algorithms;
        using JWT.Builder;
        class Reader
        {
            string Read(string token) => JwtBuilder.Create().WithAlgorithm([|new NoneAlgorithm()|]).Decode(token);
        }
        """,
        JwtNetStandIn.Project);

    [Fact]
    public Task F26_4001_Extension_Diag() => Verify.Fixes(
        """
        using JWT;
        class Reader(IJwtDecoder decoder, JwtDecoder concrete, byte[] key, string secret)
        {
            string A(string token) => decoder.Decode(new JwtParts(token), key, verify: [|false|]);
            string B(string token) => decoder.Decode(token, secret, [|false|]);
            string C(string token) => JwtDecoderExtensions.Decode(decoder, token, key, [|false|]);
            object D(string token) => decoder.DecodeToObject<Dictionary<string, string>>(token, secret, verify: [|false|]);
            object E(string token) => decoder.DecodeToObject(token, secret, verify: [|false|]);
            object F(string token) => concrete.Decode(new JwtParts(token), key, verify: [|false|]);
            object Verified(string token) => decoder.DecodeToObject(token, secret, verify: true);
        }
        """,
        """
        using JWT;
        class Reader(IJwtDecoder decoder, JwtDecoder concrete, byte[] key, string secret)
        {
            string A(string token) => decoder.Decode(new JwtParts(token), key, verify: true);
            string B(string token) => decoder.Decode(token, secret, true);
            string C(string token) => JwtDecoderExtensions.Decode(decoder, token, key, true);
            object D(string token) => decoder.DecodeToObject<Dictionary<string, string>>(token, secret, verify: true);
            object E(string token) => decoder.DecodeToObject(token, secret, verify: true);
            object F(string token) => concrete.Decode(new JwtParts(token), key, verify: true);
            object Verified(string token) => decoder.DecodeToObject(token, secret, verify: true);
        }
        """);

    [Fact]
    public Task Finds_builders_before_version_9_that_were_not_asked_to_verify() => Verify.Fixes(
        """
        using JWT.Algorithms;
        using JWT.Builder;
        class Reader(string secret)
        {
            string OneLine(string token) => [|new JwtBuilder().WithSecret(secret).Decode(token)|];
            string Lines(string token) => [|new JwtBuilder()
                .WithAlgorithm(new HMACSHA256Algorithm())
                .WithSecret(secret) // ours
                .Decode<string>(token)|];
            string Not(string token) => [|new JwtBuilder().WithSecret(secret).DoNotVerifySignature()|].Decode(token);
        }
        """,
        """
        using JWT.Algorithms;
        using JWT.Builder;
        class Reader(string secret)
        {
            string OneLine(string token) => new JwtBuilder().WithSecret(secret).MustVerifySignature().Decode(token);
            string Lines(string token) => new JwtBuilder()
                .WithAlgorithm(new HMACSHA256Algorithm())
                .WithSecret(secret) // ours
                .MustVerifySignature()
                .Decode<string>(token);
            string Not(string token) => new JwtBuilder().WithSecret(secret).MustVerifySignature().Decode(token);
        }
        """);

    [Fact]
    public Task Silent_on_builders_that_verify_encode_or_come_from_elsewhere() => Verify.IsSilent(
        """
        using JWT.Algorithms;
        using JWT.Builder;
        class Reader(string secret, JwtBuilder shared, bool verify)
        {
            string Read(string token) => new JwtBuilder().WithSecret(secret).MustVerifySignature().Decode(token);
            string Ask(string token) => new JwtBuilder().WithSecret(secret).WithVerifySignature(verify).Decode(token);
            string Write() => new JwtBuilder().WithAlgorithm(new HMACSHA256Algorithm()).WithSecret(secret).AddClaim("a", 1).Encode();
            string Header(string token) => new JwtBuilder().DecodeHeader(token);
            string Shared(string token) => shared.Decode(token);
        }
        """);

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
    public Task Silent_on_jose_with_a_key_and_on_its_readers() => Verify.IsSilent(
        """
        using Token = Jose.JWT;
        class Reader(byte[] key, object? optional)
        {
            string A(string token) => Token.Decode(token, key);
            string B(string token) => Token.Decode(token, key, Jose.JwsAlgorithm.HS256);
            string C(string token) => Token.Decode(token, optional);
            object D(string token) => Token.Headers(token);
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

    [Fact]
    public Task F27_4001_silent_on_values_that_are_known_at_run_time_only() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p, string setting) => p.RequireSignedTokens = bool.Parse(setting);
        }
        """);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p)
            {
                p.SignatureValidator = (token, _) => ;
                p.RequireSignedTokens = ;
                p.SignatureValidator = Missing;
                new JWT.Builder.JwtBuilder().Decode(;
            }
        }
        """,
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

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
