using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.RedirectedHeaderAnalyzer,
    Broxi.Security.CodeFixes.Transport.RedirectedHeaderFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="RedirectedHeaderAnalyzer"/> and <see cref="RedirectedHeaderFix"/>.</summary>
public sealed class RedirectedHeaderTests
{
    [Theory]
    [InlineData("var c = new HttpClient(); c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);")]
    [InlineData("HttpClient c = new(); c.DefaultRequestHeaders.TryAddWithoutValidation([|\"x-api-key\"|], key);")]
    [InlineData("const string Name = \"Ocp-Apim-Subscription-Key\"; var c = new HttpClient(new HttpClientHandler()); c.DefaultRequestHeaders.Add([|Name|], key);")]
    [InlineData("var h = new HttpClientHandler { UseCookies = false }; var c = new HttpClient(h); c.DefaultRequestHeaders.Add([|\"X-Auth-Token\"|], key);")]
    [InlineData("var c = new HttpClient(new SocketsHttpHandler(), disposeHandler: false); c.DefaultRequestHeaders.Add([|\"Api-Key\"|], key);")]
    [InlineData("var c = new HttpClient(); c.DefaultRequestHeaders.Add([|\"Proxy-Authorization\"|], key);")]
    [InlineData("var c = new HttpClient { DefaultRequestHeaders = { { [|\"X-Api-Key\"|], key } } };")]
    [InlineData("_client.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);")]
    [InlineData("var r = new HttpRequestMessage(HttpMethod.Get, key); r.Headers.Add([|\"X-Api-Key\"|], key); new HttpClient().SendAsync(r);")]
    [InlineData("var r = new HttpRequestMessage { Headers = { { [|\"X-Api-Key\"|], key } } }; _client.Send(r);")]
    [InlineData("_client.SendAsync(new HttpRequestMessage { Headers = { { [|\"X-Api-Key\"|], key } } });")]
    public Task Finds_headers_of_clients_that_follow_redirects(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("services.AddHttpClient(\"x\", c => c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key));")]
    [InlineData("services.AddHttpClient<Api>((provider, c) => { c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key); }).AddHttpMessageHandler<Own>();")]
    [InlineData("services.AddHttpClient<Api>().ConfigureHttpClient(c => c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key));")]
    public Task Finds_headers_of_registered_clients_and_offers_no_fix(string statements) => Verify.OffersNoFix(Registration(statements));

