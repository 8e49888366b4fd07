using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.CleartextHttpAnalyzer,
    Broxi.Security.CodeFixes.Transport.CleartextHttpFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="CleartextHttpAnalyzer"/> and <see cref="CleartextHttpFix"/>.</summary>
public sealed class CleartextHttpTests
{
    [Fact]
    public Task Finds_a_bearer_client_on_http() => Verify.Fixes(
        """
        using System.Net.Http.Headers;
        class Api(HttpClient http, string token)
        {
            public Task<string> GetAsync()
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return http.GetStringAsync([|"http://api.broxi.ai:80/v1/me?x=1"|]); // who am I
            }
        }
        """,
        """
        using System.Net.Http.Headers;
        class Api(HttpClient http, string token)
        {
            public Task<string> GetAsync()
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return http.GetStringAsync("https://api.broxi.ai/v1/me?x=1"); // who am I
            }
        }
        """);

    [Fact]
    public Task Only_hints_without_credentials() => Verify.Hints(
        """
        class Feed(HttpClient http)
        {
            public Task<string> GetAsync() => http.GetStringAsync([|"http://news.broxi.ai/rss"|]);
        }
        """);

    [Theory]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.Authority = [|\"http://id.broxi.ai\"|]);")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.MetadataAddress = [|\"http://id.broxi.ai/m\"|]);")]
    [InlineData("services.AddAuthentication().AddOpenIdConnect(o => { o.Authority = [|\"http://id.broxi.ai\"|]; o.MetadataAddress = [|\"http://id.broxi.ai/m\"|]; });")]
    [InlineData("services.AddAuthentication().AddOAuth(\"x\", o => { o.AuthorizationEndpoint = [|\"http://id.broxi.ai/a\"|]; o.TokenEndpoint = [|\"http://id.broxi.ai/t\"|]; o.UserInformationEndpoint = [|\"http://id.broxi.ai/u\"|]; });")]
    [InlineData("new Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration { TokenEndpoint = [|\"http://id.broxi.ai\"|], AuthorizationEndpoint = [|\"http://id.broxi.ai\"|], UserInfoEndpoint = [|\"http://id.broxi.ai\"|], JwksUri = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new IdentityModel.Client.ClientCredentialsTokenRequest { Address = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new Duende.IdentityModel.Client.ClientCredentialsTokenRequest { Address = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new Duende.IdentityModel.Client.DiscoveryDocumentRequest { Address = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("IdentityModel.Client.HttpClientDiscoveryExtensions.GetDiscoveryDocumentAsync(http, [|\"http://id.broxi.ai\"|]);")]
    [InlineData("Duende.IdentityModel.Client.HttpClientDiscoveryExtensions.GetDiscoveryDocumentAsync(http, [|\"http://id.broxi.ai\"|]);")]
    [InlineData("new IdentityModel.Client.DiscoveryCache([|\"http://id.broxi.ai\"|]); new Duende.IdentityModel.Client.DiscoveryCache([|\"http://id.broxi.ai\"|]);")]
    [InlineData("new Duende.IdentityModel.OidcClient.OidcClientOptions { Authority = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration { IntrospectionEndpoint = [|\"http://id.broxi.ai\"|], RevocationEndpoint = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new Microsoft.IdentityModel.Protocols.ConfigurationManager<Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration>([|\"http://id.broxi.ai/m\"|], new Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfigurationRetriever());")]
    [InlineData("new Microsoft.IdentityModel.Protocols.HttpDocumentRetriever().GetDocumentAsync([|\"http://id.broxi.ai/m\"|], default);")]
    [InlineData("Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfigurationRetriever.GetAsync([|\"http://id.broxi.ai/m\"|], default);")]
    [InlineData("new Microsoft.Identity.Web.MicrosoftIdentityOptions { Instance = [|\"http://id.broxi.ai\"|], Authority = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new Microsoft.Identity.Abstractions.MicrosoftIdentityApplicationOptions { Instance = [|\"http://id.broxi.ai\"|], Authority = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("new OpenIddict.Client.OpenIddictClientRegistration { Issuer = [|new Uri(\"http://id.broxi.ai/\")|], ConfigurationEndpoint = [|new Uri(\"http://id.broxi.ai/m\")|] };")]
    [InlineData("new IdentityModel.Client.TokenClientOptions { Address = [|\"http://id.broxi.ai\"|] }; new Duende.IdentityModel.Client.IntrospectionClientOptions { Address = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("IdentityModel.Client.HttpClientJsonWebKeySetExtensions.GetJsonWebKeySetAsync(http, [|\"http://id.broxi.ai\"|]); Duende.IdentityModel.Client.HttpClientJsonWebKeySetExtensions.GetJsonWebKeySetAsync(http, [|\"http://id.broxi.ai\"|]);")]
    [InlineData("new IdentityModel.Client.RequestUrl([|\"http://id.broxi.ai/a\"|]); new Duende.IdentityModel.Client.RequestUrl([|\"http://id.broxi.ai/a\"|]);")]
    [InlineData("new Duende.IdentityModel.OidcClient.ProviderInformation { TokenEndpoint = [|\"http://id.broxi.ai\"|], AuthorizeEndpoint = [|\"http://id.broxi.ai\"|], UserInfoEndpoint = [|\"http://id.broxi.ai\"|], PushedAuthorizationRequestEndpoint = [|\"http://id.broxi.ai\"|] };")]
    [InlineData("services.AddAuthentication().AddGoogle(o => o.TokenEndpoint = [|\"http://id.broxi.ai/t\"|]); services.PostConfigure<Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions>(o => o.Authority = [|\"http://id.broxi.ai\"|]);")]
    public Task Finds_every_address_of_an_authorization_server(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("http.GetAsync([|\"http://broxi.ai\"|]); http.PostAsync([|\"http://broxi.ai\"|], null); http.PutAsync([|\"http://broxi.ai\"|], null); http.PatchAsync([|\"http://broxi.ai\"|], null); http.DeleteAsync([|\"http://broxi.ai\"|]);")]
    [InlineData("http.GetStringAsync([|\"http://broxi.ai\"|]); http.GetByteArrayAsync([|\"http://broxi.ai\"|]); http.GetStreamAsync([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("http.BaseAddress = [|new Uri(\"http://broxi.ai\")|];")]
    [InlineData("new HttpClient { BaseAddress = [|new(\"http://broxi.ai\")|] };")]
    [InlineData("http.Send(new HttpRequestMessage(HttpMethod.Get, [|\"http://broxi.ai\"|]) { RequestUri = [|new Uri(\"http://broxi.ai\")|] });")]
    [InlineData("http.GetFromJsonAsync<object>([|\"http://broxi.ai\"|]); http.PostAsJsonAsync([|\"http://broxi.ai\"|], 1); http.PutAsJsonAsync([|\"http://broxi.ai\"|], 1); http.PatchAsJsonAsync([|\"http://broxi.ai\"|], 1); http.DeleteFromJsonAsync<object>([|\"http://broxi.ai\"|]);")]
    [InlineData("WebRequest.Create([|\"http://broxi.ai\"|]); WebRequest.CreateHttp([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("var w = new WebClient { BaseAddress = [|\"http://broxi.ai\"|] }; w.DownloadString([|\"http://broxi.ai\"|]); w.UploadString([|\"http://broxi.ai\"|], \"\"); w.OpenRead([|\"http://broxi.ai\"|]);")]
    [InlineData("new RestSharp.RestClient([|\"http://broxi.ai\"|]); new RestSharp.RestClientOptions([|\"http://broxi.ai\"|]) { BaseUrl = [|new Uri(\"http://broxi.ai\")|] };")]
    [InlineData("new Flurl.Http.FlurlClient([|\"http://broxi.ai\"|]) { BaseUrl = [|\"http://broxi.ai\"|] }; new Flurl.Url([|\"http://broxi.ai\"|]); new Flurl.Url([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("Flurl.Http.GeneratedExtensions.GetAsync([|\"http://broxi.ai\"|]); Flurl.Http.GeneratedExtensions.WithTimeout([|new Uri(\"http://broxi.ai\")|], 1); Flurl.GeneratedExtensions.AppendPathSegment([|\"http://broxi.ai\"|], \"x\");")]
    [InlineData("Refit.RestService.For<IDisposable>([|\"http://broxi.ai\"|]);")]
    [InlineData("Grpc.Net.Client.GrpcChannel.ForAddress([|\"http://broxi.ai\"|]); Grpc.Net.Client.GrpcChannel.ForAddress([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("new HubConnectionBuilder().WithUrl([|\"http://broxi.ai\"|]); new HubConnectionBuilder().WithUrl([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("new HubConnectionBuilder().WithUrl(id, o => o.Url = [|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("http.GetFromJsonAsAsyncEnumerable<object>([|\"http://broxi.ai\"|]); http.GetFromJsonAsync<object>([|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("WebRequest.CreateDefault([|new Uri(\"http://broxi.ai\")|]); new WebClient().OpenReadAsync([|new Uri(\"http://broxi.ai\")|]); new WebClient().DownloadFile([|\"http://broxi.ai/f\"|], id);")]
    [InlineData("new RestSharp.RestRequest([|\"http://broxi.ai/x\"|]); new RestSharp.RestRequest([|new Uri(\"http://broxi.ai/x\")|]); RestSharp.RestClientExtensions.GetAsync<object>(new RestSharp.RestClient(), [|\"http://broxi.ai/x\"|]); RestSharp.RestClientExtensions.PostJsonAsync<string>(new RestSharp.RestClient(), [|\"http://broxi.ai/x\"|], id);")]
    [InlineData("Flurl.Http.GeneratedExtensions.DownloadFileAsync([|\"http://broxi.ai\"|], id); Flurl.Http.GeneratedExtensions.WithCookie([|\"http://broxi.ai\"|], id, id); Flurl.GeneratedExtensions.AppendQueryParam([|\"http://broxi.ai\"|], \"x\");")]
    [InlineData("new Flurl.Http.Configuration.FlurlClientCache().GetOrAdd(\"x\", [|\"http://broxi.ai\"|]);")]
    [InlineData("Refit.RestService.For(typeof(IDisposable), [|\"http://broxi.ai\"|]); Refit.RestService.CreateHttpClient([|\"http://broxi.ai\"|], null);")]
    [InlineData("services.AddGrpcClient<object>(o => o.Address = [|new Uri(\"http://broxi.ai\")|]); services.AddHttpClient(\"x\", c => c.BaseAddress = [|new Uri(\"http://broxi.ai\")|]);")]
    [InlineData("new System.ServiceModel.EndpointAddress([|\"http://broxi.ai/Service.svc\"|]); new System.ServiceModel.EndpointAddress([|new Uri(\"http://broxi.ai/Service.svc\")|]);")]
    public Task Finds_every_request_and_warns_beside_credentials(string statements)
    {
        var withCredentials = Method(statements + "http.DefaultRequestHeaders.Authorization = null;");
        return Task.WhenAll(Verify.Hints(Method(statements)), Verify.Finds(withCredentials));
    }

    [Theory]
    [InlineData("var url = \"http://broxi.ai/\"; http.GetAsync([|url|]);")]
    [InlineData("http.GetAsync([|$\"http://broxi.ai/{id}\"|]);")]
    [InlineData("http.GetAsync([|\"http://broxi.ai/\" + id|]);")]
    [InlineData("http.GetAsync([|id == \"\" ? \"https://broxi.ai\" : \"http://broxi.ai\"|]);")]
    [InlineData("http.GetAsync([|string.Format(\"http://broxi.ai/{0}\", id)|]);")]
    [InlineData("http.GetAsync([|Url()|]); string Url() => \"http://broxi.ai\";")]
    [InlineData("Get(\"http://broxi.ai\"); void Get(string url) => http.GetAsync([|url|]);")]
    [InlineData("http.GetAsync([|\"HTTP://user@broxi.ai:8080/x\"|]);")]
    public Task Follows_the_address(string statements) => Verify.Hints(Method(statements));

    [Theory]
    [InlineData("http://10.1.2.3/x")]
    [InlineData("http://192.168.0.1")]
    [InlineData("http://172.16.0.1")]
    [InlineData("http://[fd00::1]:80/")]
    public Task Only_hints_in_a_private_network(string url) =>
        Verify.Hints(Method($"http.DefaultRequestHeaders.Authorization = null; http.GetAsync([|\"{url}\"|]);"));

    [Fact]
    public Task Only_hints_in_tests() => Verify.Hints(
        Method("http.DefaultRequestHeaders.Authorization = null; http.GetAsync([|\"http://broxi.ai\"|]);"), Project.Test);

    [Theory]
    [InlineData("http://localhost:5000/health")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://[::1]:80/")]
    [InlineData("http://app.localhost")]
    public Task F14_2001_Loopback(string url) => Verify.IsSilent(Method($"http.GetAsync(\"{url}\");"));

    [Theory]
    [InlineData("http://basket-api")]
    [InlineData("http://basket-api:8080/x")]
    [InlineData("http://orders.default.svc.cluster.local/x")]
    [InlineData("http://orders.default.svc/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://host.docker.internal/x")]
    [InlineData("http://example.com/x")]
    [InlineData("https://broxi.ai")]
    [InlineData("http://{host}/x")]
    public Task F15_2001_ServiceDiscovery(string url) => Verify.IsSilent(Method($"http.GetAsync(\"{url}\");"));

    [Fact]
    public Task F13_2001_Namespaces() => Verify.IsSilent(Method(
        "System.Xml.Linq.XNamespace ns = \"http://schemas.broxi.ai/2024\"; Console.WriteLine(ns + \"http://broxi.ai\"); http.GetAsync(\"https://broxi.ai\");"));

    [Fact]
    public Task F16_2001_StartsWithGuard() => Verify.IsSilent(Method(
        "if (id.StartsWith(\"http://\") || id == \"http://broxi.ai\") throw new ArgumentException(); http.GetAsync(id);"));

    [Fact]
    public Task F17_2001_SchemeConstant() => Verify.IsSilent(Method(
        "const string Scheme = \"http://\"; http.GetAsync(Scheme + id + \"/x\"); http.GetAsync($\"http://{id}/x\"); http.GetAsync($\"http://broxi{id}.ai/x\");"));

    [Fact]
    public Task Is_silent_about_2001_Listeners() => Verify.IsSilent(
        """
        using System.Net;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        class Host
        {
            void Run(WebApplication app, IWebHostBuilder host, HttpListener listener, string authorization)
            {
                app.Urls.Add("http://api.broxi.ai:8080");
                host.UseUrls("http://api.broxi.ai:8080");
                listener.Prefixes.Add("http://api.broxi.ai:8080/");
                app.Run("http://api.broxi.ai:8080");
            }
        }
        """);

    [Fact]
    public Task Finds_the_metadata_of_WsFederation() => Verify.Finds(
        "class Sample { void Run(Microsoft.AspNetCore.Authentication.WsFederation.WsFederationOptions o) => o.MetadataAddress = [|\"http://id.broxi.ai/m\"|]; }",
        Project.Default with { ExtraReferences = [WsFederationStandIn.Reference] });

    [Theory]
    [InlineData("if (env.IsDevelopment()) http.GetAsync(\"http://broxi.ai\");")]
    [InlineData("http.GetAsync(env.IsDevelopment() ? \"http://broxi.ai\" : \"https://broxi.ai\");")]
    [InlineData("var url = \"https://broxi.ai\"; if (env.IsDevelopment()) url = \"http://broxi.ai\"; http.GetAsync(url);")]
    public Task Is_silent_in_development(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("http.GetAsync([|$\"http://broxi.ai:80/{id}\"|]); // one", "http.GetAsync($\"https://broxi.ai/{id}\"); // one")]
    [InlineData("http.GetAsync([|\"http://broxi.ai/\" + id|]);", "http.GetAsync(\"https://broxi.ai/\" + id);")]
    [InlineData("http.GetAsync([|@\"http://broxi.ai:80\"|]);", "http.GetAsync(@\"https://broxi.ai\");")]
    [InlineData("http.GetAsync([|\"\"\"http://broxi.ai\"\"\"|]);", "http.GetAsync(\"\"\"https://broxi.ai\"\"\");")]
    [InlineData("http.GetAsync([|\"http://broxi.ai:8080/x\"|]);", "http.GetAsync(\"https://broxi.ai:8080/x\");")]
    [InlineData(
        "var url = \"http://broxi.ai\"; http.GetAsync([|url|]); http.GetStringAsync([|url|]);",
        "var url = \"https://broxi.ai\"; http.GetAsync(url); http.GetStringAsync(url);")]
    [InlineData(
        "const string Url = \"http://broxi.ai\"; http.GetAsync([|Url|]); http.GetStringAsync([|Url + \"/x\"|]);",
        "const string Url = \"https://broxi.ai\"; http.GetAsync(Url); http.GetStringAsync(Url + \"/x\");")]
    [InlineData("http.GetAsync([|$@\"http://broxi.ai:80/{id}\\x\"|]);", "http.GetAsync($@\"https://broxi.ai/{id}\\x\");")]
    [InlineData("http.GetAsync([|$\"\"\"http://broxi.ai:80?q={id}\"\"\"|]);", "http.GetAsync($\"\"\"https://broxi.ai?q={id}\"\"\");")]
    [InlineData("http.GetAsync([|\"\"\"\n    http://broxi.ai:80\n    \"\"\"|]);", "http.GetAsync(\"\"\"\n    https://broxi.ai\n    \"\"\");")]
    [InlineData("http.GetAsync([|\"http://\" + \"broxi.ai/x\"|] /* all */);", "http.GetAsync(\"https://\" + \"broxi.ai/x\" /* all */);")]
    [InlineData("http.GetAsync([|\"http://broxi.ai:80\" + \"/x\"|]);", "http.GetAsync(\"https://broxi.ai\" + \"/x\");")]
    [InlineData("http.GetAsync([|string.Format(\"http://broxi.ai:80/{0}\", id)|]);", "http.GetAsync(string.Format(\"https://broxi.ai/{0}\", id));")]
    [InlineData("const string Url = \"http://broxi.ai:80\"; http.GetAsync([|Url + \"/x\"|]);", "const string Url = \"https://broxi.ai\"; http.GetAsync(Url + \"/x\");")]
    [InlineData("const string Url = \"http://broxi.ai:80\"; http.GetAsync([|$\"{Url}/x/{id}\"|]);", "const string Url = \"https://broxi.ai\"; http.GetAsync($\"{Url}/x/{id}\");")]
    [InlineData("const string Host = \"broxi.ai\"; http.GetAsync([|$\"http://{Host}/{id}\"|]);", "const string Host = \"broxi.ai\"; http.GetAsync($\"https://{Host}/{id}\");")]
    [InlineData("Action a = () => http.GetAsync([|new Uri(Sample.Base + id)|]);", "Action a = () => http.GetAsync(new Uri(Sample.Base + id));")]
    public Task Writes_https_where_the_address_is_written(string statements, string fixedStatements) =>
        Verify.Fixes(Method(statements), Method(fixedStatements, statements.Contains("Base") ? "https://id.broxi.ai/" : Base), DiagnosticSeverity.Info);

    [Theory]
    [InlineData("const string Scheme = \"http://\"; http.GetAsync([|Scheme + \"broxi.ai/x\"|]);")]
    [InlineData("http.GetAsync([|\"http://\" + \"broxi.ai:80/x\"|]);")]
    [InlineData("const string Host = \"broxi.ai:80\"; http.GetAsync([|\"http://\" + Host|]);")]
    [InlineData("const string Host = \"broxi.ai\"; http.GetAsync([|$\"http://{Host}:80/{id}\"|]);")]
    public Task Offers_nothing_when_the_address_is_written_in_pieces(string statements) =>
        Verify.OffersNoFix(Method(statements), DiagnosticSeverity.Info);

    [Fact]
    public Task Writes_https_into_a_constant_once() => Verify.Fixes(
        """
        class Api(HttpClient http)
        {
            private const string Url = "http://id.broxi.ai/"; // the server
            public Task A() => http.GetAsync([|Url|]);
            public Task B() => http.GetAsync([|Url + "b"|]);
        }
        """,
        """
        class Api(HttpClient http)
        {
            private const string Url = "https://id.broxi.ai/"; // the server
            public Task A() => http.GetAsync(Url);
            public Task B() => http.GetAsync(Url + "b");
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Offers_nothing_when_another_document_holds_the_address() => Verify.OffersNoFix(
        """
        class Api(HttpClient http)
        {
            public Task A() { http.DefaultRequestHeaders.Authorization = null; return http.GetAsync([|Urls.Id|]); }
        }
        """,
        Project.Default with { OtherFiles = ["static class Urls { public const string Id = \"http://id.broxi.ai\"; }"] });

    private const string Base = "http://id.broxi.ai:80/";

    private static string Method(string statements, string address = Base) =>
        $$"""
        #pragma warning disable SYSLIB0014, CS0618
        using System.Net;
        using System.Net.Http.Json;
        using Microsoft.AspNetCore.SignalR.Client;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        class Sample
        {
            public const string Base = "{{address}}";
            void Run(HttpClient http, string id, IServiceCollection services, IHostEnvironment env)
            {
                {{statements}}
            }
        }
        """;

    [Fact]
    public Task A_test_that_sends_no_credentials_is_silent() => Verify.IsSilent(
        """
        class RedirectTests(HttpClient http)
        {
            public Task<HttpResponseMessage> Follows_a_redirect() => http.GetAsync("http://resolved.contoso.com/");
        }
        """,
        Project.Test);

    [Theory]
    [InlineData(
        "http.GetAsync([|test ? \"http://test.broxi.ai\" : /* live */ \"http://live.broxi.ai:80\"|]);",
        "http.GetAsync(test ? \"https://test.broxi.ai\" : /* live */ \"https://live.broxi.ai\");")]
    [InlineData(
        "http.GetAsync([|test ? \"https://test.broxi.ai\" : (\"http://live.broxi.ai\")|]);",
        "http.GetAsync(test ? \"https://test.broxi.ai\" : (\"https://live.broxi.ai\"));")]
    [InlineData(
        "http.GetAsync([|test switch { true => \"http://test.broxi.ai\", _ => \"http://live.broxi.ai\" }|]);",
        "http.GetAsync(test switch { true => \"https://test.broxi.ai\", _ => \"https://live.broxi.ai\" });")]
    public Task Secures_each_address_that_there_may_be(string statement, string fixedStatement) =>
        Verify.Fixes(Choice(statement), Choice(fixedStatement));

    private static string Choice(string statement) =>
        $$"""
        class Api(HttpClient http)
        {
            void A(bool test)
            {
                http.DefaultRequestHeaders.Add("Authorization", "Bearer");
                {{statement}}
            }
        }
        """;
}
