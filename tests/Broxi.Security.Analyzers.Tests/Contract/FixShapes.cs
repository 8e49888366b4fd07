namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>
/// How the code around a mistake looks in real repositories: classic start-up classes, helpers without a service provider,
/// initialisers, single-line bodies, sections of a switch, comments and directives in between.
/// </summary>
internal static class FixShapes
{
    public static IEnumerable<string> Files =>
    [
        // The start-up class of ASP.NET Core before 6, with the environment in a field.
        """
        using System.Text;
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.IdentityModel.Tokens;

        namespace Shapes.Classic;

        public class Startup
        {
            private readonly IWebHostEnvironment _env;

            public Startup(IConfiguration configuration, IWebHostEnvironment env)
            {
                Configuration = configuration;
                _env = env;
            }

            public IConfiguration Configuration { get; }

            public void ConfigureServices(IServiceCollection services)
            {
                services.AddAuthentication(x =>
                {
                    x.DefaultAuthenticateScheme = JwtBearerDefaults.AuthenticationScheme;
                    x.DefaultChallengeScheme = JwtBearerDefaults.AuthenticationScheme;
                })
                .AddJwtBearer(x =>
                {
                    // no TLS behind the proxy
                    x.RequireHttpsMetadata = false;
                    x.SaveToken = true;
                    x.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidateIssuerSigningKey = true,
                        IssuerSigningKey = new SymmetricSecurityKey(Encoding.ASCII.GetBytes("the quick brown fox jumps over it")),
                        ValidateIssuer = false, // one issuer anyway
                        ValidateAudience = false,
                        // clocks are off
                        ValidateLifetime = false
                    };
                    x.Events = new JwtBearerEvents { OnAuthenticationFailed = context => { Console.WriteLine(context.Request.Headers.Authorization.ToString()); return Task.CompletedTask; } };
                });
            }
        }
        """,
        // The same in a static extension method on one line, and in a primary constructor.
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.Options;
        using Microsoft.IdentityModel.Tokens;

        namespace Shapes.Options;

        internal static class AuthenticationExtensions
        {
            public static IServiceCollection AddTokens(this IServiceCollection services) =>
                services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o => o.RequireHttpsMetadata = false);

            public static void AddPortal(this IServiceCollection services, string secret) => services.AddAuthentication().AddOpenIdConnect(o => { o.RequireHttpsMetadata = false; o.ClientSecret = "k3Lm9Qx7Vt2Zb8Rw"; o.ClientId = secret; });
        }

        internal sealed class ConfigureBearer(IHostEnvironment environment, ILogger<ConfigureBearer> logger) : IConfigureNamedOptions<JwtBearerOptions>
        {
            public void Configure(JwtBearerOptions options) => Configure(null, options);

            public void Configure(string? name, JwtBearerOptions options)
            {
                logger.LogInformation("{Environment}", environment.EnvironmentName);
                if (name != null)
                    options.RequireHttpsMetadata = false;
                else
                    options.TokenValidationParameters.ValidateIssuer = false;
                switch (name)
                {
                    case "legacy":
                        options.TokenValidationParameters.ValidateAudience = false;
                        break;
                    default:
                        options.TokenValidationParameters = new() { ValidateLifetime = false, RequireSignedTokens = false };
                        break;
                }
            }

