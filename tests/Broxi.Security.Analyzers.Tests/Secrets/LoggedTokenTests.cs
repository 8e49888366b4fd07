using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.LoggedTokenAnalyzer,
    Broxi.Security.CodeFixes.Secrets.LoggedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="LoggedTokenAnalyzer"/> and <see cref="LoggedTokenFix"/>.</summary>
public sealed class LoggedTokenTests
{
    [Theory]
    [InlineData("logger.LogInformation(\"{User} has {Token}\", user, [|accessToken|]);")]
    [InlineData("logger.LogTrace([|accessToken|]); logger.LogDebug(\"{T}\", [|accessToken|]); logger.LogWarning(\"{T}\", [|accessToken|]); logger.LogCritical(\"{T}\", [|accessToken|]);")]
    [InlineData("logger.LogError(new Exception(), $\"{user}: {[|accessToken|]}\"); logger.Log(LogLevel.Error, \"x\" + [|accessToken|] + user);")]
    [InlineData("logger.LogError(string.Format(\"{0} {1}\", user, [|accessToken|])); logger.LogError(string.Concat(\"a\", [|accessToken|]));")]
    [InlineData("using var scope = logger.BeginScope(\"{Token}\", [|accessToken|]);")]
    [InlineData("logger.LogInformation(\"{T}\", user.Length > 0 ? [|accessToken|] : user);")]
    [InlineData("serilog.Verbose(\"{T}\", [|accessToken|]); serilog.Information(\"{U} {T}\", user, [|accessToken|]); serilog.Error(new Exception(), \"{A}{B}{C}{D}\", 1, 2, 3, [|accessToken|]);")]
    [InlineData("Serilog.Log.Debug(\"{T}\", [|accessToken|]); Serilog.Log.Write(Serilog.Events.LogEventLevel.Error, \"{T}\", [|accessToken|]); Serilog.Log.Logger.ForContext(\"Token\", [|accessToken|]);")]
    [InlineData("using var property = Serilog.Context.LogContext.PushProperty(\"Token\", [|accessToken|]);")]
    [InlineData("nlog.Info(\"{0}\", [|accessToken|]); nlog.Debug($\"{[|accessToken|]}\"); nlog.Error(new Exception(), \"{0} {1}\", user, [|accessToken|]); nlog.Log(NLog.LogLevel.Warn, \"{0}\", [|accessToken|]);")]
    [InlineData("NLog.LogManager.GetCurrentClassLogger().Warn(\"{T}\", [|accessToken|]);")]
    [InlineData("log4.Debug([|accessToken|]); log4.Error(\"x \" + [|accessToken|], new Exception()); log4.InfoFormat(\"{0} {1}\", user, [|accessToken|]);")]
    [InlineData("Console.WriteLine([|accessToken|]); Console.Write(\"{0} {1}\", user, [|accessToken|]); Console.Error.WriteLine($\"x {[|accessToken|]}\");")]
    [InlineData("System.Diagnostics.Trace.WriteLine([|accessToken|]); System.Diagnostics.Trace.TraceError(\"{0}\", [|accessToken|]); source.TraceEvent(0, 1, \"{0}\", [|accessToken|]);")]
    [InlineData("throw new InvalidOperationException($\"{user} may not use {[|accessToken|]}\");")]
    [InlineData("Generated.Signed(logger, user, [|accessToken|]); Generated.Defined(logger, [|accessToken|], null);")]
    public Task Finds_a_token_in_every_log(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("response.AccessToken")]
    [InlineData("response.RefreshToken")]
    [InlineData("refreshToken")]
    [InlineData("IdToken")]
    [InlineData("bearer_token")]
    [InlineData("jwt")]
    [InlineData("clientSecret")]
    [InlineData("_apiKey")]
    [InlineData("password")]
    [InlineData("key.ApiKey")]
    [InlineData("configuration[\"Weather:ApiKey\"]")]
    [InlineData("Environment.GetEnvironmentVariable(\"CLIENT_SECRET\")")]
    [InlineData("await context.GetTokenAsync(\"access_token\")")]
    [InlineData("await tokens.GetAccessTokenAsync()")]
    [InlineData("(await tokens.GetAccessTokenAsync().ConfigureAwait(false)).Trim()")]
    [InlineData("(string?)jToken[\"access_token\"]")]
    [InlineData("json.GetProperty(\"access_token\").GetString()")]
    [InlineData("context.Request.Headers.Authorization")]
    [InlineData("context.Request.Headers[\"X-Api-Key\"]")]
    [InlineData("context.Request.Headers.Authorization.ToString()")]
    [InlineData("message.Headers.Authorization")]
    [InlineData("message.Headers.Authorization?.Parameter")]
    [InlineData("message.Headers.Authorization!.Parameter")]
    [InlineData("pin.Password")]
    public Task Finds_every_credential(string value) => Verify.Finds(Values($"logger.LogInformation(\"{{V}}\", [|{value}|]);"));

