using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.DisabledServerSafeguardAnalyzer,
    Broxi.Security.CodeFixes.OAuth.DisabledServerSafeguardFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="DisabledServerSafeguardAnalyzer"/> and <see cref="DisabledServerSafeguardFix"/>.</summary>
public sealed class DisabledServerSafeguardTests
{
    [Theory]
    [InlineData("services.AddOpenIddict().AddServer(o => o.[|DisableRollingRefreshTokens|]());")]
    [InlineData("services.AddOpenIddict().AddServer(o => { o.AllowPasswordFlow().[|AcceptAnonymousClients|]().AllowRefreshTokenFlow(); });")]
    [InlineData("services.AddOpenIddict().AddServer(o => { o.[|DisableTokenStorage|](); o.[|IgnoreGrantTypePermissions|](); });")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.[|AddDevelopmentEncryptionCertificate|]().[|AddDevelopmentSigningCertificate|]());")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.[|AddEphemeralEncryptionKey|]().[|AddEphemeralSigningKey|](\"RS256\"));")]
    [InlineData("services.Configure<OpenIddict.Server.OpenIddictServerOptions>(o => { [|o.AcceptAnonymousClients|] = true; [|o.DisableRollingRefreshTokens|] = true; });")]
    [InlineData("if (env.IsStaging()) services.AddOpenIddict().AddServer(o => o.[|AddEphemeralSigningKey|]());")]
    [InlineData("if (env.IsDevelopment()) services.AddOpenIddict(); else services.AddOpenIddict().AddServer(o => o.[|AddEphemeralSigningKey|]());")]
    public Task Finds_it_in_OpenIddict(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("services.AddIdentityServer().AddInMemoryClients().[|AddDeveloperSigningCredential|]();")]
    [InlineData("var server = services.AddIdentityServer(); server.[|AddDeveloperSigningCredential|](persistKey: false);")]
    public Task Finds_it_in_IdentityServer(string statements) => Verify.Finds(Method(statements), IdentityServerStandIn.Project);

    [Theory]
    [InlineData("IdentityServer4", "var c = new Client { RequireClientSecret = false, [|RefreshTokenUsage|] = TokenUsage.ReUse };")]
    [InlineData("Duende.IdentityServer", "var c = new Client { RequireClientSecret = false, [|RefreshTokenUsage|] = TokenUsage.ReUse };")]
    [InlineData("Duende.IdentityServer", "var c = new Client(); c.RequireClientSecret = false; [|c.RefreshTokenUsage|] = TokenUsage.ReUse;")]
    public Task Finds_it_for_a_public_client(string product, string statements) => Verify.Finds(IdentityServerStandIn.Setup(product, statements), IdentityServerStandIn.Project);

    [Theory]
    [InlineData("var c = new Client { RefreshTokenUsage = TokenUsage.ReUse };")]
    [InlineData("var c = new Client { RequireClientSecret = true, RefreshTokenUsage = TokenUsage.ReUse };")]
    [InlineData("var c = new Client { RequireClientSecret = false, RefreshTokenUsage = TokenUsage.OneTimeOnly };")]
    [InlineData("var c = new Client { RequireClientSecret = false }; var d = new Client { RefreshTokenUsage = TokenUsage.ReUse };")]
    public Task Is_silent_for_other_clients(string statements) => Verify.IsSilent(IdentityServerStandIn.Setup("Duende.IdentityServer", statements), IdentityServerStandIn.Project);

    [Theory]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AddSigningCertificate(\"thumbprint\").AllowRefreshTokenFlow());")]
    [InlineData("services.AddOpenIddict().AddServer(o => { if (env.IsDevelopment()) o.AddDevelopmentEncryptionCertificate().AddDevelopmentSigningCertificate(); else o.AddSigningCertificate(\"t\"); });")]
    [InlineData("services.AddOpenIddict().AddServer(o => { if (env.IsProduction()) o.AddSigningCertificate(\"t\"); else o.AddEphemeralSigningKey(); });")]
    [InlineData("\n#if DEBUG\nservices.AddOpenIddict().AddServer(o => o.AddEphemeralSigningKey());\n#endif\n")]
    [InlineData("services.Configure<OpenIddict.Server.OpenIddictServerOptions>(o => o.AcceptAnonymousClients = env.IsDevelopment());")]
    [InlineData("services.Configure<OpenIddict.Server.OpenIddictServerOptions>(o => o.DisableTokenStorage = false);")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.EnableDegradedMode().DisableTokenStorage().AcceptAnonymousClients());")]
    [InlineData("services.AddOpenIddict().AddClient(o => o.AddDevelopmentSigningCertificate());")]
    [InlineData("services.AddOpenIddict().AddServer(o => o.AcceptAnonymousClients")]
    public Task Is_silent_when_production_is_safe(string statements) => Verify.IsSilent(
        Method(statements), Project.Default with { Symbols = ["DEBUG"], Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("services.AddOpenIddict().AddServer(o => o.AddEphemeralSigningKey());"), Project.Test);

    [Theory]
    [InlineData(
        "o.AllowRefreshTokenFlow();\n            // locally\n            o.[|AddEphemeralSigningKey|](); // gone at the next start",
        "o.AllowRefreshTokenFlow();\n            // locally\n            if (env.IsDevelopment())\n                o.AddEphemeralSigningKey(); // gone at the next start")]
    [InlineData(
        "o.[|AddDevelopmentEncryptionCertificate|]()\n                .[|AddDevelopmentSigningCertificate|]();\n            o.AllowPasswordFlow();",
        "if (env.IsDevelopment())\n                o.AddDevelopmentEncryptionCertificate()\n                    .AddDevelopmentSigningCertificate();\n            o.AllowPasswordFlow();")]
    [InlineData(
        "o.AllowPasswordFlow().[|AcceptAnonymousClients|]().SetTokenEndpointUris(\"token\");",
        "o.AllowPasswordFlow().SetTokenEndpointUris(\"token\");\n            if (env.IsDevelopment())\n                o.AcceptAnonymousClients();")]
    [InlineData(
        "o.[|DisableTokenStorage|]().AllowPasswordFlow().[|AddEphemeralSigningKey|](\"RS256\");",
        "o.AllowPasswordFlow();\n            if (env.IsDevelopment())\n                o.AddEphemeralSigningKey(\"RS256\");\n            if (env.IsDevelopment())\n                o.DisableTokenStorage();")]
    [InlineData(
        "o.Configure(c => { [|c.AcceptAnonymousClients|] = true; });",
        "o.Configure(c => { c.AcceptAnonymousClients = env.IsDevelopment(); });")]
    public Task Keeps_it_to_development(string statements, string fixedStatements) => Verify.Fixes(Server(statements), Server(fixedStatements));

    [Theory]
    [InlineData("o.AllowPasswordFlow();\n            o.[|AcceptAnonymousClients|]();", "o.AllowPasswordFlow();")]
    [InlineData("o.AllowPasswordFlow().[|AcceptAnonymousClients|]().[|IgnoreGrantTypePermissions|]();", "o.AllowPasswordFlow();")]
    [InlineData("o.AllowPasswordFlow();\n            o.[|AcceptAnonymousClients|]().[|IgnoreGrantTypePermissions|]();", "o.AllowPasswordFlow();")]
    [InlineData("o.AllowPasswordFlow();\n            o.Configure(c => { [|c.AcceptAnonymousClients|] = true; });", "o.AllowPasswordFlow();\n            o.Configure(c => { });")]
    public Task Takes_a_switch_out_where_no_environment_is_at_hand(string statements, string fixedStatements) => Verify.Fixes(Server(statements, ""), Server(fixedStatements, ""));

    [Fact]
    public Task Leaves_a_key_where_no_environment_is_at_hand() => Verify.OffersNoFix(Server("o.[|AddEphemeralSigningKey|]();", ""));

    [Theory]
    [InlineData("services.AddOpenIddict().AddServer(o => o.[|AddEphemeralSigningKey|]());")]
    [InlineData("services.AddOpenIddict().AddServer(o => { if (o.Services.IsReadOnly) o.[|AddEphemeralSigningKey|](); else o.AllowNoneFlow(); });")]
    public Task Leaves_a_key_that_has_no_statement_of_its_own(string statements) => Verify.OffersNoFix(Method(statements));

    [Fact]
    public Task Has_a_refresh_token_used_once() => Verify.Fixes(
        IdentityServerStandIn.Setup("Duende.IdentityServer", "var c = new Client { RequireClientSecret = false, [|RefreshTokenUsage|] = TokenUsage.ReUse /* shop */ };"),
        IdentityServerStandIn.Setup("Duende.IdentityServer", "var c = new Client { RequireClientSecret = false, RefreshTokenUsage = TokenUsage.OneTimeOnly /* shop */ };"),
        IdentityServerStandIn.Project);

    private static string Server(string statements, string parameter = ", IHostEnvironment env") =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        static class Startup
        {
            static void Run(IServiceCollection services{{parameter}})
            {
                services.AddOpenIddict().AddServer(o =>
                {
                    {{statements}}
                });
            }
        }
        """;

    private static string Method(string statements) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        static class Startup
        {
            static void Run(IServiceCollection services, IHostEnvironment env)
            {
                {{statements}}
            }
        }
        """;
}
