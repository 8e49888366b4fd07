namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What the rules know of Jwt.Net 8 and later, which is not among <c>tests/Libraries</c>: an earlier version is.</summary>
internal static class JwtNetStandIn
{
    public static Project Project { get; } = new()
    {
        References = References.Without("JWT"),
        ExtraReferences =
        [
            References.FromSource(
                "JWT",
                """
                using System;
                [assembly: System.Reflection.AssemblyVersion("10.0.0.0")]
                namespace JWT
                {
                    public class ValidationParameters
                    {
                        public bool ValidateSignature { get; set; } = true;
                        public bool ValidateExpirationTime { get; set; } = true;
                        public static ValidationParameters Default => new ValidationParameters();
                        public static ValidationParameters None => new ValidationParameters { ValidateSignature = false };
                    }
                    public static class ValidationParametersExtensions
                    {
                        public static ValidationParameters With(this ValidationParameters @this, Action<ValidationParameters> action) => @this;
                    }
                    public interface IJwtDecoder { }
                    public static class JwtDecoderExtensions
                    {
                        public static string Decode(this IJwtDecoder decoder, string token, bool verify = true) => token;
                        public static string Decode(this IJwtDecoder decoder, string token, string key, bool verify = true) => token;
                    }
                    public sealed class JwtEncoder
                    {
                        public JwtEncoder(Algorithms.IJwtAlgorithm algorithm, object jsonSerializer, object urlEncoder) { }
                    }
                }
                namespace JWT.Algorithms
                {
                    public interface IJwtAlgorithm { }
                    public sealed class HMACSHA256Algorithm : IJwtAlgorithm { }
                    public sealed class NoneAlgorithm : IJwtAlgorithm { }
                }
                namespace JWT.Builder
                {
                    public sealed class JwtBuilder
                    {
                        public static JwtBuilder Create() => new JwtBuilder();
                        public JwtBuilder WithAlgorithm(Algorithms.IJwtAlgorithm algorithm) => this;
                        public JwtBuilder WithSecret(params string[] secrets) => this;
                        public JwtBuilder WithValidationParameters(ValidationParameters parameters) => this;
                        public JwtBuilder WithValidationParameters(Action<ValidationParameters> action) => this;
                        public JwtBuilder WithVerifySignature(bool verify) => this;
                        public JwtBuilder MustVerifySignature() => this;
                        public JwtBuilder DoNotVerifySignature() => this;
                        public string Decode(string token) => token;
                        public string Encode() => "";
                    }
                }
                namespace JWT.Extensions.AspNetCore
                {
                    public class JwtAuthenticationOptions
                    {
                        public bool VerifySignature { get; set; } = true;
                    }
                }
                """),
        ],
    };
}