    [Theory]
    [InlineData("userPassword")]
    [InlineData("token")]
    [InlineData("key.SigningKey")]
    [InlineData("sessionToken")]
    [InlineData("message")]
    [InlineData("message.Headers")]
    [InlineData("context.Request.Headers")]
    [InlineData("accessToken.Substring(0, 20)")]
    [InlineData("await tokens.GetTokenAsync()")]
    public Task Only_hints_at_what_a_name_or_type_suggests(string value) => Verify.Hints(Values($"logger.LogInformation(\"{{V}}\", [|{value}|]);"));

    [Theory]
    [InlineData("cancellationToken")]
    [InlineData("CancellationToken.None")]
    [InlineData("jToken")]
    [InlineData("syntaxToken")]
    [InlineData("accessToken.Length")]
    [InlineData("accessToken?.Length")]
    [InlineData("accessToken is null")]
    [InlineData("string.IsNullOrEmpty(accessToken)")]
    [InlineData("accessToken != null ? \"set\" : \"none\"")]
    [InlineData("accessToken.GetHashCode()")]
    [InlineData("Mask(accessToken)")]
    [InlineData("masked")]
    [InlineData("truncatedSecret")]
    [InlineData("redactedPassword")]
    [InlineData("Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(accessToken)))")]
    [InlineData("accessToken.Substring(0, 8)")]
    [InlineData("accessToken.Substring(accessToken.Length - 4)")]
    [InlineData("accessToken[..4]")]
    [InlineData("accessToken?.Substring(0, 8)")]
    [InlineData("response.AccessToken?[..6]")]
    [InlineData("response.AccessToken?.Substring(0, 6)")]
    [InlineData("response.AccessToken!.Split('.')[0]")]
    [InlineData("new ArgumentException(user, nameof(password))")]
    [InlineData("key.Password + key.AccessToken")]
    [InlineData("response.TokenType")]
    [InlineData("response.ExpiresIn")]
    [InlineData("tokenType + tokenId + tokenExpiry + jti + passwordHash + clientSecretName + tokenEndpoint + csrfToken + nextPageToken")]
    [InlineData("nameof(accessToken)")]
    [InlineData("Const")]
    [InlineData("Resources.Password")]
    [InlineData("Strings.Login.MissingPassword")]
    [InlineData("GetUrlWithoutCredentials(user)")]
    [InlineData("message.Headers.Authorization?.Scheme")]
    [InlineData("message.RequestUri")]
    [InlineData("message.Method")]
    [InlineData("context.Request.Headers.UserAgent")]
    [InlineData("context.Request.Headers[\"X-Request-Id\"]")]
    [InlineData("configuration[\"Weather:ApiKeyHeader\"]")]
    [InlineData("localizer[\"Password\"]")]
    [InlineData("resources.GetString(\"Password\")")]
    [InlineData("options.Password")]
    public Task Leaves_alone(string value) => Verify.IsSilent(Values($"logger.LogInformation(\"{{V}}\", {value});"));

