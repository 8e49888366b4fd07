namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>More <see cref="FixShapes"/>: code that reads, issues, sends and renews tokens.</summary>
internal static class TokenShapes
{
    public static IEnumerable<string> Files =>
    [
        // Tokens that are read and trusted, in a controller and in a middleware.
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;

        namespace Shapes.Reading;

        public class LoginController : ControllerBase
        {
            private readonly TokenValidationParameters _parameters;

            public LoginController(TokenValidationParameters parameters) { _parameters = parameters; }

            [HttpPost("one")]
            public async Task<IActionResult> One(string idToken)
            {
                // who is it?
                var token = new JwtSecurityTokenHandler().ReadJwtToken(idToken); // not checked yet
                await HttpContext.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "external")));
                return NoContent();
            }

            [HttpPost("two")] public async Task<ActionResult<string>> Two(string accessToken) { var jwt = new JsonWebToken(accessToken); await HttpContext.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "external"))); return Ok(jwt.Subject); }

            [HttpPost("three")]
            public async Task<IActionResult> Three()
            {
                var header = Request.Headers.Authorization.ToString();
                if (header.StartsWith("Bearer "))
                {
                    var raw = header.Substring(7);
                    var handler = new JwtSecurityTokenHandler();
                    var parsed = handler.ReadToken(raw) as JwtSecurityToken;
                    HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity(parsed!.Claims, "jwt")); /* trusted */
                }
                await Task.Yield();
                return Ok();
            }

            public async Task<string?> Four(string idToken)
            {
                switch (idToken.Length)
                {
                    case 0: return null;
                    default:
                        var token = new JsonWebTokenHandler().ReadJsonWebToken(idToken);
                        await HttpContext.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "external")));
                        return token.Subject;
                }
            }
        }

        public class Middleware(RequestDelegate next, TokenValidationParameters parameters)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                var raw = context.Request.Headers["Authorization"].ToString();
                var token = new JwtSecurityToken(raw); // as sent
                context.User = new ClaimsPrincipal(new ClaimsIdentity(token.Claims, "jwt"));
                await next(context);
                _ = parameters;
            }
        }
        """,
        // Tokens that are issued, and what is asked of those that come.
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using System.Security.Cryptography;
        using System.Text;
        using Microsoft.IdentityModel.Tokens;

        namespace Shapes.Issuing;

        public class Issuer
        {
            private readonly SigningCredentials _credentials = new(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(16)), SecurityAlgorithms.HmacSha512);

            public string Create(string user, string password, string ssn)
            {
                var claims = new List<Claim>
                {
                    new Claim("sub", user),
                    // so that the portal can log in
                    new Claim("password", password), // plain
                    new("ssn", ssn)
                };
                claims.Add(new Claim("password_hash", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(password))))); // hashed
                if (user == "a") claims.Add(new Claim("pin", password));
                var token = new JwtSecurityToken("https://login.contoso.com", "orders", claims, signingCredentials: _credentials); // for good
                return new JwtSecurityTokenHandler().WriteToken(token);
            }

            public ClaimsIdentity One(string user, string password) => new(new[] { new Claim("password", password), new Claim("sub", user) });

            public Claim[] Two(string password) => [new Claim("password", password) /* only */];

            public SecurityTokenDescriptor Three(string password) => new() { Subject = One("a", password), Expires = DateTime.UtcNow.AddYears(1), SigningCredentials = _credentials, Claims = new Dictionary<string, object> { ["password"] = password, ["sub"] = "a" } };

            public SecurityTokenDescriptor Four() => new SecurityTokenDescriptor
            {
                Audience = "orders",
                Expires = DateTime.UtcNow.AddDays(365) // a year
            };
        }

        public static class Checks
        {
            public static TokenValidationParameters One(SecurityKey key) => new() { ClockSkew = TimeSpan.FromHours(1), ValidAlgorithms = ["none", SecurityAlgorithms.RsaSha256], IssuerSigningKey = key };

            public static TokenValidationParameters Listed(SecurityKey key) => new()
            {
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, /* for tests */ SecurityAlgorithms.None],
                IssuerSigningKey = key,
            };

            public static TokenValidationParameters Two(SecurityKey key)
            {
                var parameters = new TokenValidationParameters
                {
                    ValidAlgorithms = new List<string>
                    {
                        SecurityAlgorithms.RsaSha256,
                        // for tests
                        SecurityAlgorithms.None, // remove later
                    },
                    // clocks are off
                    ClockSkew = TimeSpan.FromDays(1), // really
                    IssuerSigningKey = key
                };
                parameters.ClockSkew = TimeSpan.FromMinutes(30); // again
                if (key.KeySize > 1) parameters.ClockSkew = TimeSpan.MaxValue;
                parameters.ValidAlgorithms = new[] { SecurityAlgorithms.None };
                return parameters;
            }
        }
        """,
        // Tokens that are sent: in addresses, default headers and delegates.
        """
        using System.Net.Http.Headers;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.SignalR.Client;

        namespace Shapes.Sending;

        public sealed record Login([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("id_token")] string IdToken);

        public interface ITokens { Task<string> GetTokenAsync(); ValueTask<Login> LoginAsync(string user); }

        public class Query(HttpClient http)
        {
            public async Task<string> One(string city, string accessToken)
            {
                // newest first
                using var request = new HttpRequestMessage(HttpMethod.Get, $"https://api.contoso.com/x?city={city}&access_token={accessToken}"); // one
                return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
            }

            public async Task<HttpResponseMessage> Two(string accessToken, CancellationToken cancellation)
            {
                if (accessToken.Length > 0) { var answer = await http.GetAsync("https://api.contoso.com/x?access_token=" + accessToken, cancellation); return answer; }
                return new HttpResponseMessage();
            }

            public async Task Three(string accessToken, HttpContent content)
            {
                switch (content.Headers.ContentLength)
                {
                    case 1:
                        await http.PostAsync($"https://api.contoso.com/x?access_token={accessToken}#top", content); // short
                        break;
                }
                foreach (var _ in accessToken) await http.DeleteAsync("https://api.contoso.com/y?access_token=" + accessToken);
            }
        }

        public class Billing(HttpClient http)
        {
            public async Task<string> One(Login login, CancellationToken cancellation)
            {
                // once and for all
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.AccessToken); // set
                using var response = await http.GetAsync("/v1/invoices", cancellation); // get
                return await response.Content.ReadAsStringAsync(cancellation);
            }
        }

        public class Users
        {
            private readonly HttpClient _http;
            public Users(HttpClient http) { _http = http; }
            public async Task One(Login login) {
                if (login.AccessToken != "")
                {
                    _http.DefaultRequestHeaders.Authorization = new("Bearer", login.AccessToken);
                    await _http.PostAsync("/v1/users", new StringContent("{}"));
                }
            }
        }

        public class Feed(ITokens tokens)
        {
            public async Task<HubConnection> One(CancellationToken cancellation)
            {
                var accessToken = await tokens.GetTokenAsync(); // the first
                var connection = new HubConnectionBuilder()
                    .WithUrl("https://orders.contoso.com/feed", options =>
                        // asked for on every connection
                        options.AccessTokenProvider = () => Task.FromResult<string?>(accessToken))
                    .WithAutomaticReconnect()
                    .Build();
                await connection.StartAsync(cancellation);
                return connection;
            }

            public async Task<HubConnection> Two()
            {
                var login = await tokens.LoginAsync("a");
                return new HubConnectionBuilder().WithUrl("https://orders.contoso.com/feed", o => { o.AccessTokenProvider = async () => /* kept */ login.AccessToken; }).WithAutomaticReconnect().Build();
            }
        }

        public class Identity(HttpClient http, IHttpContextAccessor accessor)
        {
            public async Task One()
            {
                var idToken = await accessor.HttpContext!.GetTokenAsync("id_token"); // of the user
                using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.contoso.com/orders");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", idToken);
                await http.SendAsync(request);
            }

            public async Task Two(Login login) { http.DefaultRequestHeaders.Authorization = new("Bearer", /* who */ login.IdToken); await http.GetAsync("https://api.contoso.com/orders"); }
        }
        """,
        // Tokens that are renewed too late or not at all.
        """
        using System.Text.Json.Serialization;

        namespace Shapes.Renewing;

        public sealed record Answer(
            [property: JsonPropertyName("access_token")] string AccessToken,
            [property: JsonPropertyName("expires_in")] int ExpiresIn,
            [property: JsonPropertyName("refresh_token")] string? RefreshToken);

        public class Noted
        {
            private readonly HttpClient _http; private string? _token; private DateTime _expires;
            public Noted(HttpClient http) { _http = http; }
            public async Task<string> Get()
            {
                // still good?
                if (_token == null) // never asked
                {
                    var answer = await _http.GetFromJsonAsync<Answer>("https://id.contoso.com/token?grant_type=client_credentials");
                    _token = answer!.AccessToken; _expires = DateTime.UtcNow.AddSeconds(answer.ExpiresIn);
                }
                return _token;
            }
        }

        public class NotedFirst(HttpClient http)
        {
            private string? _token;
            private DateTimeOffset _expires;
            public async Task<string> Get()
            {
                if (!string.IsNullOrEmpty(_token)) return _token;
                var answer = await http.GetFromJsonAsync<Answer>("https://id.contoso.com/token?grant_type=client_credentials");
                _expires = DateTimeOffset.UtcNow.AddSeconds(answer!.ExpiresIn - 60); // a minute less
                return _token = answer.AccessToken;
            }
        }

        public class Clocks
        {
            // when
            private DateTime _expires, _end;
            private DateTimeOffset? _until = null;
            public void Set(Answer answer)
            {
                _expires = DateTime.Now.AddSeconds(answer.ExpiresIn); // local
                if (answer.ExpiresIn > 0) _end = /* now */ DateTime.UtcNow.AddSeconds(answer.ExpiresIn); else _end = DateTime.UtcNow;
                _until = DateTimeOffset.UtcNow // from now
                    + TimeSpan.FromSeconds(answer.ExpiresIn); // on
            }
            public bool IsExpired => DateTime.UtcNow > _expires; // now
            public bool IsOver() { lock (this) { return _end < DateTime.UtcNow || _until == null || DateTimeOffset.UtcNow >= _until; } }
            public static bool IsOld(System.IdentityModel.Tokens.Jwt.JwtSecurityToken token) => token.ValidTo /* UTC */ < DateTime.Now /* local */ || token.ValidTo == default;
        }

        public sealed record Bare([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string? RefreshToken); // bare

        public class Login
        {
            #region Tokens
            /// <summary>What is sent.</summary>
            [JsonPropertyName("access_token"), JsonRequired] public string AccessToken { get; set; } = ""; // secret
            #endregion
            [JsonPropertyName("id_token")] public string? IdToken { get; set; }
        }

        public class Session(HttpClient http, string refreshToken)
        {
            private string _refreshToken = refreshToken;
            public string? AccessToken { get; private set; }
            public async Task Refresh()
            {
                using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = _refreshToken });
                using var response = await http.PostAsync("https://id.contoso.com/token", form);
                var token = await response.Content.ReadFromJsonAsync<Answer>();
                if (token != null)
                {
                    // the new one
                    AccessToken = token.AccessToken; // kept
                }
            }
        }

        public class OneLiner(HttpClient http)
        {
            private string _refreshToken = "", _token = "";
            public async Task<string> Refresh() { var r = await http.PostAsJsonAsync("/token", new { grant_type = "refresh_token", refresh_token = _refreshToken }); _token = (await r.Content.ReadFromJsonAsync<Answer>())!.AccessToken; /* kept */ return _token; }
        }
        """,
    ];
}
