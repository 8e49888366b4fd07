using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnvalidatedTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnvalidatedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="UnvalidatedTokenAnalyzer"/> and <see cref="UnvalidatedTokenFix"/>.</summary>
public sealed class UnvalidatedTokenTests
{
    [Fact]
    public Task Finds_identities_made_of_tokens_that_any_library_only_reads() => Verify.Finds(
        Sample(
            """
            ClaimsPrincipal JwtToken(string token) => new ClaimsPrincipal(new ClaimsIdentity([|jwt.ReadJwtToken(token)|].Claims, "jwt"));
            ClaimsPrincipal Security(string token) => new(new ClaimsIdentity(((JwtSecurityToken)[|jwt.ReadToken(token)|]).Claims, "jwt"));
            ClaimsPrincipal? As(string token) => [|jwt.ReadToken(token)|] is JwtSecurityToken read ? new(new ClaimsIdentity(read.Claims)) : null;
            ClaimsPrincipal Created(string token) => new(new ClaimsIdentity([|new JwtSecurityToken(token)|].Claims));
            ClaimsPrincipal Targeted(string token)
            {
                JsonWebToken read = [|new(token)|];
                return new ClaimsPrincipal(new ClaimsIdentity(read.Claims));
            }
            ClaimsPrincipal JsonToken(string token)
            {
                var read = [|json.ReadJsonWebToken(token)|];
                var claims = new List<Claim> { new Claim(ClaimTypes.NameIdentifier, read.Subject) };
                claims.AddRange(read.Claims.Where(c => c.Type == "role"));
                return new ClaimsPrincipal(new ClaimsIdentity(claims, "jwt"));
            }
            ClaimsPrincipal Any(string token) => new(new ClaimsIdentity(((JsonWebToken)[|any.ReadToken(token)|]).Claims));
            ClaimsIdentity Payload(string token)
            {
                var payload = JsonDocument.Parse([|Jose.JWT.Payload(token)|]);
                return new ClaimsIdentity(new[] { new Claim("sub", payload.RootElement.GetProperty("sub").GetString()!) }, "jwt");
            }
            ClaimsIdentity PayloadObject(string token)
            {
                var payload = [|Jose.JWT.Payload<Dictionary<string, string>>(token)|];
                var identity = new ClaimsIdentity();
                identity.AddClaim(new Claim("sub", payload["sub"]));
                return identity;
            }
            ClaimsIdentity JwtNet(JWT.IJwtDecoder decoder, string token)
            {
                var payload = [|JWT.JwtDecoderExtensions.DecodeToObject<Dictionary<string, string>>(decoder, token)|];
                return new GenericIdentity(payload["sub"]);
            }
            ClaimsIdentity JwtNetParts(JWT.IJwtDecoder decoder, string token) =>
                new GenericIdentity([|decoder.DecodeToObject<Dictionary<string, string>>(new JWT.JwtParts(token))|]["sub"]);
            """));

    [Fact]
    public Task Finds_tokens_that_are_cut_and_decoded_by_hand() => Verify.Finds(
        Sample(
            """
            ClaimsIdentity Cut(string token)
            {
                var parts = [|token.Split('.')|];
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(Padded(parts[1])));
                var payload = JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;
                return new ClaimsIdentity(payload.Select(pair => new Claim(pair.Key, pair.Value)), "jwt");
            }
            static string Padded(string part) => part.PadRight(part.Length + (4 - part.Length % 4) % 4, '=');
            """));