    [Theory]
    [InlineData("https://id.broxi.ai/oauth/token", "[|body|]")]
    [InlineData("https://api.broxi.ai/users", "body")]
    public Task Finds_the_raw_answer_of_a_token_endpoint(string address, string body) => Verify.Finds($$"""
        using Microsoft.Extensions.Logging;
        class Tokens(HttpClient http, ILogger logger)
        {
            async Task M(HttpContent form)
            {
                var response = await http.PostAsync("{{address}}", form);
                var body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
                logger.LogInformation("{Status} {Body}", response.StatusCode, {{body}});
            }
        }
        """);

    [Theory]
    [InlineData("var sent = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint);")]
    [InlineData("var sent = new HttpRequestMessage(HttpMethod.Post, \"/x\") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = \"password\" }) };")]
    public Task Finds_the_raw_answer_to_a_request_that_is_made_before(string request) => Verify.Finds($$"""
        using Microsoft.Extensions.Logging;
        class Settings { public string TokenEndpoint { get; set; } = ""; }
        class Tokens(HttpClient http, ILogger logger, Settings options)
        {
            async Task M()
            {
                {{request}}
                var response = await http.SendAsync(sent);
                logger.LogDebug("Token response {Body}", [|await response.Content.ReadAsStringAsync()|]);
            }
        }
        """);

    [Fact]
    public Task Leaves_the_answer_to_a_failure_alone() => Verify.IsSilent("""
        using Microsoft.Extensions.Logging;
        class Tokens(HttpClient http, ILogger logger)
        {
            async Task M(HttpContent form)
            {
                var response = await http.PostAsync("https://id.broxi.ai/oauth/token", form);
                var body = await response.Content.ReadAsStringAsync();
                if (!response.IsSuccessStatusCode)
                    logger.LogError("{Body}", body);
                if (!response.IsSuccessStatusCode)
                {
                    logger.LogError("{Body}", await response.Content.ReadAsStringAsync());
                    throw new HttpRequestException($"No token: {body}");
                }
            }
        }
        """);

    [Theory]
    [InlineData("record Session(string User, string AccessToken);", "[|session|]")]
    [InlineData("record Session(string User, string AccessToken) { protected virtual bool PrintMembers(System.Text.StringBuilder builder) => false; }", "session")]
    [InlineData("record Session(string User, int AccessTokenLength);", "session")]
    [InlineData("class Session { public string AccessToken { get; set; } = \"\"; }", "session")]
    public Task Finds_a_record_that_prints_its_token(string type, string value) => Verify.Finds($$"""
        using Microsoft.Extensions.Logging;
        {{type}}
        class SignIn(ILogger logger)
        {
            void M(Session session) => logger.LogInformation("{Session}", {{value}});
        }
        """);

    [Fact]
    public Task Follows_a_token_through_a_variable() => Verify.Finds(Values("""
        var text = response.AccessToken;
        var line = $"got {response.AccessToken}";
        logger.LogInformation("{V}", [|text|]);
        logger.LogInformation([|line|]);
        """));

    [Fact]
    public Task Leaves_the_names_of_secrets_alone() => Verify.Hints("""
        class Sample
        {
            public void Run(string[] secrets, Dictionary<string, string> found, Dictionary<string, string> sessions, string sessionToken)
            {
                foreach (var secret in secrets)
                    Console.WriteLine($"- {secret}: {(found.ContainsKey(secret) ? "found" : "not found")}");
                foreach (var credential in secrets)
                    throw new KeyNotFoundException($"{credential} {found[credential]}");
                throw new KeyNotFoundException($"{[|sessionToken|]} {sessions.ContainsKey(sessionToken)}");
            }
        }
        """);

