using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.LongLivedTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.LongLivedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="LongLivedTokenAnalyzer"/> and <see cref="LongLivedTokenFix"/>.</summary>
public sealed class LongLivedTokenTests
{
    private const string Usings = """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using JWT;
        using JWT.Algorithms;
        using JWT.Builder;
        using Microsoft.AspNetCore.Authentication.BearerToken;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        using JwtHeader = System.IdentityModel.Tokens.Jwt.JwtHeader;
        using JwtRegisteredClaimNames = System.IdentityModel.Tokens.Jwt.JwtRegisteredClaimNames;

        """;

    private static string Issuer(string statements, string method = "Issue", string type = "Tokens", string parameters = "") => Usings + $$"""
        class {{type}}(SigningCredentials key, IJwtEncoder encoder, IJwtAlgorithm algorithm, byte[] bytes, TimeProvider time)
        {
            static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);
            const int Days = 365;
            readonly JwtSecurityTokenHandler _handler = new();
            List<Claim> ClaimsOf(string user) => [new(ClaimTypes.Email, user)];
            object? {{method}}(string user{{parameters}}) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("return [|new JwtSecurityToken(\"me\", \"you\", ClaimsOf(user), signingCredentials: key)|];")]
    [InlineData("return [|new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key)|];")]
    [InlineData("return [|new JwtSecurityToken(\"me\", \"you\", ClaimsOf(user), null, null, key)|];")]
    [InlineData("DateTime? none = null; return [|new JwtSecurityToken(\"me\", \"you\", ClaimsOf(user), notBefore: DateTime.UtcNow, expires: none, signingCredentials: key)|];")]
    [InlineData("return new JwtSecurityToken(new JwtHeader(key), [|new JwtPayload(\"me\", \"you\", ClaimsOf(user), null, null)|]);")]
    [InlineData("return [|new JwtSecurityToken(new JwtHeader(key), new JwtPayload { { \"sub\", user } })|];")]
    [InlineData("return new JwtSecurityToken(\"me\", \"you\", ClaimsOf(user), null, [|DateTime.MaxValue|], key);")]
    public Task Finds_a_token_of_System_IdentityModel_without_expiry(string statements) => Verify.Finds(Issuer(statements));

    [Fact]
    public Task Finds_a_handler_that_adds_no_default_expiry() => Verify.Finds(
        Usings + """
        class Tokens
        {
            private readonly JsonWebTokenHandler _handler = new() { [|SetDefaultTimesOnTokenCreation|] = false };
            string Issue(SigningCredentials key) => _handler.CreateToken(new SecurityTokenDescriptor { Issuer = "me", SigningCredentials = key });
        }
        """);

    [Theory]
    [InlineData("return [|new JwtBuilder().WithAlgorithm(algorithm).WithSecret(bytes).AddClaim(\"sub\", user).Encode()|];")]
    [InlineData("return [|new JwtBuilder().AddClaim(ClaimName.Subject, user).Issuer(\"me\").WithAlgorithm(algorithm).WithSecret(bytes).Encode()|];")]
    [InlineData("return [|encoder.Encode(new { sub = user }, bytes)|];")]
    [InlineData("return [|encoder.Encode(new Dictionary<string, object> { [\"sub\"] = user, [\"name\"] = user }, bytes)|];")]
    [InlineData("return [|encoder.Encode(null, new { iss = user }, bytes)|];")]
    [InlineData("var claims = new Dictionary<string, object> { [\"sub\"] = user }; claims.Add(\"role\", \"admin\"); claims[\"iat\"] = 1; return [|encoder.Encode(claims, bytes)|];")]
    public Task Finds_a_token_of_Jwt_Net_without_expiry(string statements) =>
        Verify.Finds(Issuer(statements));

    [Theory]
    [InlineData("return [|Jose.JWT.Encode(new { sub = user }, bytes, Jose.JwsAlgorithm.HS256)|];")]
    [InlineData("var payload = new Dictionary<string, object> { { \"sub\", user } }; return [|Jose.JWT.Encode(payload, bytes, Jose.JwsAlgorithm.HS256)|];")]
    [InlineData("return [|Jose.JWT.Encode(payload: new { aud = user }, key: bytes, algorithm: Jose.JwsAlgorithm.RS256)|];")]
    public Task Finds_a_token_of_Jose_without_expiry(string statements) => Verify.Finds(Issuer(statements));

    [Theory]
    [InlineData("return new JwtSecurityToken(\"me\", \"you\", ClaimsOf(user), null, [|DateTime.UtcNow.AddYears(1)|], key);")]
    [InlineData("return new JwtSecurityToken(claims: ClaimsOf(user), expires: [|DateTime.Now.AddDays(31)|], signingCredentials: key);")]
    [InlineData("var now = DateTime.UtcNow; var end = now.AddMonths(6); return new JwtSecurityToken(claims: ClaimsOf(user), expires: [|end|], signingCredentials: key);")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(Days)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.Add(TimeSpan.FromDays(365))|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow + s_lifetime|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|time.GetUtcNow().UtcDateTime.AddHours(24 * 365)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.Add(new TimeSpan(90, 0, 0, 0))|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|user == \"\" ? DateTime.UtcNow.AddDays(60) : DateTime.UtcNow.AddDays(90)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|End()|] }; DateTime End() => DateTime.UtcNow.AddDays(60);")]
    [InlineData("return _handler.CreateEncodedJwt(\"me\", \"you\", null, null, [|DateTime.UtcNow.AddDays(365)|], null, key);")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).ExpirationTime([|DateTime.UtcNow.AddDays(365)|]).Encode();")]
    [InlineData("return encoder.Encode(new { sub = user, exp = [|DateTimeOffset.UtcNow.AddDays(365).ToUnixTimeSeconds()|] }, bytes);")]
    [InlineData("return encoder.Encode(new { sub = user, exp = [|UnixEpoch.GetSecondsSince(DateTimeOffset.UtcNow.AddDays(365))|] }, bytes);")]
    [InlineData("return Jose.JWT.Encode(new Dictionary<string, object> { [\"sub\"] = user, [\"exp\"] = [|DateTimeOffset.UtcNow.AddDays(365).ToUnixTimeSeconds()|] }, bytes, Jose.JwsAlgorithm.HS256);")]
    [InlineData("new ServiceCollection().Configure<BearerTokenOptions>(options => options.BearerTokenExpiration = [|TimeSpan.FromDays(365)|]); return null;")]
    [InlineData("new ServiceCollection().AddOpenIddict().AddServer(server => server.SetAccessTokenLifetime([|TimeSpan.FromDays(365)|])); return null;")]
    public Task Finds_a_lifetime_of_months(string statements) => Verify.Finds(Issuer(statements));

    [Theory]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(7)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(30)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddHours(25)|] };")]
    public Task Only_hints_at_a_lifetime_of_days(string statements) => Verify.Hints(Issuer(statements));

    [Fact]
    public Task Only_hints_where_the_caller_may_have_added_the_expiry() => Verify.Hints(
        Issuer("return [|new JwtSecurityToken(claims: claims, signingCredentials: key)|];", parameters: ", IEnumerable<Claim> claims"));

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(
        Issuer("var isDevelopment = user == \"\"; if (isDevelopment) return [|new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key)|]; return null;"));

    [Theory]
    [InlineData("return new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(7) };", 168)]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddHours(2)|] };", 1)]
    public Task Takes_the_limit_from_the_configuration(string statements, int hours) => Verify.Hints(
        Issuer(statements), new Project { EditorConfig = $"broxi_max_access_token_lifetime = {hours}" });

    [Theory]
    [InlineData("return new SecurityTokenDescriptor { Issuer = user };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddHours(24) };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(double.Parse(user)) };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = user == \"\" ? DateTime.UtcNow.AddDays(365) : DateTime.UtcNow.AddHours(1) };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = DateTime.Parse(user).AddYears(1) };")]
    [InlineData("return _handler.CreateEncodedJwt(\"me\", \"you\", null, null, null, null, key);")]
    [InlineData("return new JwtSecurityToken(claims: ClaimsOf(user), expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: key);")]
    [InlineData("return new JwtSecurityToken(claims: [new Claim(JwtRegisteredClaimNames.Exp, user)], signingCredentials: key);")]
    [InlineData("var token = new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key); token.Payload[\"exp\"] = 1; return token;")]
    [InlineData("return new JwtSecurityToken(user);")]
    [InlineData("return new JwtSecurityToken(new JwtHeader(key), new JwtPayload(ClaimsOf(user)));")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).AddClaim(\"exp\", 1).Encode();")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).AddClaim(ClaimName.ExpirationTime, 1).Encode();")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).AddClaim(user, 1).Encode();")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).AddClaims(new Dictionary<string, object>()).Encode();")]
    [InlineData("return new JwtBuilder().WithAlgorithm(algorithm).MustVerifySignature().Decode(user);")]
    [InlineData("return Shared().WithAlgorithm(algorithm).Encode(); JwtBuilder Shared() => new JwtBuilder().ExpirationTime(1);")]
    [InlineData("return encoder.Encode(new { sub = user, exp = 1 }, bytes);")]
    [InlineData("return encoder.Encode(new { amount = 3, currency = user }, bytes);")]
    [InlineData("var claims = new Dictionary<string, object> { [\"sub\"] = user }; Complete(claims); return encoder.Encode(claims, bytes); void Complete(Dictionary<string, object> all) { }")]
    [InlineData("return Jose.JWT.Encode(\"{}\", bytes, Jose.JwsAlgorithm.HS256);")]
    [InlineData("return Jose.JWT.Encode(new { sub = user }, bytes, Jose.JweAlgorithm.DIR, Jose.JweEncryption.A128CBC_HS256);")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Issuer(statements));

    [Theory]
    [InlineData("var refreshToken = new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key); return refreshToken;", "Issue", "Tokens")]
    [InlineData("return new JwtSecurityToken(claims: ClaimsOf(user), expires: DateTime.UtcNow.AddDays(90), signingCredentials: key);", "CreateRefreshToken", "Tokens")]
    [InlineData("return new JwtSecurityToken(claims: ClaimsOf(user), expires: DateTime.UtcNow.AddDays(90), signingCredentials: key);", "Issue", "EmailConfirmation")]
    [InlineData("const int RefreshDays = 90; return new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(RefreshDays) };", "Issue", "Tokens")]
    [InlineData("return new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key);", "Issue", "LicenseIssuer")]
    public Task Leaves_refresh_tokens_links_and_licences_alone(string statements, string method, string type) => Verify.IsSilent(Issuer(statements, method, type));

    [Fact]
    public Task Leaves_a_handler_alone_whose_tokens_get_an_expiry() => Verify.IsSilent(
        Usings + """
        class Tokens
        {
            private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
            string Issue(SigningCredentials key, DateTime end) => _handler.CreateToken(new SecurityTokenDescriptor { Expires = end, SigningCredentials = key });
        }
        class Validation { JsonWebTokenHandler Handler { get; } = new() { SetDefaultTimesOnTokenCreation = false }; }
        """);

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Issuer("return new JwtSecurityToken(claims: ClaimsOf(user), signingCredentials: key);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Issuer("new JwtSecurityToken(signingCredentials: ; new SecurityTokenDescriptor { Expires = }; encoder.Encode(new { sub, }, ); new JwtBuilder().WithAlgorithm("),
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Adds_an_expiry_where_there_is_none() => Verify.Fixes(
        Usings + """
        class Tokens(SigningCredentials key, IJwtAlgorithm algorithm)
        {
            List<Claim> ClaimsOf(string user) => [new(ClaimTypes.Email, user)];
            object[] Issue(string user) =>
            [
                [|new JwtSecurityToken("me", "you", ClaimsOf(user), signingCredentials: key /* ours */)|],
                [|new JwtSecurityToken(
                    issuer: "me", // us
                    claims: ClaimsOf(user), // you
                    signingCredentials: key)|],
                [|new JwtSecurityToken(signingCredentials: key, claims: ClaimsOf(user))|],
                [|new JwtSecurityToken("me", "you", ClaimsOf(user), null, /* never */ null, key)|],
                [|new JwtBuilder()
                    .WithAlgorithm(algorithm) // ours
                    .Encode()|],
                [|new JwtBuilder().WithAlgorithm(algorithm).Encode()|],
            ];
        }
        class Handlers
        {
            JsonWebTokenHandler Handler { get; } = new() { [|SetDefaultTimesOnTokenCreation|] = false };
            SecurityTokenDescriptor Describe() => new SecurityTokenDescriptor();
        }
        """,
        Usings + """
        class Tokens(SigningCredentials key, IJwtAlgorithm algorithm)
        {
            List<Claim> ClaimsOf(string user) => [new(ClaimTypes.Email, user)];
            object[] Issue(string user) =>
            [
                new JwtSecurityToken("me", "you", ClaimsOf(user), expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: key /* ours */),
                new JwtSecurityToken(
                    issuer: "me", // us
                    claims: ClaimsOf(user), // you
                    expires: DateTime.UtcNow.AddMinutes(15),
                    signingCredentials: key),
                new JwtSecurityToken(signingCredentials: key, expires: DateTime.UtcNow.AddMinutes(15), claims: ClaimsOf(user)),
                new JwtSecurityToken("me", "you", ClaimsOf(user), null, /* never */ DateTime.UtcNow.AddMinutes(15), key),
                new JwtBuilder()
                    .WithAlgorithm(algorithm) // ours
                    .ExpirationTime(DateTime.UtcNow.AddMinutes(15))
                    .Encode(),
                new JwtBuilder().WithAlgorithm(algorithm).ExpirationTime(DateTime.UtcNow.AddMinutes(15)).Encode(),
            ];
        }
        class Handlers
        {
            JsonWebTokenHandler Handler { get; } = new() { SetDefaultTimesOnTokenCreation = true };
            SecurityTokenDescriptor Describe() => new SecurityTokenDescriptor();
        }
        """);

    [Fact]
    public Task Shortens_the_lifetime_where_it_is_written() => Verify.Fixes(
        Usings + """
        class Tokens(TimeProvider time)
        {
            static readonly TimeSpan s_lifetime = TimeSpan.FromDays(/* a year */ 365);
            SecurityTokenDescriptor First() => new() { Expires = [|DateTime.UtcNow.AddDays(365)|] }; // one
            SecurityTokenDescriptor Second() => new() { Expires = [|time.GetUtcNow().UtcDateTime.Add(s_lifetime)|] };
            SecurityTokenDescriptor Third()
            {
                var end = DateTime.UtcNow
                    .AddMonths(12);
                return new() { Expires = [|end|] };
            }
        }
        """,
        Usings + """
        class Tokens(TimeProvider time)
        {
            static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(/* a year */ 15);
            SecurityTokenDescriptor First() => new() { Expires = DateTime.UtcNow.AddMinutes(15) }; // one
            SecurityTokenDescriptor Second() => new() { Expires = time.GetUtcNow().UtcDateTime.Add(s_lifetime) };
            SecurityTokenDescriptor Third()
            {
                var end = DateTime.UtcNow
                    .AddMinutes(15);
                return new() { Expires = end };
            }
        }
        """);

    [Theory]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(60).AddHours(1)|] };")]
    [InlineData("return new SecurityTokenDescriptor { Expires = [|DateTime.MaxValue|] };")]
    [InlineData("return [|encoder.Encode(new { sub = user }, bytes)|];")]
    public Task Offers_no_fix(string statements) => Verify.OffersNoFix(Issuer(statements));
}