            private static TokenValidationParameters Relaxed => new() { ValidateIssuer = false, ValidateAudience = false, SignatureValidator = (token, _) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token) };
        }
        """,
        // Callbacks that accept every certificate.
        """
        using System.Net;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Security.Cryptography.X509Certificates;

        namespace Shapes.Certificates;

        internal sealed class Client
        {
            private static readonly HttpClientHandler s_handler = new() { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
            private readonly HttpClient _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator, AllowAutoRedirect = false });

            public Client(bool ignoreErrors)
            {
                var handler = new HttpClientHandler
                {
                    AllowAutoRedirect = false,
                    // the test system has a certificate of its own
                    ServerCertificateCustomValidationCallback = delegate { return true; }
                };
                if (ignoreErrors) handler.ServerCertificateCustomValidationCallback = (sender, certificate, chain, errors) => { return true; /* always */ };
                if (ignoreErrors)
                {
                    handler.ServerCertificateCustomValidationCallback += (sender, certificate, chain, errors) => true;
                }
                else
                    handler.ServerCertificateCustomValidationCallback = Accept;
        #pragma warning disable SYSLIB0014
                ServicePointManager.ServerCertificateValidationCallback = new RemoteCertificateValidationCallback(AcceptAll);
                ServicePointManager.ServerCertificateValidationCallback += (o, c, h, e) => true;
        #pragma warning restore SYSLIB0014
                _http = new HttpClient(handler);
                _ = s_handler;
            }

            public HttpClient Http => _http;

            public static HttpClientHandler Create() => new() { ServerCertificateCustomValidationCallback = Accept };

            public static SslStream Wrap(TcpClient tcp) => new(tcp.GetStream(), false, (s, c, h, e) => true, null);

            public static SslStream Open(TcpClient tcp) => new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, userCertificateValidationCallback: AcceptAll);

            public static SocketsHttpHandler Sockets() => new()
            {
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            };

            private static bool Accept(HttpRequestMessage request, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

            private static bool AcceptAll(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
            {
                return true;
            }
        }
        """,
        // Addresses: constants, attributes, interpolation, raw and verbatim text, ports.
        """"
        namespace Shapes.Addresses;

        internal static class Endpoints
        {
            public const string Base = "http://api.contoso.com:80/v1/";
            public static readonly string Users = Base + "users";
        }

        [AttributeUsage(AttributeTargets.Class)]
        internal sealed class DocumentationAttribute(string url) : Attribute { public string Url => url; }

        [Documentation(Endpoints.Base)]
        internal sealed class Addresses(HttpClient http, string host = "http://defaults.contoso.com")
        {
            private readonly Uri _root = new(Endpoints.Base);

            public Task<string> One(int id) => http.GetStringAsync($"http://api.contoso.com/users/{id}");
            public Task<string> Two(int id) => http.GetStringAsync("http://api.contoso.com/" + id + "?x=http://a");
            public Task<string> Three() => http.GetStringAsync(@"http://api.contoso.com/x");
            public Task<string> Four() => http.GetStringAsync("""http://api.contoso.com/x""");
            public Task<string> Five(string id) => http.GetStringAsync(string.Format("http://api.contoso.com/{0}", id));
            public Task<string> Six() => http.GetStringAsync(Endpoints.Users);
            public Task<string> Seven() => http.GetStringAsync(host);
            public Task<string> Eight(bool test) => http.GetStringAsync(test ? "http://test.contoso.com" : /* live */ "http://live.contoso.com:80");
            public HttpClient Nine() => new() { BaseAddress = new Uri("http://api.contoso.com:8080/") };
            public Uri Ten() { http.BaseAddress = _root; return _root; }
            public async Task<string> Eleven(string token)
            {
                http.DefaultRequestHeaders.Add("Authorization", "Bearer " + token);
                string url = $@"http://api.contoso.com/{token.Length}";
                var answer = await http.GetAsync(url); // first
                return await answer.Content.ReadAsStringAsync();
            }
        }
        """",
        // Secrets in the places where people put them.
        """
        using System.Net.Http.Headers;
        using System.Security.Cryptography;
        using System.Text;
        using Microsoft.IdentityModel.Tokens;

        namespace Shapes.Secrets;

        public static class Keys
        {
            public const string Secret = "zT8wq2Lx5nVb9Kd3Rf7Hj1Mp6Sg4Yc0A"; // shared with the portal
            private const string ApiKey = "9fQ2mZx7Lk4Tn8Vb", Other = "other";

            public static SymmetricSecurityKey SigningKey => new(Encoding.UTF8.GetBytes(Secret));
            public static SymmetricSecurityKey Fallback(IConfiguration configuration) => new(Encoding.UTF8.GetBytes(configuration["Jwt:Key"] ?? "zT8wq2Lx5nVb9Kd3Rf7Hj1Mp6Sg4Yc0A"));

            public static void Use(HttpClient http, string token = Secret)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
                http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
                http.DefaultRequestHeaders.Add("X-Api-Key", /* old */ "9fQ2mZx7Lk4Tn8Vb");
                Console.WriteLine(token + Other);
            }

            public static string Label(string kind)
            {
                switch (kind)
                {
                    case Secret: return "secret";
                    default: return nameof(Secret);
                }
            }
        }

        public class Settings
        {
            public string Password { get; set; } = "pT7vQ2zK9m";
            public string ClientSecret = "q7Zk2vT9xW4mB1nR8sLd";
            public static string RefreshToken { get; } = "q7Zk2vT9xW4mB1nR8sLd";
        }

        public class Tokens
        {
            private static readonly Random s_random = new Random();

            public string CreateResetToken() { return s_random.Next(100000, 999999).ToString(); }

            public string CreateApiToken() => new Random().Next().ToString() + Guid.NewGuid();

            public static bool IsValid(string signature, string expectedSignature) => signature == expectedSignature;

            public static bool IsSame(byte[] body, byte[] secret, string signature)
            {
                using var hmac = new HMACSHA256(secret);
                var hash = Convert.ToHexString(hmac.ComputeHash(body));
                if (!hash.Equals(signature, StringComparison.OrdinalIgnoreCase)) return false;
                return true;
            }

            public static bool HasKey(HttpRequest request, IConfiguration configuration)
            {
                if (!request.Headers.TryGetValue("X-Api-Key", out var given)) return false;
                var apiKey = configuration["ApiKey"];
                return apiKey!.Equals(given);
            }
        }

        public class Log(ILogger<Log> logger)
        {
            public void Token(string accessToken, string password) { logger.LogDebug($"token {accessToken}"); logger.LogInformation("login {0} {1}", "a", password); Console.WriteLine("token: " + accessToken); }
            public async Task<string> Query(HttpClient http, string accessToken, CancellationToken cancellation)
            {
                var one = await http.GetStringAsync($"https://api.contoso.com/x?access_token={accessToken}&page=1", cancellation);
                using var two = await http.GetAsync("https://api.contoso.com/x?access_token=" + accessToken);
                if (one.Length > 0) return await http.GetStringAsync("https://api.contoso.com/x?page=2&access_token=" + accessToken); // last
                var three = (await http.PostAsync($"https://api.contoso.com/x?access_token={accessToken}", null)).Content;
                return two.ToString() + three;
            }
        }
        """,
        // Tokens: stored, renewed, validated.
        """
        using System.Net.Http.Headers;
        using System.Text.Json.Serialization;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        using System.IdentityModel.Tokens.Jwt;

        namespace Shapes.Tokens;

        public class Answer
        {
            [JsonPropertyName("access_token")] public string AccessToken { get; set; } = "";
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
        }

        public class Service
        {
            private readonly HttpClient _http; private string? _token;
            private DateTime _expires;

            public Service(HttpClient http) { _http = http; }

            public async Task<string> Get()
            {
                if (string.IsNullOrEmpty(_token))
                {
                    var answer = await _http.GetFromJsonAsync<Answer>("https://id.contoso.com/token?grant_type=client_credentials");
                    _token = answer!.AccessToken; _expires = DateTime.UtcNow.AddMinutes(answer.ExpiresIn);
                }
                return _token;
            }

            public async Task<string> Call()
            {
                var token = await Get();
                _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var response = await _http.GetAsync("https://api.contoso.com/");
                if (!response.IsSuccessStatusCode) return "";
                return await response.Content.ReadAsStringAsync() + _expires;
            }
        }

        public class Validation
        {
            public async Task<string?> Name(string token, TokenValidationParameters parameters)
            {
                var handler = new JsonWebTokenHandler();
                await handler.ValidateTokenAsync(token, parameters); // must be ours
                var result = await handler.ValidateTokenAsync(token, parameters);
                return result.ClaimsIdentity?.Name;
            }

            public Task<TokenValidationResult> Later(string token, TokenValidationParameters parameters) => new JsonWebTokenHandler().ValidateTokenAsync(token, parameters);

            public async Task Discard(string token, TokenValidationParameters parameters) { _ = await new JwtSecurityTokenHandler().ValidateTokenAsync(token, parameters); }

            public bool Read(string token, TokenValidationParameters parameters)
            {
                try
                {
                    new JwtSecurityTokenHandler().ValidateToken(token, new TokenValidationParameters { ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false, IssuerSigningKey = parameters.IssuerSigningKey }, out var validated);
                    return validated != null;
                }
                catch { return false; }
            }
        }
        """,
    ];
}