    [Fact]
    public Task Finds_sign_ins_roles_and_queries_with_the_token_of_a_request() => Verify.Finds(
        Web(
            """
            [HttpPost] public async Task<IActionResult> Google(ExternalLogin login)
            {
                var read = [|new JwtSecurityTokenHandler().ReadJwtToken(login.IdToken)|];
                var email = read.Claims.First(c => c.Type == "email").Value;
                var user = await users.FindByEmailAsync(email);
                await signIn.SignInAsync(user!, isPersistent: false);
                return Ok();
            }
            public IActionResult Delete()
            {
                var raw = Request.Headers["Authorization"].ToString().Replace("Bearer ", "");
                var read = [|new JsonWebToken(raw)|];
                return read.Claims.Any(c => c.Type == "role" && c.Value == "admin") ? NoContent() : Forbid();
            }
            public IActionResult Role()
            {
                var role = [|new JsonWebToken(Request.Cookies["session"])|].GetClaim("role").Value;
                if (role == "Manager")
                    return Ok();
                return Forbid();
            }
            public IActionResult Orders()
            {
                var id = UserId(Request.Headers["Authorization"].ToString().Substring(7));
                return Ok(orders.Where(order => order.UserId == id).ToList());
            }
            private static string UserId(string raw) => [|new JwtSecurityTokenHandler().ReadJwtToken(raw)|].Subject;
            public void Principal()
            {
                var read = [|new JsonWebToken(Request.Query["access_token"])|];
                HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity(read.Claims, "jwt"));
            }
            """));

    [Fact]
    public Task Finds_through_one_helper_and_in_every_kind_of_function() => Verify.Finds(
        Sample(
            """
            static ClaimsPrincipal Principal(string token) => new(Identity([|new JsonWebToken(token)|]));
            static ClaimsIdentity Identity(JsonWebToken token)
            {
                var identity = new ClaimsIdentity("jwt");
                foreach (var claim in token.Claims)
                    identity.AddClaim(new Claim(claim.Type, claim.Value));
                return identity;
            }
            ClaimsPrincipal FromClaims(string token) => new(new ClaimsIdentity(ClaimsOf(token), "jwt"));
            private static IEnumerable<Claim> ClaimsOf(string token) => [|new JwtSecurityTokenHandler().ReadJwtToken(token)|].Claims;
            Func<string, ClaimsIdentity> Lambda() => token =>
            {
                var read = [|new JsonWebToken(token)|];
                return new ClaimsIdentity(new[] { new Claim("name", $"{read.Subject}@contoso.com") });
            };
            async Task InvokeAsync(Microsoft.AspNetCore.Http.HttpContext context)
            {
                await Task.Yield();
                var header = context.Request.Headers.Authorization.FirstOrDefault();
                if (header?.Split(' ').Last() is { } token)
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([|jwt.ReadJwtToken(token)|].Claims, "jwt"));
            }
            """));

    [Fact]
    public Task Hints_where_it_is_a_guess() => Verify.Hints(
        Sample(
            """
            bool IsAdmin(string token) => [|jwt.ReadJwtToken(token)|].Claims.Any(c => c.Type == "role" && c.Value == "admin");
            bool HasRole(string token) => [|json.ReadJsonWebToken(token)|].GetClaim("roles").Value == "Manager";
            object? Data(IQueryable<string> names, string token)
            {
                var name = [|json.ReadJsonWebToken(token)|].Subject;
                return names.FirstOrDefault(n => n == name);
            }
            """));

    [Fact]
    public Task Hints_where_the_user_is_only_named() => Verify.Hints(
        Web(
            """
            public Task Orders()
            {
                var raw = Request.Headers["Authorization"].ToString();
                var id = [|new JwtSecurityTokenHandler().ReadJwtToken(raw)|].Subject;
                return store.ListAsync(id);
            }
            public void Logged()
            {
                var raw = Request.Headers["Authorization"].ToString();
                Console.WriteLine(new JwtSecurityTokenHandler().ReadJwtToken(raw).Subject);
                store.LogUser(new JwtSecurityTokenHandler().ReadJwtToken(raw).Subject);
            }
            """));

    [Fact]
    public Task Hints_where_endpoints_are_protected_in_one_place() => Verify.Hints(
        Web(
            """
            public IActionResult Delete()
            {
                var read = [|new JsonWebToken(Request.Headers["Authorization"].ToString())|];
                return read.Claims.Any(c => c.Type == "role" && c.Value == "admin") ? NoContent() : Forbid();
            }
            void Map(Microsoft.AspNetCore.Builder.WebApplication app) => Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions.RequireAuthorization(
                Microsoft.AspNetCore.Builder.ControllerEndpointRouteBuilderExtensions.MapControllers(app));
            """));