    [Theory]
    [InlineData("services.AddHttpClient(\"x\", c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", key)).ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());")]
    [InlineData("services.AddHttpClient<Api>().UseSocketsHttpHandler().ConfigureHttpClient(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", key));")]
    [InlineData("var builder = services.AddHttpClient<Api>(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", key)); SetUp(builder);")]
    [InlineData("Action<HttpClient> a = c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("services.AddHttpClient<Api>(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", key)); services.ConfigureHttpClientDefaults(b => b.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { AllowAutoRedirect = false }));")]
    public Task Is_silent_about_registrations_that_choose_a_handler(string statements) => Verify.IsSilent(Registration(statements));

    [Fact]
    public Task Knows_the_headers_of_a_project() => Verify.Finds(
        Method("_client.DefaultRequestHeaders.Add([|\"X-Broxi-Key\"|], key); _client.DefaultRequestHeaders.Add([|\"X-Authorization\"|], key);"),
        Project.Default with { EditorConfig = "broxi_credential_headers = X-Broxi-Key, X-Authorization" });

    [Theory]
    [InlineData("var c = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var h = new SocketsHttpHandler(); h.AllowAutoRedirect = false; var c = new HttpClient(h); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var c = new HttpClient(new HttpClientHandler { AllowAutoRedirect = key == \"\" }); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("_careful.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var c = new HttpClient(handler); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var c = new HttpClient(new Own()); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("client.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var c = factory.CreateClient(); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("_client.DefaultRequestHeaders.Add(\"Authorization\", key); _client.DefaultRequestHeaders.Add(\"Accept\", \"text/plain\"); _client.DefaultRequestHeaders.Add(key, key);")]
    [InlineData("var r = new HttpRequestMessage(); r.Headers.Add(\"X-Api-Key\", key); client.SendAsync(r);")]
    [InlineData("var r = new HttpRequestMessage(); r.Headers.Add(\"X-Api-Key\", key); var other = new HttpRequestMessage(); _client.SendAsync(other);")]
    [InlineData("_client.DefaultRequestHeaders.Clear(); new HttpResponseMessage().Headers.Add(\"X-Api-Key\", key);")]
    public Task Is_silent_about_other_clients_and_headers(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("var h = new HttpClientHandler(); Careful.Configure(h); var c = new HttpClient(h); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("var c = new HttpClient(Careful.Configured(new SocketsHttpHandler())); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData("HttpClientHandler Create() => new HttpClientHandler(); var c = new HttpClient(Create()); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    public Task Is_silent_where_other_code_sets_up_the_handler(string statements) => Verify.IsSilent(Method(statements), s_careful);

    [Theory]
    [InlineData("var h = new HttpClientHandler(); key.ToString(); var c = new HttpClient(h); c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);")]
    public Task Finds_handlers_that_no_other_code_sees(string statements) => Verify.Finds(Method(statements), s_careful);

    private static readonly Project s_careful = Project.Default with
    {
        OtherFiles =
        [
            """
            static class Careful
            {
                public static void Configure(HttpClientHandler handler) => handler.AllowAutoRedirect = false;
                public static SocketsHttpHandler Configured(SocketsHttpHandler handler) { handler.AllowAutoRedirect = false; return handler; }
            }
            """,
        ],
    };

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("_client.DefaultRequestHeaders.Add(\"X-Api-Key\", key);"), Project.Test);

    [Theory]
    [InlineData(
        "var c = new HttpClient(); c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key); // key",
        "var c = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key); // key")]
    [InlineData(
        "HttpClient c = new() { MaxResponseContentBufferSize = 1 }; c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key); c.DefaultRequestHeaders.Add([|\"Api-Key\"|], key);",
        "HttpClient c = new(new HttpClientHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = 1 }; c.DefaultRequestHeaders.Add(\"X-Api-Key\", key); c.DefaultRequestHeaders.Add(\"Api-Key\", key);")]
    [InlineData(
        "Action a = () => { var c = new HttpClient { DefaultRequestHeaders = { { [|\"X-Api-Key\"|], key } } }; };",
        "Action a = () => { var c = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { DefaultRequestHeaders = { { \"X-Api-Key\", key } } }; };")]
    [InlineData(
        "var c = new HttpClient(new SocketsHttpHandler() /* pooled */); c.DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);",
        "var c = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false } /* pooled */); c.DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData(
        "var h = new HttpClientHandler { }; new HttpClient(h).DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key); // key",
        "var h = new HttpClientHandler { AllowAutoRedirect = false }; new HttpClient(h).DefaultRequestHeaders.Add(\"X-Api-Key\", key); // key")]
    [InlineData(
        "HttpClientHandler h = new() { /* none yet */ }; new HttpClient(h).DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);",
        "HttpClientHandler h = new() { /* none yet */ AllowAutoRedirect = false }; new HttpClient(h).DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData(
        """
        var h = new HttpClientHandler
                {
                    // none yet
                };
                new HttpClient(h).DefaultRequestHeaders.Add([|"X-Api-Key"|], key);
        """,
        """
        var h = new HttpClientHandler
                {
                    AllowAutoRedirect = false
                    // none yet
                };
                new HttpClient(h).DefaultRequestHeaders.Add("X-Api-Key", key);
        """)]
    [InlineData(
        "HttpClientHandler h = new(), i = new() { UseProxy = false }; new HttpClient(h).DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key); new HttpClient(i).DefaultRequestHeaders.Add([|\"X-Api-Key\"|], key);",
        "HttpClientHandler h = new() { AllowAutoRedirect = false }, i = new() { AllowAutoRedirect = false, UseProxy = false }; new HttpClient(h).DefaultRequestHeaders.Add(\"X-Api-Key\", key); new HttpClient(i).DefaultRequestHeaders.Add(\"X-Api-Key\", key);")]
    [InlineData(
        """
        var h = new HttpClientHandler
                {
                    // no state
                    UseCookies = false, // none
                };
                new HttpClient(h).DefaultRequestHeaders.Add([|"X-Api-Key"|], key);
        """,
        """
        var h = new HttpClientHandler
                {
                    AllowAutoRedirect = false,
                    // no state
                    UseCookies = false, // none
                };
                new HttpClient(h).DefaultRequestHeaders.Add("X-Api-Key", key);
        """)]
    public Task Switches_redirects_off(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    private static string Method(string statements) =>
        $$"""
        class Sample
        {
            private readonly HttpClient _client = new HttpClient();
            private readonly HttpClient _careful;
            private readonly HttpClientHandler _handler = new();
            public Sample() { _handler.AllowAutoRedirect = false; _careful = new HttpClient(_handler); }
            void Run(string key, HttpClient client, HttpMessageHandler handler, IHttpClientFactory factory)
            {
                {{statements}}
            }
        }
        class Own : DelegatingHandler;
        """;

    private static string Registration(string statements) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        class Sample
        {
            void Run(IServiceCollection services, string key)
            {
                {{statements}}
            }
            void SetUp(IHttpClientBuilder builder) { }
        }
        class Api(HttpClient http) { public HttpClient Http => http; }
        class Own : DelegatingHandler;
        """;
}
