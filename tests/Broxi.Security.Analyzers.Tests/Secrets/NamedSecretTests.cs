using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.NamedSecretAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="NamedSecretAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class NamedSecretTests
{
    [Theory]
    [InlineData("""string apiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""const string AccessToken = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""private static readonly string s_password = [|"x9Kd72mq"|];""")]
    [InlineData(""""string apiKey = [|"""k7b9X2d4Rv8Xy3KwQzLm"""|];"""")]
    [InlineData("""string apiKey = [|@"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""string ApiKey { get; set; } = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""string ApiKey => [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""string ApiKey { get => [|"k7b9X2d4Rv8Xy3KwQzLm"|]; }""")]
    [InlineData("""string ApiKey { get { return [|"k7b9X2d4Rv8Xy3KwQzLm"|]; } }""")]
    [InlineData("""void Send(string apiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|]) { }""")]
    [InlineData("""const string ApiKey = [|"k7b9X2d4Rv" + "8Xy3KwQzLm"|];""")]
    [InlineData("""const string ApiKey = [|"k7b9X2d4" + ("Rv8Xy3" + "KwQzLm")|];""")]
    [InlineData("""ReadOnlySpan<byte> SigningKey => [|"k7b9X2d4Rv8Xy3KwQzLm"u8|];""")]
    [InlineData("""byte[] _signingKey = System.Text.Encoding.UTF8.GetBytes([|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""byte[] _encryptionKey = Convert.FromHexString([|"7f83b1657ff1fc53b92dc18148a1d65d"|]);""")]
    [InlineData("""char[] _password = [|"x9Kd72mq"|].ToCharArray();""")]
    [InlineData("""string _authToken = [|"Bearer k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    public Task Finds_a_secret_in_a_declaration(string member) => Verify.Finds($"class Client {{ {member} }}");

    [Theory]
    [InlineData("""var apiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""var apiKey = given ?? [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""var apiKey = given is null ? [|"k7b9X2d4Rv8Xy3KwQzLm"|] : (string)[|"k7b9X2d4Rv8Xy3KwQzLn"|]!;""")]
    [InlineData("""var apiKey = given switch { "a" => [|"k7b9X2d4Rv8Xy3KwQzLm"|], _ => null };""")]
    [InlineData("""_apiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""this._apiKey ??= [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""Send(apiKey: [|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""_ = new Dictionary<string, string> { ["ApiKey"] = [|"k7b9X2d4Rv8Xy3KwQzLm"|] };""")]
    [InlineData("""_ = new Dictionary<string, string> { { "ApiKey", [|"k7b9X2d4Rv8Xy3KwQzLm"|] } };""")]
    [InlineData("""settings["Stripe:SecretKey"] = [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""settings.Add("Stripe:SecretKey", [|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""_ = new KeyValuePair<string, string>("api_key", [|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""Environment.SetEnvironmentVariable("STRIPE_API_KEY", [|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""_ = settings["X:ApiKey"] ?? [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""_ = Environment.GetEnvironmentVariable("X_API_KEY") ?? [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""_ = configuration.GetValue("ApiKey", [|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""_ = new { ApiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|] };""")]
    [InlineData("""_ = _apiKey == [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""_ = [|"k7b9X2d4Rv8Xy3KwQzLm"|] != this._apiKey;""")]
    [InlineData("""_ = settings["ApiKey"] == [|"k7b9X2d4Rv8Xy3KwQzLm"|];""")]
    [InlineData("""_ = _apiKey.Equals([|"k7b9X2d4Rv8Xy3KwQzLm"|]);""")]
    [InlineData("""_ = string.Equals(_apiKey, [|"k7b9X2d4Rv8Xy3KwQzLm"|], StringComparison.Ordinal);""")]
    [InlineData("""_ = _apiKey is [|"k7b9X2d4Rv8Xy3KwQzLm"|] or [|"k7b9X2d4Rv8Xy3KwQzLn"|];""")]
    [InlineData("""_ = _apiKey switch { [|"k7b9X2d4Rv8Xy3KwQzLm"|] => 1, _ => 0 };""")]
    [InlineData("""switch (_apiKey) { case [|"k7b9X2d4Rv8Xy3KwQzLm"|]: break; }""")]
    public Task Finds_a_secret_in_a_statement(string statement) => Verify.Finds(Method(statement));

    [Fact]
    public Task Finds_a_secret_in_an_attribute() => Verify.Finds(
        """
        [Login(Password = [|"x9Kd72mq"|])]
        class Page;
        class LoginAttribute : Attribute { public string? Password { get; set; } }
        """);

    [Theory]
    [InlineData("""_ = new System.Security.Cryptography.X509Certificates.X509Certificate2("broxi.pfx", [|"Summer2024!"|]);""")]
    public Task Finds_a_weak_secret_that_a_library_takes(string statement) => Verify.Finds(Method(statement));

    [Fact]
    public async Task A_length_of_the_project_counts_where_only_the_name_tells()
    {
        var project = new Project { EditorConfig = "broxi_secret_min_length = 24" };
        await Verify.IsSilent(Method("""var apiKey = "k7b9X2d4Rv8Xy3KwQzLm"; var password = "x9Kd72mqTt";"""), project);
        await Verify.Finds(Method("""var apiKey = [|"k7b9X2d4Rv8Xy3KwQzLmPs5N"|];"""), project);
        await Verify.Finds(Method("""_ = new System.Security.Cryptography.X509Certificates.X509Certificate2("broxi.pfx", [|"Summer2024!"|]);"""), project);
    }

    [Fact]
    public Task No_length_goes_below_eight() => Verify.IsSilent(
        Method("""var password = "x9Kd72m";"""), new Project { EditorConfig = "broxi_secret_min_length = 4" });

    [Theory]
    [InlineData("""_ = new RestSharp.Authenticators.HttpBasicAuthenticator("broxi", "Summer2024!");""")]
    [InlineData("""_ = new RabbitMQ.Client.ConnectionFactory { Password = "Summer2024!" };""")]
    [InlineData("""new StackExchange.Redis.ConfigurationOptions().Password = "Summer2024!";""")]
    public Task Leaves_a_password_to_the_rule_about_passwords(string statement) => Verify.IsSilent(Method(statement));

    [Theory]
    [InlineData("""var greeting = "k7b9X2d4Rv8Xy3KwQzLm";""")]
    [InlineData("""var tokenEndpoint = "k7b9X2d4Rv8Xy3KwQzLm";""")]
    [InlineData("""var passwordQuestion = "What is your favorite color 2";""")]
    [InlineData("""var passwordFormat = "Clear256ab";""")]
    [InlineData("""var password = "Please enter your password 1";""")]
    [InlineData("""var publicKeyToken = "b77a5c561934e089";""")]
    [InlineData("""var password = "Password1";""")]
    [InlineData("""const string AccessToken = "access_token_2_name";""")]
    [InlineData("""const string ApiKey = "Broxi:Api:Key:V2:Name";""")]
    [InlineData("""const string TokenKey = "k7b9X2d4Rv8Xy3KwQzLm"; _ = settings[TokenKey];""")]
    [InlineData("""var password = $"x9Kd72mq{given}";""")]
    [InlineData("""var apiKey = "k7b9X2d4Rv8Xy3KwQzLm" + given;""")]
    [InlineData("""var apiKey = settings["k7b9X2d4Rv8Xy3KwQzLm"];""")]
    [InlineData("""var apiKey = given == "k7b9X2d4Rv8Xy3KwQzLm" ? given : null;""")]
    [InlineData("""var apiKey = given switch { "k7b9X2d4Rv8Xy3KwQzLm" => given, _ => null };""")]
    [InlineData("""Send("k7b9X2d4Rv8Xy3KwQzLm");""")]
    [InlineData("""settings.Add("Name", "k7b9X2d4Rv8Xy3KwQzLm");""")]
    [InlineData("""settings.Remove("ApiKey", out _);""")]
    [InlineData("""settings.Add("CancellationToken", "k7b9X2d4Rv8Xy3KwQzLm");""")]
    [InlineData("""var userSecretsId = "k7b9X2d4Rv8Xy3KwQzLm";""")]
    [InlineData("""var apiKey = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";""")]
    [InlineData("""var apiKey = "Turkey Standard Time 1";""")]
    [InlineData("""_ = Newtonsoft.Json.Linq.JObject.Parse("{}").SelectToken("a1.k7b9X2d4Rv8");""")]
    [InlineData("""_ = new Microsoft.AspNetCore.Identity.PasswordHasher<object>().VerifyHashedPassword(given, "k7b9X2d4Rv8Xy3KwQzLm", "x9Kd72mq");""")]
    public Task Is_silent_without_a_secret(string statement) => Verify.IsSilent(Method(statement));

    [Theory]
    // BRX1001
    [InlineData("""const string ApiKey = "k7b9X2d4Rv8Xy3KwQzLm"; _ = new Azure.AzureKeyCredential(ApiKey);""")]
    [InlineData("""var token = "k7b9X2d4Rv8Xy3KwQzLm"; new HttpClient().DefaultRequestHeaders.Authorization = new("Bearer", token);""")]
    [InlineData("""new HttpClient().DefaultRequestHeaders.Add("X-Api-Key", "k7b9X2d4Rv8Xy3KwQzLm");""")]
    // BRX1003
    [InlineData("""_ = new Azure.Identity.ClientSecretCredential("tenant", "id", "k7b9X2d4Rv8Xy3KwQzLm");""")]
    [InlineData("""_ = new Microsoft.Identity.Client.ConfidentialClientApplicationOptions { ClientSecret = "k7b9X2d4Rv8Xy3KwQzLm" };""")]
    [InlineData("""_ = new Dictionary<string, string> { ["client_secret"] = "k7b9X2d4Rv8Xy3KwQzLm" };""")]
    [InlineData("""_ = new Dictionary<string, string> { { "client_secret", "k7b9X2d4Rv8Xy3KwQzLm" } };""")]
    // BRX1004
    [InlineData("""var signingKey = System.Text.Encoding.UTF8.GetBytes("k7b9X2d4Rv8Xy3KwQzLm"); _ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(signingKey);""")]
    public Task Leaves_a_secret_to_the_rule_that_knows_its_use(string statement) => Verify.IsSilent(Method(statement));

    [Fact]
    public Task Leaves_a_field_to_the_rule_that_knows_its_use() => Verify.IsSilent(
        """
        class Client
        {
            private const string ApiKey = "k7b9X2d4Rv8Xy3KwQzLm";
            private readonly string _secret;
            public Client() => _secret = "k7b9X2d4Rv8Xy3KwQzLm";
            object Create() => new Azure.AzureKeyCredential(Client.ApiKey);
            object Login() => new Azure.Identity.ClientSecretCredential("tenant", "id", this._secret);
        }
        """);

    [Theory]
    [InlineData("kennwort")]
    [InlineData("licenseKey")]
    public async Task Takes_words_of_the_users_own(string name)
    {
        await Verify.IsSilent(Method($"""var {name} = "k7b9X2d4Rv8Xy3KwQzLm";"""));
        await Verify.Finds(
            Method($"""var {name} = [|"k7b9X2d4Rv8Xy3KwQzLm"|];"""),
            new Project { EditorConfig = "broxi_secret_words = kennwort, licensekey" });
    }

    [Fact]
    public Task Is_silent_in_a_test_project() => Verify.IsSilent(Method("""var apiKey = "k7b9X2d4Rv8Xy3KwQzLm";"""), Project.Test);

    [Fact]
    public Task Is_silent_in_generated_code() => Verify.IsSilent("// <auto-generated/>\n" + Method("""var apiKey = "k7b9X2d4Rv8Xy3KwQzLm";"""));

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("""var apiKey = ; settings["ApiKey"] = ; Send(apiKey: ); settings.Add("ApiKey", ); _ = _apiKey is ; var password = "x9Kd72 """),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Reads_a_setting_of_its_name() => Verify.Fixes(
        """
        using Microsoft.Extensions.Configuration;
        class Client(IConfiguration configuration)
        {
            // For the mail server.
            private readonly string _smtpPassword = [|"x9Kd72mq"|]; // secret
            private readonly string _url = "https://broxi.ai";

            string Key() => configuration["Stripe:ApiKey"] ?? [|"k7b9X2d4Rv8Xy3KwQzLm"|];
        }
        """,
        """
        using Microsoft.Extensions.Configuration;
        class Client(IConfiguration configuration)
        {
            // For the mail server.
            private readonly string _smtpPassword = configuration["SmtpPassword"] ?? throw new InvalidOperationException("SmtpPassword is not configured."); // secret
            private readonly string _url = "https://broxi.ai";

            string Key() => configuration["Stripe:ApiKey"] ?? throw new InvalidOperationException("Stripe:ApiKey is not configured.");
        }
        """);

    [Fact]
    public Task Reads_the_environment() => Verify.Fixes(
        """
        class Client
        {
            private const string ApiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|];
            private readonly Dictionary<string, string> _settings = new() { ["Stripe:SecretKey"] = [|"k7b9X2d4Rv8Xy3KwQzLn"|] };
            bool Is(string apiKey) => apiKey == [|"k7b9X2d4Rv8Xy3KwQzLm"|] && ApiKey == apiKey;
        }
        """,
        """
        class Client
        {
            private static readonly string ApiKey = Environment.GetEnvironmentVariable("API_KEY") ?? throw new InvalidOperationException("Set API_KEY.");
            private readonly Dictionary<string, string> _settings = new() { ["Stripe:SecretKey"] = Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY") ?? throw new InvalidOperationException("Set STRIPE_SECRET_KEY.") };
            bool Is(string apiKey) => apiKey == (Environment.GetEnvironmentVariable("API_KEY") ?? throw new InvalidOperationException("Set API_KEY.")) && ApiKey == apiKey;
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_a_constant_must_stand() => Verify.OffersNoFix(
        """
        class Client
        {
            void Send(string apiKey = [|"k7b9X2d4Rv8Xy3KwQzLm"|]) { }
            bool Is(string apiKey) => apiKey is [|"k7b9X2d4Rv8Xy3KwQzLm"|];
            int Choose(string apiKey) { switch (apiKey) { case [|"k7b9X2d4Rv8Xy3KwQzLm"|]: return 1; default: return 2; } }
            ReadOnlySpan<byte> SigningKey => [|"k7b9X2d4Rv8Xy3KwQzLm"u8|];
            public const string Token = [|"k7b9X2d4Rv8Xy3KwQzLm"|];
            const string Sum = "a";
            private const string ApiKey = [|"k7b9X2d4" + "Rv8Xy3KwQzLm"|];
        }
        """);

    private static string Method(string statement) =>
        $$"""
        using Microsoft.Extensions.Configuration;
        class Sample
        {
            private string _apiKey = "";
            void Run(Dictionary<string, string> settings, IConfiguration configuration, string? given)
            {
                {{statement}}
            }
            void Send(string apiKey) => _apiKey = apiKey;
        }
        """;
}
