using Broxi.Security.Analyzers.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Secrets.FrozenSecretAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="FrozenSecretAnalyzer"/>.</summary>
public sealed class FrozenSecretTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;

        """;

    private const string Options = """
        class Login { public string ClientSecret { get; set; } = ""; public string ClientId { get; set; } = ""; }
        class ApiOptions { public string ApiKey { get; set; } = ""; public Login Login { get; set; } = new(); public string TokenEndpoint { get; set; } = ""; }

        """;

    [Fact]
    public Task Finds_a_member_that_keeps_an_option() => Verify.Finds(
        Usings + Options + """
        class Primary(IOptions<ApiOptions> options) { readonly string _apiKey = [|options.Value.ApiKey|]; string Secret { get; } = [|options.Value.Login.ClientSecret|]; }
        class Ordinary
        {
            readonly string _key;
            readonly string _token;
            public Ordinary(IOptions<ApiOptions> options)
            {
                _key = [|options.Value.ApiKey|];
                var settings = options.Value;
                this._token = [|options.Value.ApiKey ?? throw new InvalidOperationException()|];
            }
        }
        """);

    [Fact]
    public Task Finds_what_lives_as_long_as_the_process() => Verify.Finds(
        Usings + """
        static class Settings
        {
            static readonly IConfiguration s_configuration = new ConfigurationBuilder().Build();
            static readonly string? s_apiKey = [|s_configuration["ApiKey"]|];
            static string ClientSecret { get; } = [|s_configuration.GetValue<string>("ClientSecret") ?? throw new InvalidOperationException()|];
        }
        class Worker : BackgroundService
        {
            readonly string? _apiKey;
            public Worker(IConfiguration configuration) { _apiKey = [|configuration["ApiKey"]|]; }
            protected override Task ExecuteAsync(CancellationToken cancellation) => Task.CompletedTask;
        }
        class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
        {
            readonly string? _apiKey = [|configuration.GetSection("Portal")["ApiKey"]|];
            public Task InvokeAsync(HttpContext context) => next(context);
        }
        """);

    [Fact]
    public Task Finds_what_the_action_of_a_factory_captures() => Verify.Finds(
        Usings + """
        var builder = WebApplication.CreateBuilder(args);
        var apiKey = builder.Configuration["ApiKey"];
        var clientId = builder.Configuration["ClientId"];
        builder.Services.AddHttpClient("a", client => client.DefaultRequestHeaders.Add("X-Api-Key", [|apiKey|]));
        builder.Services.AddHttpClient("b").ConfigureHttpClient(client => client.DefaultRequestHeaders.Authorization = new("ApiKey", [|apiKey|]));
        builder.Services.AddHttpClient("c", client => client.DefaultRequestHeaders.Add("X-Client", clientId));
        builder.Services.AddHttpClient("d", client => client.DefaultRequestHeaders.Add("X-Api-Key", builder.Configuration["ApiKey"]));
        builder.Services.AddHttpClient("e", client => { var key = builder.Configuration["ApiKey"]; var token = key; client.DefaultRequestHeaders.Add("X-Api-Key", token); });
        """, new Project { IsProgram = true });

    [Fact]
    public Task Leaves_what_follows_a_rotation_alone() => Verify.IsSilent(
        Usings + Options + """
        class Monitor(IOptionsMonitor<ApiOptions> options) { string ApiKey => options.CurrentValue.ApiKey; readonly string _first = options.CurrentValue.ApiKey; }
        class Snapshot(IOptionsSnapshot<ApiOptions> options) { readonly string _apiKey = options.Value.ApiKey; }
        class Reading(IOptions<ApiOptions> options) { string Read() { var apiKey = options.Value.ApiKey; return apiKey; } }
        class Scoped(IConfiguration configuration) { readonly string? _apiKey = configuration["ApiKey"]; }
        class Other(IOptions<ApiOptions> options)
        {
            readonly string _clientId = options.Value.Login.ClientId;
            readonly string _tokenEndpoint = options.Value.TokenEndpoint;
            string? _apiKey;
            void Refresh(IConfiguration configuration) => _apiKey = configuration["ApiKey"];
        }
        static class Settings
        {
            static readonly string? s_apiKey = Environment.GetEnvironmentVariable("API_KEY");
            const string Token = "none";
            public static IConfiguration Configuration { get; set; } = null!;
            public static string? ApiKey => Configuration["ApiKey"];
        }
        """);

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(
        Usings + Options + "class Fixture(IOptions<ApiOptions> options) { readonly string _apiKey = options.Value.ApiKey; }", Project.Test);

    [Fact]
    public Task Leaves_programs_without_a_host_alone() => Verify.IsSilent(
        """
        using Microsoft.Extensions.Configuration;
        Console.WriteLine(Settings.ApiKey);
        static class Settings
        {
            static readonly IConfiguration s_configuration = new ConfigurationBuilder().Build();
            public static readonly string? ApiKey = s_configuration["ApiKey"];
        }
        """,
        new Project { IsProgram = true, References = [.. References.All.Where(static reference => reference.Display?.Contains("Hosting.Abstractions", StringComparison.Ordinal) != true)] });

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + Options + "class Fixture(IOptions<ApiOptions> options) { readonly string _apiKey = options.Value.; string Token { get; } = options. ; static string s_secret = ; }",
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
