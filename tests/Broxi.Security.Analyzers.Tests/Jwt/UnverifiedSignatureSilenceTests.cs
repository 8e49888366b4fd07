using Broxi.Security.Analyzers.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnverifiedSignatureAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnverifiedSignatureFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Where <see cref="UnverifiedSignatureAnalyzer"/> keeps quiet or only hints.</summary>
public sealed class UnverifiedSignatureSilenceTests
{
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
}
