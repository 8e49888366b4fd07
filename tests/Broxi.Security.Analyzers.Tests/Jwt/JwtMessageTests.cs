using System.Globalization;
using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Messages whose words depend on the API: each names an action that is right there.</summary>
public sealed class JwtMessageTests
{
    [Theory]
    [InlineData("p.ClockSkew = TimeSpan.FromHours(1);", "'TokenValidationParameters.ClockSkew' accepts tokens for 60 minutes after they have expired; leave it at the default of 5 minutes")]
    [InlineData("p.ClockSkew = TimeSpan.MaxValue;", "'TokenValidationParameters.ClockSkew' accepts tokens for ever after they have expired; leave it at the default of 5 minutes")]
    [InlineData("_ = new JWT.JwtValidator(serializer, clock, 3600);", "'JwtValidator' accepts tokens for 60 minutes after they have expired; leave the margin out")]
    public Task Says_how_long_expired_tokens_are_accepted(string statement, string message) => Says(ExcessiveClockSkewAnalyzer.Descriptor, statement, message);

    [Theory]
    [InlineData("_ = new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)), \"HS512\");", "'SigningCredentials' takes a signing key of 256 bits, fewer than its algorithm demands; use at least 512 bits")]
    [InlineData("_ = new RsaSecurityKey(RSA.Create(1024));", "'RSA.Create' makes an RSA key of 1024 bits, fewer than token signatures demand; use at least 2048 bits")]
    public Task Says_how_short_a_key_is(string statement, string message) => Says(WeakSigningKeyAnalyzer.Descriptor, statement, message);

    private static async Task Says(DiagnosticDescriptor rule, string statement, string message)
    {
        var findings = await Sample.Of(
            $$"""
            using System.Security.Cryptography;
            using Microsoft.IdentityModel.Tokens;
            class Startup
            {
                void Go(TokenValidationParameters p, JWT.IJsonSerializer serializer, JWT.IDateTimeProvider clock) { {{statement}} }
            }
            """,
            enabled: rule).FindingsAsync();
        Assert.Equal(message, Assert.Single(findings, finding => finding.Id == rule.Id).GetMessage(CultureInfo.InvariantCulture));
    }
}
