using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnverifiedSignatureAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnverifiedSignatureFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="UnverifiedSignatureFix"/> writes.</summary>
public sealed class UnverifiedSignatureFixTests
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
}
