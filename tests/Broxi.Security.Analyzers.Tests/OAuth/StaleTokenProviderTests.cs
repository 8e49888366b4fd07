using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.StaleTokenProviderAnalyzer,
    Broxi.Security.CodeFixes.OAuth.StaleTokenProviderFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="StaleTokenProviderAnalyzer"/> and <see cref="StaleTokenProviderFix"/>.</summary>
public sealed class StaleTokenProviderTests
{
    private const string Usings = """
        using System.Text.Json.Serialization;
        using Azure.Core;
        using Grpc.Core;
        using Microsoft.AspNetCore.SignalR.Client;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Refit;

        public sealed record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
        public interface ITokens { Task<string> GetAccessTokenAsync(); string GetAccessToken(); Task<string> GetTokenAsync(CancellationToken ct); string AccessToken { get; } Task<Tok> LoginAsync(); }
        public interface IOrders { [Get("/orders")] Task<string> GetAsync(); }

        """;

    private static string Hub(string before, string provider, string reconnect = ".WithAutomaticReconnect()") => Usings + $$"""
        public sealed class Feed(ITokens tokens, IConfiguration configuration)
        {
            private string _accessToken = "";
            public async Task<HubConnection> ConnectAsync(string accessToken, CancellationToken ct)
            {
                {{before}}
                var hub = new HubConnectionBuilder()
                    .WithUrl("https://orders.contoso.com/feed", options => { {{provider}} }){{reconnect}}
                    .Build();
                await hub.StartAsync(ct);
                return hub;
            }
        }
        """;

