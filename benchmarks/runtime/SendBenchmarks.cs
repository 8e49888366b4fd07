using Azure.Core;
using Azure.Core.Pipeline;
using BenchmarkDotNet.Attributes;
using Broxi.Security.Http;
using Microsoft.Identity.Client;

namespace Broxi.Security.Benchmarks;

/// <summary>One request with a token that is in memory, to a server that costs nothing.</summary>
public class SendBenchmarks
{
    private static readonly Uri s_address = new("https://api.broxi.ai/v1/workflows");

    private readonly HttpMessageInvoker _bare = new(new PassThrough { InnerHandler = new Answer() });
    private readonly HttpMessageInvoker _authenticated;
    private readonly HttpPipeline _azureBare = HttpPipelineBuilder.Build(new Options());
    private readonly HttpPipeline _azure = HttpPipelineBuilder.Build(new Options(), new BearerTokenAuthenticationPolicy(new Credential(), "https://api.broxi.ai/.default"));
    private readonly IConfidentialClientApplication _msal = ConfidentialClientApplicationBuilder.Create("client").WithClientSecret("secret")
        .WithAuthority("https://login.microsoftonline.com/9d2e4a51-7c0b-4f5e-8a3d-61b7c2f0e9d4", validateAuthority: false).WithInstanceDiscovery(false)
        .WithHttpClientFactory(new MsalHttp()).Build();

    public SendBenchmarks()
    {
        var tokens = new AccessTokenCache(static (_, _) => Task.FromResult(new AccessToken(SensitiveString.Create("token"), DateTimeOffset.UtcNow.AddHours(1))));
        _authenticated = new HttpMessageInvoker(new BroxiAuthenticationHandler(tokens, new OriginPolicy(s_address)) { InnerHandler = new Answer() });
    }

    [Benchmark(Baseline = true, Description = "HttpClient handler, no authentication")]
    public Task<HttpResponseMessage> Bare() => _bare.SendAsync(new HttpRequestMessage(HttpMethod.Get, s_address), CancellationToken.None);

    [Benchmark(Description = "Broxi.Security")]
    public Task<HttpResponseMessage> Authenticated() => _authenticated.SendAsync(new HttpRequestMessage(HttpMethod.Get, s_address), CancellationToken.None);

    [Benchmark(Description = "Azure.Core pipeline, no authentication")]
    public Task AzureBare() => AzureAsync(_azureBare);

    [Benchmark(Description = "Azure.Core pipeline, bearer token")]
    public Task Azure() => AzureAsync(_azure);

    [Benchmark(Description = "MSAL, cached client-credentials token alone")]
    public Task Msal() => _msal.AcquireTokenForClient(["https://api.broxi.ai/.default"]).ExecuteAsync();

    private static async Task AzureAsync(HttpPipeline pipeline)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(s_address);
        await pipeline.SendAsync(message, CancellationToken.None);
    }

    private sealed class PassThrough : DelegatingHandler;

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }

    private sealed class Options : ClientOptions
    {
        public Options()
        {
            Transport = new HttpClientTransport(new HttpClient(new Answer()));
            Diagnostics.IsLoggingEnabled = false;
            Diagnostics.IsDistributedTracingEnabled = false;
            Diagnostics.IsTelemetryEnabled = false;
        }
    }

    private sealed class Credential : TokenCredential
    {
        private readonly global::Azure.Core.AccessToken _token = new("token", DateTimeOffset.UtcNow.AddHours(1));

        public override global::Azure.Core.AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => _token;

        public override ValueTask<global::Azure.Core.AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(_token);
    }

    private sealed class MsalHttp : IMsalHttpClientFactory
    {
        private readonly HttpClient _http = new(new TokenAnswer());

        public HttpClient GetHttpClient() => _http;
    }

    private sealed class TokenAnswer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage
        {
            Content = new StringContent("""{"token_type":"Bearer","expires_in":3600,"access_token":"token"}""", System.Text.Encoding.UTF8, "application/json"),
        });
    }
}
