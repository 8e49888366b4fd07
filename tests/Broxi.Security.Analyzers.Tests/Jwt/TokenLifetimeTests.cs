using Broxi.Security.Analyzers.Jwt;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="TokenLifetime"/>, as <see cref="ExcessiveClockSkewAnalyzer"/> reads it.</summary>
public sealed class TokenLifetimeTests
{
    [Theory]
    [InlineData("TimeSpan.FromHours(character)")]
    [InlineData("new TimeSpan(0, character, 0)")]
    public Task Takes_a_character_for_no_length_of_time(string tolerance) => Verify<ExcessiveClockSkewAnalyzer>.IsSilent($$"""
        class Startup
        {
            void Go(Microsoft.IdentityModel.Tokens.TokenValidationParameters p)
            {
                var character = 'a';
                p.ClockSkew = {{tolerance}};
            }
        }
        """);
}