    [Fact]
    public Task Silent_when_the_token_is_validated_in_the_type() => Verify.IsSilent(
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class InMethod(TokenValidationParameters p)
        {
            ClaimsIdentity Run(string token)
            {
                new JwtSecurityTokenHandler().ValidateToken(token, p, out _);
                return new ClaimsIdentity(new JwtSecurityTokenHandler().ReadJwtToken(token).Claims);
            }
        }
        class InType(TokenValidationParameters p)
        {
            async Task<bool> Check(string token) => (await new JsonWebTokenHandler().ValidateTokenAsync(token, p)).IsValid;
            ClaimsIdentity Run(string token) => new ClaimsIdentity(new JsonWebToken(token).Claims);
        }
        class ByService(InType service)
        {
            ClaimsIdentity? Run(string token) => Validator.IsValid(token) ? new ClaimsIdentity(new JsonWebToken(token).Claims) : null;
        }
        static class Validator { public static bool IsValid(string text) => text.Length > 0; }
        class ByJose
        {
            ClaimsIdentity Run(string token, byte[] key)
            {
                var payload = Jose.JWT.Payload<Dictionary<string, string>>(token);
                Jose.JWT.Decode(token, key);
                return new ClaimsIdentity(new[] { new Claim("sub", payload["sub"]) });
            }
        }
        class Part : TokenHandler
        {
            ClaimsIdentity Run(string token) => new ClaimsIdentity(new JsonWebToken(token).Claims);
        }
        class Callback
        {
            TokenValidationParameters P() => new() { SignatureValidator = (token, parameters) => { Use(new ClaimsIdentity(new JsonWebToken(token).Claims)); return new JsonWebToken(token); } };
            void Use(object o) { }
        }
        """);

    [Fact]
    public Task Silent_on_tokens_that_no_caller_hands_in() => Verify.IsSilent(
        Sample(
            """
            private readonly string _stored = "";
            ClaimsIdentity Issued(SecurityTokenDescriptor descriptor)
            {
                var token = jwt.WriteToken(jwt.CreateToken(descriptor));
                return new ClaimsIdentity(jwt.ReadJwtToken(token).Claims);
            }
            ClaimsIdentity Created(SecurityTokenDescriptor descriptor) => new ClaimsIdentity(new JsonWebToken(json.CreateToken(descriptor)).Claims);
            ClaimsIdentity Stored() => new ClaimsIdentity(jwt.ReadJwtToken(_stored).Claims);
            ClaimsIdentity FromServer(Duende.IdentityModel.Client.TokenResponse response) => new ClaimsIdentity(jwt.ReadJwtToken(response.IdentityToken).Claims);
            ClaimsIdentity FromMsal(Microsoft.Identity.Client.AuthenticationResult result) => new ClaimsIdentity(jwt.ReadJwtToken(result.IdToken).Claims);
            async Task<ClaimsIdentity> Requested(HttpClient http)
            {
                var token = await http.GetStringAsync("https://login.contoso.com/token");
                return new ClaimsIdentity(jwt.ReadJwtToken(token).Claims);
            }
            async Task<ClaimsIdentity> OfSession(Microsoft.AspNetCore.Http.HttpContext context) =>
                new ClaimsIdentity(jwt.ReadJwtToken(await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.GetTokenAsync(context, "access_token")).Claims);
            ClaimsIdentity OfPlatform(Microsoft.AspNetCore.Http.HttpContext context) =>
                new ClaimsIdentity(jwt.ReadJwtToken(context.Request.Headers["X-MS-TOKEN-AAD-ID-TOKEN"].ToString()).Claims);
            void OfEvent(Microsoft.AspNetCore.Authentication.OpenIdConnect.TokenValidatedContext context) =>
                context.Principal!.AddIdentity(new ClaimsIdentity(jwt.ReadJwtToken(context.TokenEndpointResponse!.AccessToken).Claims));
            ClaimsIdentity Constructed() => new ClaimsIdentity(new JwtSecurityToken("issuer", "audience").Claims);
            """));

    [Fact]
    public Task Silent_when_only_technical_claims_are_read() => Verify.IsSilent(
        Sample(
            """
            bool IsExpired(string token) => jwt.ReadJwtToken(token).ValidTo < DateTime.UtcNow;
            string Scheme(string token) => json.ReadJsonWebToken(token).Issuer.Contains("admin") ? "admins" : "users";
            string Kid(string token) => new JwtSecurityToken(token).Header.Kid;
            bool IsKey(string token) => jwt.ReadJwtToken(token).Header.Kid == "admin-key";
            long Exp(string token) => long.Parse(jwt.ReadJwtToken(token).Claims.First(c => c.Type == "exp").Value);
            string? Algorithm(string token) => Jose.JWT.Headers(token)["alg"].ToString();
            object? ByIssuer(IQueryable<string> tenants, string token)
            {
                var issuer = json.ReadJsonWebToken(token).GetClaim(JwtRegisteredClaimNames.Iss).Value;
                return tenants.FirstOrDefault(t => t == issuer);
            }
            void Shown(string token) => Console.WriteLine(jwt.ReadJwtToken(token).Subject);
            string Name(string token) => jwt.ReadJwtToken(token).Subject;
            string[] Words(string text) => text.Split('.').Where(word => word == "admin").ToArray();
            ClaimsIdentity Properties(string token, ClaimsPrincipal user) => new ClaimsIdentity(user.Claims, jwt.ReadJwtToken(token).ValidTo < DateTime.UtcNow ? "old" : "new");
            """).Replace("using Microsoft.IdentityModel.JsonWebTokens;", "using Microsoft.IdentityModel.JsonWebTokens;\nusing JwtRegisteredClaimNames = Microsoft.IdentityModel.JsonWebTokens.JwtRegisteredClaimNames;", StringComparison.Ordinal));

    [Fact]
    public Task Silent_behind_authorization() => Verify.IsSilent(
        Web(
            """
            [Microsoft.AspNetCore.Authorization.Authorize] public IActionResult Orders()
            {
                var id = new JwtSecurityTokenHandler().ReadJwtToken(Request.Headers["Authorization"].ToString().Substring(7)).Subject;
                return Ok(orders.Where(order => order.UserId == id).ToList());
            }
            """));

    [Theory]
    [InlineData("Microsoft.AspNetCore.Components.WebAssembly")]
    [InlineData("Microsoft.Maui.Controls")]
    [InlineData("PresentationFramework")]
    public Task Silent_on_the_device_of_the_user(string framework) => Verify.IsSilent(
        Sample("ClaimsIdentity Shown(string token) => new(jwt.ReadJwtToken(token).Claims);"),
        new Project { References = References.OnDevice(framework) });

    [Fact]
    public Task Silent_on_the_state_that_a_browser_shows() => Verify.IsSilent(
        """
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        class State : Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider
        {
            public override Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> GetAuthenticationStateAsync() => throw new NotSupportedException();
            ClaimsPrincipal Of(string token) => new(new ClaimsIdentity(new JsonWebToken(token).Claims, "jwt"));
        }
        """);

    [Fact]
    public Task Silent_in_tests() => Verify.IsSilent(Sample("ClaimsIdentity Test(string token) => new(jwt.ReadJwtToken(token).Claims);"), Project.Test);

    [Fact]
    public Task Leaves_decoding_without_a_check_to_the_rule_about_it() => Verify.IsSilent(
        Sample(
            """
            ClaimsIdentity Off(JWT.IJwtDecoder decoder, string token, string key) =>
                new GenericIdentity(JWT.JwtDecoderExtensions.DecodeToObject<Dictionary<string, string>>(decoder, token, key, verify: false)["sub"]);
            ClaimsIdentity NoKey(string token) => new GenericIdentity(Jose.JWT.Decode<Dictionary<string, string>>(token, null)["sub"]);
            """));

    [Theory]
    [InlineData("6.8.0")]
    [InlineData("7.7.3")]
    public Task Finds_in_earlier_versions_and_offers_what_they_have(string version)
    {
        const string Violation = "        return new ClaimsIdentity([|handler.ReadJwtToken(token)|].Claims);";
        const string Fixed = """
                    var result = await handler.ValidateTokenAsync(token, parameters);
                    if (!result.IsValid)
                    {
                        throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                    }

                    return new ClaimsIdentity(((JwtSecurityToken)result.SecurityToken).Claims);
            """;
        var project = new Project { References = References.IdentityModel(version) };
        return version == "6.8.0" ? Verify.OffersNoFix(Source(Violation), project) : Verify.Fixes(Source(Violation), Source(Fixed), project);

        static string Source(string body) =>
            $$"""
            using System.IdentityModel.Tokens.Jwt;
            using System.Security.Claims;
            using Microsoft.IdentityModel.Tokens;
            class Session(JwtSecurityTokenHandler handler, TokenValidationParameters parameters)
            {
                async Task<ClaimsIdentity> ReadAsync(string token)
                {
                    await Task.Yield();
            {{body}}
                }
            }
            """;
    }

    [Fact]
    public Task Fix_validates_before_it_reads() => Verify.Fixes(
        """
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        record Login(string Token);
        class LoginController(TokenValidationParameters parameters) : ControllerBase
        {
            public async Task<IActionResult> Login(Login login)
            {
                await Task.Yield();
                // Who is it?
                var token = [|new JsonWebToken(login.Token)|]; // the user
                return SignIn(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "jwt")));
            }
        }
        """,
        """
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        record Login(string Token);
        class LoginController(TokenValidationParameters parameters) : ControllerBase
        {
            public async Task<IActionResult> Login(Login login)
            {
                await Task.Yield();
                // Who is it?
                var result = await new JsonWebTokenHandler().ValidateTokenAsync(login.Token, parameters);
                if (!result.IsValid)
                {
                    return Unauthorized();
                }

                var token = (JsonWebToken)result.SecurityToken; // the user
                return SignIn(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "jwt")));
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_without_parameters_or_await() => Verify.OffersNoFix(
        """
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class WithoutParameters
        {
            async Task<ClaimsIdentity> ReadAsync(string token)
            {
                await Task.Yield();
                return new ClaimsIdentity([|new JsonWebToken(token)|].Claims);
            }
        }
        class WithoutAwait(TokenValidationParameters parameters)
        {
            ClaimsIdentity Read(string token)
            {
                return new ClaimsIdentity([|new JsonWebToken(token)|].Claims);
            }
            async Task<Func<string, ClaimsIdentity>> LambdaAsync()
            {
                await Task.Yield();
                return token => new ClaimsIdentity([|new JsonWebToken(token)|].Claims);
            }
            async Task<ClaimsIdentity> ComputedAsync(string header)
            {
                await Task.Yield();
                return new ClaimsIdentity([|new JsonWebToken(header.Substring(7))|].Claims);
            }
        }
        """);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Sample(
            """
            ClaimsIdentity Half(string token)
            {
                var read = jwt.ReadJwtToken(token;
                return new ClaimsIdentity(read.
            }
            """),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Sample(string members) =>
        $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using System.Security.Principal;
        using System.Text;
        using System.Text.Json;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Session(JwtSecurityTokenHandler jwt, JsonWebTokenHandler json, TokenHandler any)
        {
            {{members.InType()}}
        }
        """;

    private static string Web(string members) =>
        $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.AspNetCore.Identity;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.IdentityModel.JsonWebTokens;
        public record ExternalLogin(string IdToken);
        public record Order(string UserId);
        public interface IStore { Task ListAsync(string user); void LogUser(string user); }
        public class SessionController(UserManager<IdentityUser> users, SignInManager<IdentityUser> signIn, IQueryable<Order> orders, IStore store) : ControllerBase
        {
            {{members.InType()}}
        }
        """;
}