    public static TheoryData<string, string> Captured => new()
    {
        { "var token = await tokens.GetAccessTokenAsync();", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(token);" },
        { "var token = await tokens.GetAccessTokenAsync().ConfigureAwait(false);", "[|options.AccessTokenProvider|] = async () => token;" },
        { "var token = tokens.GetAccessToken();", "[|options.AccessTokenProvider|] = () => { return Task.FromResult<string?>(token); };" },
        { "var login = await tokens.LoginAsync();", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(login.AccessToken);" },
        { "var login = await tokens.LoginAsync(); var token = login.AccessToken;", "[|options.AccessTokenProvider|] = async () => await Task.FromResult(token!);" },
        { "var token = await tokens.GetAccessTokenAsync(); Task<string?> Current() => Task.FromResult<string?>(token);", "[|options.AccessTokenProvider|] = Current;" },
        { "var token = await tokens.GetAccessTokenAsync(); Func<Task<string?>> current = () => Task.FromResult<string?>(token);", "[|options.AccessTokenProvider|] = current;" },
        { "var token = tokens.GetAccessTokenAsync();", "[|options.AccessTokenProvider|] = () => token!;" },
    };

    [Theory]
    [MemberData(nameof(Captured))]
    public Task P3008_Finds_a_captured_token_of_a_hub_that_reconnects(string before, string provider) => Verify.Finds(Hub(before, provider));

    [Theory]
    [MemberData(nameof(Captured))]
    public Task Suggests_where_the_hub_does_not_reconnect(string before, string provider) => Verify.Hints(Hub(before, provider, reconnect: ""));

    [Theory]
    [InlineData("", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(accessToken);")]
    [InlineData("var bearer = await tokens.GetTokenAsync(ct);", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(bearer);")]
    public Task Suggests_where_only_a_name_tells(string before, string provider) => Verify.Hints(Hub(before, provider));

    [Theory]
    [InlineData("", "options.AccessTokenProvider = () => tokens.GetAccessTokenAsync()!;")]
    [InlineData("", "options.AccessTokenProvider = async () => await tokens.GetAccessTokenAsync();")]
    [InlineData("", "options.AccessTokenProvider = () => Task.FromResult<string?>(tokens.GetAccessToken());")]
    [InlineData("", "options.AccessTokenProvider = async () => { var token = await tokens.GetAccessTokenAsync(); return token; };")]
    [InlineData("", "options.AccessTokenProvider = async () => (await tokens.LoginAsync()).AccessToken;")]
    // A property of a service, and a field: they hold what is current.
    [InlineData("", "options.AccessTokenProvider = () => Task.FromResult<string?>(tokens.AccessToken);")]
    [InlineData("var tokenProvider = tokens;", "options.AccessTokenProvider = () => Task.FromResult<string?>(tokenProvider.AccessToken);")]
    [InlineData("_accessToken = await tokens.GetAccessTokenAsync();", "options.AccessTokenProvider = () => Task.FromResult<string?>(_accessToken);")]
    // Written again, by whomever.
    [InlineData("var token = await tokens.GetAccessTokenAsync(); using var timer = new Timer(_ => token = tokens.GetAccessToken());", "options.AccessTokenProvider = () => Task.FromResult<string?>(token);")]
    [InlineData("accessToken = await tokens.GetAccessTokenAsync();", "options.AccessTokenProvider = () => Task.FromResult<string?>(accessToken);")]
    [InlineData("var token = await tokens.GetAccessTokenAsync(); async Task Renew() => token = await tokens.GetAccessTokenAsync();", "options.AccessTokenProvider = async () => { await Renew(); return token; };")]
    [InlineData("var lazy = new Lazy<Task<Tok>>(tokens.LoginAsync);", "options.AccessTokenProvider = async () => (await lazy.Value).AccessToken;")]
    [InlineData("Func<string> accessTokens = tokens.GetAccessToken;", "options.AccessTokenProvider = () => Task.FromResult<string?>(accessTokens());")]
    // Given out for good.
    [InlineData("var token = configuration[\"Token\"];", "options.AccessTokenProvider = () => Task.FromResult(token);")]
    [InlineData("var token = Environment.GetEnvironmentVariable(\"TOKEN\");", "options.AccessTokenProvider = () => Task.FromResult(token);")]
    [InlineData("const string token = \"\";", "options.AccessTokenProvider = () => Task.FromResult<string?>(token);")]
    [InlineData("", "options.AccessTokenProvider = () => Task.FromResult<string?>(null);")]
    [InlineData("", "options.AccessTokenProvider = null;")]
    // What else runs may renew it, and a path that asks is enough.
    [InlineData("var token = await tokens.GetAccessTokenAsync(); var stale = false;", "options.AccessTokenProvider = async () => { if (stale) return await tokens.GetAccessTokenAsync(); return token; };")]
    public Task N3008_Is_silent_where_the_token_can_be_current(string before, string provider) => Verify.IsSilent(Hub(before, provider));

    [Theory]
    [InlineData("services.AddRefitClient<IOrders>(new RefitSettings { [|AuthorizationHeaderValueGetter|] = (_, _) => ValueTask.FromResult(token) });")]
    [InlineData("services.AddSingleton(RestService.For<IOrders>(\"https://orders.contoso.com\", new RefitSettings { [|AuthorizationHeaderValueGetter|] = async (request, cancel) => token }));")]
    [InlineData("services.AddSingleton(CallCredentials.FromInterceptor([|(context, metadata) => { metadata.Add(\"Authorization\", $\"Bearer {token}\"); return Task.CompletedTask; }|]));")]
    [InlineData("services.AddSingleton(CallCredentials.FromInterceptor([|(context, metadata) => { metadata.Add(\"authorization\", \"Bearer \" + token); return Task.CompletedTask; }|]));")]
    [InlineData("services.AddSingleton(DelegatedTokenCredential.Create([|(context, cancel) => new AccessToken(token, DateTimeOffset.MaxValue)|]));")]
    [InlineData("services.AddSingleton(DelegatedTokenCredential.Create([|(context, cancel) => new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1))|]));")]
    [InlineData("services.AddSingleton(DelegatedTokenCredential.Create([|(context, cancel) => new AccessToken(token, DateTimeOffset.UtcNow + TimeSpan.FromHours(1))|]));")]
    [InlineData("services.AddSingleton(DelegatedTokenCredential.Create([|(context, cancel) => new AccessToken(token, DateTime.UtcNow.AddHours(1))|]));")]
    public Task P3008_Finds_it_where_clients_are_registered(string statement) => Verify.Finds(Usings + $$"""
        public static class Registration
        {
            public static async Task AddAsync(IServiceCollection services, ITokens tokens)
            {
                var token = await tokens.GetAccessTokenAsync();
                {{statement}}
            }
        }
        """);

    [Theory]
    [InlineData("return RestService.For<IOrders>(\"https://orders.contoso.com\", new RefitSettings { [|AuthorizationHeaderValueGetter|] = (_, _) => ValueTask.FromResult(token) });")]
    [InlineData("return CallCredentials.FromInterceptor([|(context, metadata) => { metadata.Add(\"Authorization\", $\"Bearer {token}\"); return Task.CompletedTask; }|]);")]
    [InlineData("return DelegatedTokenCredential.Create([|(context, cancel) => new AccessToken(token, DateTimeOffset.MaxValue)|]);")]
    public Task Suggests_where_a_method_makes_the_client(string statement) => Verify.Hints(Usings + $$"""
        public sealed class Factory(ITokens tokens)
        {
            public async Task<object> CreateAsync()
            {
                var token = await tokens.GetAccessTokenAsync();
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task P3008_Finds_it_in_the_constructor_of_a_service() => Verify.Finds(Usings + """
        public sealed class Orders
        {
            private readonly IOrders _orders;
            public Orders(Tok login) => _orders = RestService.For<IOrders>("https://orders.contoso.com", new RefitSettings { [|AuthorizationHeaderValueGetter|] = (_, _) => ValueTask.FromResult(login.AccessToken) });
            public Task<string> GetAsync() => _orders.GetAsync();
        }
        """);

    [Theory]
    [InlineData("services.AddScoped(provider => RestService.For<IOrders>(\"https://orders.contoso.com\", new RefitSettings { AuthorizationHeaderValueGetter = (_, _) => new ValueTask<string>(provider.GetRequiredService<ITokens>().GetAccessTokenAsync()) }));")]
    [InlineData("services.AddSingleton(CallCredentials.FromInterceptor(async (context, metadata) => { var token = await tokens.GetAccessTokenAsync(); metadata.Add(\"Authorization\", $\"Bearer {token}\"); }));")]
    [InlineData("var trace = tokens.GetAccessToken(); services.AddSingleton(CallCredentials.FromInterceptor((context, metadata) => { metadata.Add(\"x-trace\", trace); return Task.CompletedTask; }));")]
    [InlineData("services.AddSingleton(DelegatedTokenCredential.Create((context, cancel) => new AccessToken(tokens.GetAccessToken(), DateTimeOffset.UtcNow.AddMinutes(5))));")]
    public Task N3008_Is_silent_about_registrations_that_ask(string statement) => Verify.IsSilent(Usings + $$"""
        public static class Registration
        {
            public static void Add(IServiceCollection services, ITokens tokens) { {{statement}} }
        }
        """);

    [Fact]
    public Task Is_silent_in_test_projects() => Verify.IsSilent(
        Hub("var token = await tokens.GetAccessTokenAsync();", "options.AccessTokenProvider = () => Task.FromResult<string?>(token);"), Project.Test);

    [Fact]
    public Task Is_silent_in_development() => Verify.IsSilent(Hub(
        "var token = await tokens.GetAccessTokenAsync(); IHostEnvironment env = null!;",
        "if (env.IsDevelopment()) options.AccessTokenProvider = () => Task.FromResult<string?>(token);"));

    [Theory]
    [InlineData("() => Task.FromResult<string?>(token)", "async () => await tokens.GetAccessTokenAsync()")]
    [InlineData("async () => token", "async () => await tokens.GetAccessTokenAsync()")]
    [InlineData("/* now */ () => Task.FromResult<string?>(token!) /* then */", "/* now */ async () => await tokens.GetAccessTokenAsync() /* then */")]
    [InlineData("() => Task.FromResult<string?>(login.AccessToken)", "async () => (await tokens.LoginAsync()).AccessToken")]
    public Task Asks_inside_the_delegate(string before, string after) => Verify.Fixes(
        Hub("var token = await tokens.GetAccessTokenAsync(); var login = await tokens.LoginAsync(); // once", $"[|options.AccessTokenProvider|] = {before};"),
        Hub("var token = await tokens.GetAccessTokenAsync(); var login = await tokens.LoginAsync(); // once", $"options.AccessTokenProvider = {after};"));

    [Theory]
    [InlineData("[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(/* for the hub */ token);")]
    [InlineData("[|options.AccessTokenProvider|] = async () => (token /* once */);")]
    // The parameter of a lambda around the delegate is called like the service.
    [InlineData("Action<ITokens> set = tokens => [|options.AccessTokenProvider|] = () => Task.FromResult<string?>(token); set(tokens);")]
    public Task Offers_no_fix_where_something_would_be_lost_or_hidden(string provider) =>
        Verify.OffersNoFix(Hub("var token = await tokens.GetAccessTokenAsync();", provider));

    [Theory]
    [InlineData("await CurrentAccessTokenAsync()", "async () => await CurrentAccessTokenAsync()")]
    [InlineData("await Login.CurrentAccessTokenAsync()", "async () => await Login.CurrentAccessTokenAsync()")]
    [InlineData("await (tokens).GetAccessTokenAsync()", "async () => await (tokens).GetAccessTokenAsync()")]
    [InlineData("await this.CurrentAccessTokenAsync()", "async () => await this.CurrentAccessTokenAsync()")]
    public Task Asks_whatever_can_be_named_inside(string question, string after)
    {
        var before = $"var token = {question};";
        const string Members = "\npublic static class Login { public static Task<string> CurrentAccessTokenAsync() => Task.FromResult(Environment.MachineName); }";
        string Sample(string provider) => Hub(before, provider).Replace(
            "private string _accessToken", "private Task<string> CurrentAccessTokenAsync() => tokens.GetAccessTokenAsync(); private string _accessToken", StringComparison.Ordinal) + Members;
        return Verify.Fixes(
            Sample("[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(token);"),
            Sample($"options.AccessTokenProvider = {after};"));
    }

    [Fact]
    public Task Offers_no_fix_where_the_delegate_answers_at_once()
    {
        const string Sample = Usings + """
            public static class Registration
            {
                public static async Task AddAsync(IServiceCollection services, TokenCredential credential)
                {
                    var token = await credential.GetTokenAsync(new TokenRequestContext(["orders"]), default);
                    services.AddSingleton(DelegatedTokenCredential.Create([|(context, cancel) => token|]));
                }
            }
            """;
        return Verify.Fixes(Sample, Sample, DiagnosticSeverity.Info);
    }

    [Fact]
    public Task Mends_two_at_once_in_nested_code()
    {
        static string Code(string first, string second) => Usings + $$"""
            public static class Registration
            {
                public static Func<Task> Adder(IServiceCollection services, ITokens tokens) => async () =>
                {
                    var token = await tokens.GetAccessTokenAsync();
                    services.AddRefitClient<IOrders>(new RefitSettings { {{first}} });
                    services.AddRefitClient<IOrders>(new RefitSettings { {{second}} });
                };
            }
            """;
        return Verify.Fixes(
            Code("[|AuthorizationHeaderValueGetter|] = (_, _) => ValueTask.FromResult(token)", "[|AuthorizationHeaderValueGetter|] = async (r, c) => token"),
            Code("AuthorizationHeaderValueGetter = async (_, _) => await tokens.GetAccessTokenAsync()", "AuthorizationHeaderValueGetter = async (r, c) => await tokens.GetAccessTokenAsync()"));
    }

    [Theory]
    [InlineData("var token = tokens.GetAccessToken();", "() => Task.FromResult<string?>(token)")]
    [InlineData("var token = await tokens.GetAccessTokenAsync();", "() => { return Task.FromResult<string?>(token); }")]
    [InlineData("var login = await tokens.LoginAsync(); var token = login.AccessToken;", "() => Task.FromResult<string?>(token)")]
    public Task Offers_no_fix_where_the_question_is_not_one_awaited_call(string before, string provider) =>
        Verify.OffersNoFix(Hub(before, $"[|options.AccessTokenProvider|] = {provider};"));

    [Fact]
    public Task Offers_no_fix_where_the_call_can_be_cancelled() => Verify.Fixes(
        Hub("var bearer = await tokens.GetTokenAsync(ct);", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(bearer);"),
        Hub("var bearer = await tokens.GetTokenAsync(ct);", "[|options.AccessTokenProvider|] = () => Task.FromResult<string?>(bearer);"), DiagnosticSeverity.Info);
}
