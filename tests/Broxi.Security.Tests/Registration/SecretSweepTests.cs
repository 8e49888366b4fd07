using System.Diagnostics;
using System.Net;
using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Broxi.Security.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broxi.Security.Tests.Registration;

/// <summary>A canary of every kind through every flow, with everything logged, traced and measured: none is seen.</summary>
public sealed class SecretSweepTests
{
    private const string ClientSecret = "client-secret-canary";
    private const string ApiToken = "api-token-canary";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_flow_error_or_cancellation_shows_a_secret()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        server.Options.Clients["client"] = ClientSecret;
        var secrets = server.Secrets;
        secrets.Add(ClientSecret, "the client secret");
        secrets.Add(ApiToken, "the API token");
        using var telemetry = new TelemetryWatch(secrets);
        var log = new RecordingLog(secrets);
        await using var services = Services(server, log);

        await SignInAsync(server, services, secrets);
        foreach (var client in new[] { "application", "user", "api" })
        {
            var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(client);
            await AskAsync(http, secrets, Cancellation);
            server.Faults.FailApi(HttpStatusCode.Unauthorized, count: 2, challenge: "Bearer error=\"invalid_token\"");
            await AskAsync(http, secrets, Cancellation);
            server.Faults.RedirectApi(new Uri("http://other.example/"));
            await AskAsync(http, secrets, Cancellation);
            server.Faults.RefuseToken("invalid_client", count: 2);
            server.Faults.FailApi(HttpStatusCode.Unauthorized, challenge: "Bearer error=\"invalid_token\"");
            await AskAsync(http, secrets, Cancellation);
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync();
            await AskAsync(http, secrets, cancelled.Token);
            await AskAsync(http, secrets, Cancellation, "https://foreign.example/");
        }

        Assert.Contains(log.Entries, static entry => entry.Category.StartsWith("System.Net.Http.HttpClient", StringComparison.Ordinal));
        Assert.Contains(log.Entries, static entry => entry.Category.StartsWith("Broxi.Security", StringComparison.Ordinal));
        secrets.ThrowIfLeaked();
    }

    [Fact]
    public async Task The_sweep_sees_a_secret_that_is_logged()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        using var log = new RecordingLog(server.Secrets);
        log.CreateLogger("App").LogInformation("The token is {Token}", server.Issue().Value.Reveal());
        Assert.Contains("an access token", Assert.Throws<InvalidOperationException>(server.Secrets.ThrowIfLeaked).Message, StringComparison.Ordinal);
        using var telemetry = new TelemetryWatch(server.Secrets);
        using (var source = new ActivitySource("App"))
            source.StartActivity("work")?.SetTag("token", server.Issue().Value.Reveal()).Dispose();
        Assert.Contains("tag token of trace work", string.Join(' ', server.Secrets.Leaks), StringComparison.Ordinal);
    }

    private static ServiceProvider Services(FakeServer server, RecordingLog log)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddBroxiSecurity(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BaseAddress"] = server.Api.AbsoluteUri,
            ["ApiToken"] = ApiToken,
            ["OAuth:Authority"] = server.Address.AbsoluteUri,
            ["OAuth:ClientId"] = "client",
            ["OAuth:ClientSecret"] = ClientSecret,
        }).Build());
        services.AddBroxiClient("application").AddBroxiAuthentication(static tokens => tokens.ClientCredentials());
        services.AddBroxiClient("user").AddBroxiAuthentication(static tokens => tokens.UserToken());
        services.AddBroxiClient("api").AddBroxiAuthentication();
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(server.CreateHandler));
        return services.BuildServiceProvider();
    }

    private static async Task SignInAsync(FakeServer server, ServiceProvider services, SecretWatch secrets)
    {
        var flow = new AuthorizationCodeFlow(services.GetRequiredService<TokenEndpointClient>(), services.GetRequiredService<IDataProtectionProvider>());
        var request = await flow.BeginAsync(new Uri("https://app.broxi.ai/callback"), ScopeSet.Of("openid"), Cancellation);
        using var browser = server.CreateClient();
        using var consent = await browser.GetAsync(request.Address, Cancellation);
        var signIn = await flow.CompleteAsync(QueryHelpers.ParseQuery(consent.Headers.Location!.Query).Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())), request.Protected, Cancellation);
        secrets.Look(signIn.ToString(), "a sign-in's ToString");
        secrets.Look(signIn.Grant.ToString(), "a grant's ToString");
        await services.GetRequiredService<RefreshTokenSource>().StoreAsync(new TokenKey("alice", null, null), signIn.Grant, Cancellation);
    }

    private static async Task AskAsync(HttpClient http, SecretWatch secrets, CancellationToken cancellation, string address = "workflows")
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address).WithToken(new TokenRequest { Subject = "alice" });
            using var response = await http.SendAsync(request, cancellation);
            secrets.Look(response.ToString(), "a response's ToString");
            await response.EnsureAuthorizedAsync(Cancellation);
        }
        catch (Exception exception) when (exception is BroxiAuthException or OperationCanceledException or HttpRequestException)
        {
            secrets.Look(exception.ToString(), "an exception");
        }
    }
}