    private static string Tool(string statements) => $$"""
        class Tool
        {
            static string Generate() => System.IO.Path.GetRandomFileName();
            static string GenerateRandomPassword() => Generate();
            static string GenerateAccessToken() => Generate();
            public void Run() { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("var accessToken = GenerateRandomPassword(); Console.WriteLine(\"{0}\", [|accessToken|]);")]
    [InlineData("var password = Generate(); Console.WriteLine(\"{0}\", [|password|]);")]
    public async Task Leaves_a_new_password_alone_that_a_tool_hands_out(string statements)
    {
        await Verify.IsSilent(Tool(statements).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), Project.Default with { References = References.Framework });
        await Verify.Hints(Tool(statements));
    }

    [Theory]
    [InlineData("var accessToken = GenerateAccessToken(); Console.WriteLine(\"{0}\", [|accessToken|]);")]
    [InlineData("var clientSecret = Generate(); Console.WriteLine(\"{0}\", [|clientSecret|]);")]
    public async Task Finds_other_credentials_that_a_tool_hands_out(string statements)
    {
        await Verify.Hints(Tool(statements), Project.Default with { References = References.Framework });
        await Verify.Finds(Tool(statements));
    }

    [Fact]
    public Task Leaves_the_tokens_of_a_parser_alone() => Verify.IsSilent("""
        class Lexer
        {
            public void Print(string line)
            {
                foreach (var token in line.Split(' '))
                    Console.WriteLine($"token: {token}");
                var next = line.Length > 2 ? line : "";
                throw new FormatException($"unexpected token '{line}' {next}");
            }
            public Exception Unexpected(string token, byte[] tokens) => new FormatException("unexpected " + token);
        }
        """);

    [Fact]
    public async Task The_console_of_a_tool_is_no_log()
    {
        const string Sample = """
            class Tool
            {
                // Prints the bearer token that the user asked for.
                public void Run(string accessToken, string token)
                {
                    Console.WriteLine([|accessToken|]);
                    Console.WriteLine(token);
                }
            }
            """;
        await Verify.Hints(Sample, Project.Default with { References = References.Framework });
    }

    [Fact]
    public Task Only_hints_in_tests_in_development_and_in_debug_output() => Task.WhenAll(
        Verify.Hints(Values("logger.LogInformation(\"{V}{W}\", [|accessToken|], userPassword);"), Project.Test),
        Verify.Hints(Values("#if DEBUG\nlogger.LogInformation(\"{V}{W}\", [|accessToken|], userPassword);\n#endif"), Project.Default with { Symbols = ["DEBUG"] }),
        Verify.Hints(Values("System.Diagnostics.Debug.WriteLine($\"{[|accessToken|]}{userPassword}\");")));

    [Fact]
    public Task Leaves_half_typed_code_alone() => Verify.IsSilent(
        Values("logger.LogInformation(\"{V}\", ); logger.LogInformation(\"{V}\", $\"{}\"); logger.LogInformation(\"{V}\", accessToken. );"),
        Project.Default with { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Keeps_the_template_and_the_comments() => Verify.Fixes(
        Method("""
            // who signs in
            logger.LogInformation("{User} {Token} {Again}", user, /* why? */ [|accessToken|], [|accessToken|]); // and leaves
            logger.LogError($"{user}: {[|accessToken|],20} {[|accessToken|]}" + [|accessToken|]);
            logger.LogError("{T}", [|accessToken|] ?? "no token");
            logger.LogError($"{[|accessToken|] ?? "nothing"} {([|accessToken|] ?? "nothing")}");
            Action later = () => Console.WriteLine([|accessToken|]);
            Generated.Signed(logger, user, [|accessToken|]);
            """),
        Method("""
            // who signs in
            logger.LogInformation("{User} {Token} {Again}", user, /* why? */ string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)", string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)"); // and leaves
            logger.LogError($"{user}: {(string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)"),20} {(string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)")}" + (string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)"));
            logger.LogError("{T}", string.IsNullOrEmpty(accessToken) ? "no token" : "(set)");
            logger.LogError($"{(string.IsNullOrEmpty(accessToken) ? "nothing" : "(set)")} {(string.IsNullOrEmpty(accessToken) ? "nothing" : "(set)")}");
            Action later = () => Console.WriteLine(string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)");
            Generated.Signed(logger, user, string.IsNullOrEmpty(accessToken) ? "(none)" : "(set)");
            """));

    [Fact]
    public Task Replaces_calls_members_and_headers() => Verify.Fixes(
        Values("""
            logger.LogInformation("{V}", [|await tokens.GetAccessTokenAsync()|]);
            logger.LogInformation("{V}", [|response?.AccessToken|]);
            logger.LogInformation($"{[|response!.AccessToken|]!}");
            logger.LogInformation("{V}", [|context.Request.Headers.Authorization|]);
            """),
        Values("""
            logger.LogInformation("{V}", string.IsNullOrEmpty(await tokens.GetAccessTokenAsync()) ? "(none)" : "(set)");
            logger.LogInformation("{V}", string.IsNullOrEmpty(response?.AccessToken) ? "(none)" : "(set)");
            logger.LogInformation($"{(string.IsNullOrEmpty(response!.AccessToken) ? "(none)" : "(set)")}");
            logger.LogInformation("{V}", string.IsNullOrEmpty(context.Request.Headers.Authorization) ? "(none)" : "(set)");
            """));

    [Theory]
    [InlineData("var line = $\"got {response.AccessToken}\"; logger.LogInformation([|line|]);")]
    [InlineData("logger.LogInformation(\"{V}\", [|message.Headers.Authorization|]);")]
    [InlineData("logger.LogInformation(\"{V}\", Encoding.UTF8.GetBytes(user) is var apiKey ? [|apiKey|] : null);")]
    public Task Offers_no_fix_where_more_would_be_lost(string statements) => Verify.OffersNoFix(Values(statements));

    private static string Method(string statements) => $$"""
        using Microsoft.Extensions.Logging;
        class SignIn(ILogger<SignIn> logger, Serilog.ILogger serilog, NLog.ILogger nlog, log4net.ILog log4, System.Diagnostics.TraceSource source)
        {
            public void M(string user, string accessToken)
            {
                {{statements}}
            }
        }
        static partial class Generated
        {
            public static readonly Action<ILogger, string, Exception?> Defined = LoggerMessage.Define<string>(LogLevel.Debug, 1, "{Token}");
            [LoggerMessage(1, LogLevel.Information, "{User} {Token}")]
            public static partial void Signed(ILogger logger, string user, string accessToken);
            public static partial void Signed(ILogger logger, string user, string accessToken) { }
        }
        """;

    private static string Values(string statements) => $$"""
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        class TokenResponse
        {
            [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
            [JsonPropertyName("refresh_token")] public string? RefreshToken { get; set; }
            [JsonPropertyName("token_type")] public string? TokenType { get; set; }
            [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
        }
        class RedactedAttribute : Attribute;
        class DataClassificationAttribute : Attribute;
        class PrivateDataAttribute : DataClassificationAttribute;
        class Keys
        {
            public string SigningKey { get; set; } = "";
            public string ApiKey { get; set; } = "";
            [Redacted] public string Password { get; set; } = "";
            [PrivateData] public string AccessToken { get; set; } = "";
        }
        class Pin { public string Password { get; set; } = ""; }
        static class Resources { public static string Password => Environment.NewLine; }
        static class Strings { public static class Login { public static string MissingPassword => Environment.NewLine; } }
        interface ITokens { Task<string> GetAccessTokenAsync(); Task<string> GetTokenAsync(); }
        class Sample(ILogger<Sample> logger, IConfiguration configuration, ITokens tokens, Keys key, Pin pin, string _apiKey, Microsoft.AspNetCore.Identity.IdentityOptions options,
            Microsoft.Extensions.Localization.IStringLocalizer localizer, System.Resources.ResourceManager resources)
        {
            const string Const = "accessToken";
            string? IdToken { get; set; }
            static string GetUrlWithoutCredentials(string text) => text;
            static string Mask(string text) => text.Substring(0, 2) + "…";
            public async Task M(HttpContext context, HttpRequestMessage message, TokenResponse response, JsonElement json, CancellationToken cancellationToken,
                Newtonsoft.Json.Linq.JToken jToken, object syntaxToken, string user, string accessToken, string refreshToken, string bearer_token, string jwt, string clientSecret,
                string password, string userPassword, string token, string sessionToken, string tokenType, string tokenId, string tokenExpiry, string jti, string passwordHash,
                string clientSecretName, string tokenEndpoint, string csrfToken, string nextPageToken, string truncatedSecret, string redactedPassword)
            {
                var masked = Mask(accessToken);
                {{statements}}
                await Task.CompletedTask;
            }
        }
        """;
}
