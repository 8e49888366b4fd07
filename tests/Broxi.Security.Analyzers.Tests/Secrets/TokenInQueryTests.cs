using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.TokenInQueryAnalyzer,
    Broxi.Security.CodeFixes.Secrets.TokenInQueryFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="TokenInQueryAnalyzer"/> and <see cref="TokenInQueryFix"/>.</summary>
public sealed class TokenInQueryTests
{
    [Theory]
    [InlineData("""await http.GetAsync([|$"https://api.broxi.ai/items?access_token={token}"|]);""")]
    [InlineData("""await http.GetStringAsync([|$"https://api.broxi.ai/items?page=1&access_token={token}"|]);""")]
    [InlineData("""await http.GetStringAsync([|$"{baseUrl}/items/{page}?api_key={apiKey}&page={page}"|]);""")]
    [InlineData("""await http.GetStringAsync([|$"items?q={page}&apikey={apiKey}#top"|]);""")]
    [InlineData("""await http.PostAsync([|"https://api.broxi.ai/items?api-key=" + apiKey|], null);""")]
    [InlineData("""await http.PostAsync([|baseUrl + "/items?jwt=" + token + "&page=1"|], null);""")]
    [InlineData("""await http.GetAsync([|string.Format("{0}/items?client_secret={1}", baseUrl, apiKey)|]);""")]
    [InlineData("""await http.GetAsync([|string.Concat(baseUrl, "/items?access_token=", token)|]);""")]
    [InlineData("""await http.GetAsync([|new Uri($"{baseUrl}/items?access_token={Uri.EscapeDataString(token)}")|]);""")]
    [InlineData("""await http.GetAsync(new Uri(new Uri(baseUrl), [|$"items?access_token={token}"|]));""")]
    [InlineData("""await http.GetAsync([|$"items?token={token}"|]);""")]
    [InlineData("""await http.GetAsync([|$"items?key={_options.ApiKey}"|]);""")]
    [InlineData("""await http.GetAsync([|$"items?key={Environment.GetEnvironmentVariable("MAPS_API_KEY")}"|]);""")]
    [InlineData("""await http.GetAsync([|$"items?auth={token}"|]);""")]
    [InlineData("""await http.GetAsync([|"items?api_key=8f14e45fceea167a5a36dedd4bea2543"|]);""")]
    [InlineData("""var url = $"items?api_key={apiKey}"; await http.GetAsync([|url|]);""")]
    [InlineData("""var url = baseUrl; url += "?api_key=" + apiKey; await http.GetAsync([|url|]);""")]
    [InlineData("""_ = new HttpRequestMessage(HttpMethod.Get, [|$"items?access_token={token}"|]);""")]
    [InlineData("""_ = new HttpRequestMessage { RequestUri = [|new Uri($"https://api.broxi.ai?access_token={token}")|] };""")]
    [InlineData("""_ = new UriBuilder(baseUrl) { Query = [|$"access_token={token}"|] };""")]
    public Task Finds_a_token_in_the_address_of_a_request(string statement) => Verify.Finds(Method(statement));

    [Theory]
    [InlineData("""Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(baseUrl, "access_token", [|token|]);""")]
    [InlineData("""Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(baseUrl, new Dictionary<string, string?> { ["page"] = page, ["api_key"] = [|apiKey|] });""")]
    [InlineData("""Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(baseUrl, new Dictionary<string, string?> { { "api_key", [|apiKey|] } });""")]
    [InlineData("""new Microsoft.AspNetCore.Http.Extensions.QueryBuilder().Add("api_key", [|apiKey|]);""")]
    [InlineData("""Microsoft.AspNetCore.Http.QueryString.Create("access_token", [|token|]).Add("api_key", [|apiKey|]);""")]
    [InlineData("""var query = System.Web.HttpUtility.ParseQueryString(""); query["api_key"] = [|apiKey|]; query.Add("key", [|apiKey|]);""")]
    public Task Finds_a_parameter_of_the_framework(string statement) => Verify.Finds(Method(statement));

    [Theory]
    [InlineData("""await baseUrl.SetQueryParam("access_token", [|token|]).GetAsync();""")]
    [InlineData("""await new Url(baseUrl).SetQueryParam("api_key", [|apiKey|]).GetAsync();""")]
    [InlineData("""await new FlurlRequest(baseUrl).SetQueryParam("token", [|token|]).GetAsync();""")]
    [InlineData("""await baseUrl.SetQueryParams(new { page, access_token = [|token|] }).GetAsync();""")]
    [InlineData("""await [|$"https://api.broxi.ai/items?access_token={token}"|].GetAsync();""")]
    public Task Finds_a_parameter_of_Flurl(string statement) => Verify.Finds("using Flurl;\nusing Flurl.Http;\n" + Method(statement));

    [Theory]
    [InlineData("""new RestRequest("items").AddQueryParameter("access_token", [|token|]);""")]
    [InlineData("""new RestRequest("items").AddQueryParameter("token", [|token|]);""")]
    [InlineData("""new RestClient(baseUrl).AddDefaultQueryParameter("api_key", [|apiKey|]);""")]
    [InlineData("""new RestRequest("items").AddParameter(new QueryParameter("api_key", [|apiKey|]));""")]
    [InlineData("""_ = new RestRequest([|$"items?api_key={apiKey}"|]);""")]
    [InlineData("""_ = new RestSharp.Authenticators.OAuth2.OAuth2UriQueryParameterAuthenticator([|token|]);""")]
    public Task Finds_a_parameter_of_RestSharp(string statement) => Verify.Finds("using RestSharp;\n" + Method(statement));

    [Theory]
    [InlineData("""await http.GetAsync($"items?continuationToken={token}&pageToken={token}&nextToken={token}&csrf={token}");""")]
    [InlineData("""await http.GetAsync($"items?key={page}&token={page}&auth={page}");""")]
    [InlineData("""await http.GetAsync($"items?token={continuationToken}");""")]
    [InlineData("""await http.GetAsync($"account/confirm-email?user={page}&token={token}");""")]
    [InlineData("""var deviceToken = token; await http.GetAsync($"items?token={deviceToken}");""")]
    [InlineData("""var resetToken = token; await http.GetAsync($"items?token={resetToken}");""")]
    [InlineData("""await http.GetAsync("items?access_token=\uFFFC");""")]
    [InlineData("""Flurl.GeneratedExtensions.SetQueryParam(baseUrl, "access_token", null);""")]
    [InlineData("""var query = System.Web.HttpUtility.ParseQueryString(""); query["access_token"] = "***"; query.Set("api_key", "REDACTED");""")]
    [InlineData("""await http.GetAsync($"account/reset-password?token={token}");""")]
    [InlineData("""await http.GetAsync($"https://acme.blob.core.windows.net/items?sv=2024-11-04&sig={token}");""")]
    [InlineData("""await http.GetAsync($"items#access_token={token}");""")]
    [InlineData("""await http.GetAsync($"access_token={token}");""")]
    [InlineData("""await http.GetAsync("items?api_key={apiKey}&access_token=YOUR_TOKEN&token=demo");""")]
    [InlineData("""await http.GetAsync($"{baseUrl}{token}");""")]
    [InlineData("""await http.GetAsync($"items?access_token_type={page}&api_key_id={page}&no_access_token={page}");""")]
    [InlineData("""Console.WriteLine($"items?access_token={token}");""")]
    [InlineData("""_ = baseUrl.StartsWith("items?access_token=" + token);""")]
    [InlineData("""Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(baseUrl, "token", token);""")]
    [InlineData("""Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(baseUrl, new Dictionary<string, string?> { ["token"] = token, ["email"] = page });""")]
    [InlineData("""new System.Collections.Specialized.NameValueCollection()["api_key"] = apiKey;""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = token });""")]
    [InlineData("""var query = System.Web.HttpUtility.ParseQueryString(""); query["page"] = page; query["token"] = token;""")]
    public Task Is_silent_about_other_parameters(string statement) => Verify.IsSilent(Method(statement));

    [Fact]
    public Task Suggests_for_hosts_that_take_nothing_else()
    {
        var project = new Project { EditorConfig = "broxi_query_token_hosts = broxi.ai, maps.contoso.com" };
        return Verify.Hints(Method("""await http.GetAsync([|$"https://api.broxi.ai/items?api_key={apiKey}"|]);"""), project);
    }

    [Theory]
    [InlineData("https://broxi.ai.evil.com")]
    [InlineData("https://notbroxi.ai")]
    public Task Warns_of_hosts_that_only_look_like_them(string host)
    {
        var project = new Project { EditorConfig = "broxi_query_token_hosts = broxi.ai" };
        return Verify.Finds(Method($$"""await http.GetAsync([|$"{{host}}/items?api_key={apiKey}"|]);"""), project);
    }

    [Fact]
    public Task Suggests_in_development() => Verify.Hints(Method(
        """if (isDevelopment) await http.GetAsync([|$"https://api.broxi.ai/items?api_key={apiKey}"|]);"""));

    [Fact]
    public Task Is_silent_in_a_test_project() => Verify.IsSilent(
        Method("""await http.GetAsync($"https://api.broxi.ai/items?api_key={apiKey}");"""), Project.Test);

    [Theory]
    [InlineData("""context => { context.Token = [|context.Request.Query["access_token"]|]; return Task.CompletedTask; }""")]
    [InlineData("""context => { var token = [|context.Request.Query["access_token"]|].FirstOrDefault(); if (!string.IsNullOrEmpty(token)) context.Token = token; return Task.CompletedTask; }""")]
    [InlineData("""context => { if ([|context.Request.Query.TryGetValue("token", out var token)|]) context.Token = token; return Task.CompletedTask; }""")]
    [InlineData("""async context => { await Task.Yield(); context.Token = [|context.HttpContext.Request.Query["jwt"]|].ToString(); }""")]
    public Task Finds_a_server_that_takes_the_token_from_every_query(string handler) => Verify.Finds(Server(handler));

    [Theory]
    [InlineData("""context => { var token = context.Request.Query["access_token"]; if (context.HttpContext.Request.Path.StartsWithSegments("/hubs")) context.Token = token; return Task.CompletedTask; }""")]
    [InlineData("""context => { if (context.HttpContext.WebSockets.IsWebSocketRequest) context.Token = context.Request.Query["access_token"]; return Task.CompletedTask; }""")]
    [InlineData("""context => { if (IsHub(context.Request)) context.Token = context.Request.Query["access_token"]; return Task.CompletedTask; }""")]
    [InlineData("""context => { context.Token = context.Request.Cookies["access_token"]; return Task.CompletedTask; }""")]
    [InlineData("""context => { context.Token = context.Request.Headers["X-Token"]; _ = context.Request.Query["tenant"]; return Task.CompletedTask; }""")]
    [InlineData("""context => { _ = context.Request.Query["access_token"]; return Task.CompletedTask; }""")]
    public Task Is_silent_about_SignalRs_way(string handler) => Verify.IsSilent(Server(handler));

    [Fact]
    public Task Finds_it_in_a_class_of_events() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        class Events : JwtBearerEvents
        {
            public override Task MessageReceived(MessageReceivedContext context)
            {
                context.Token = [|context.Request.Query["access_token"]|];
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Sends_the_token_in_the_header_of_the_message() => Verify.Fixes(
        """
        using System.Net.Http.Headers;
        class Client(HttpClient http)
        {
            async Task<string> GetAsync(string token)
            {
                // The first page is enough.
                using var request = new HttpRequestMessage(HttpMethod.Get, [|$"https://api.broxi.ai/items?access_token={Uri.EscapeDataString(token)}&page=1"|]); // newest
                var response = await http.SendAsync(request);
                return await response.Content.ReadAsStringAsync();
            }
            async Task DeleteAsync(string baseUrl, string token, int id)
            {
                {
                    var message = new HttpRequestMessage(HttpMethod.Delete, [|baseUrl + "/items/" + id + "?access_token=" + token|]) { Version = new(2, 0) };
                    await http.SendAsync(message);
                }
            }
        }
        """,
        """
        using System.Net.Http.Headers;
        class Client(HttpClient http)
        {
            async Task<string> GetAsync(string token)
            {
                // The first page is enough.
                using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.broxi.ai/items?page=1"); // newest
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var response = await http.SendAsync(request);
                return await response.Content.ReadAsStringAsync();
            }
            async Task DeleteAsync(string baseUrl, string token, int id)
            {
                {
                    var message = new HttpRequestMessage(HttpMethod.Delete, baseUrl + "/items/" + id) { Version = new(2, 0) };
                    message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    await http.SendAsync(message);
                }
            }
        }
        """);

    [Fact]
    public Task Sends_a_message_instead_of_a_call() => Verify.Fixes(
        """
        class Client(HttpClient http)
        {
            async Task<string> GetAsync(string token, int page, CancellationToken cancellation)
            {
                // Ask for one page.
                var response = await http.GetAsync([|$"https://api.broxi.ai/items?page={page}&access_token={token}"|], cancellation).ConfigureAwait(false);
                return await response.Content.ReadAsStringAsync(cancellation);
            }
            async Task<HttpResponseMessage> PostAsync(string token, HttpContent content)
            {
                var url = $"https://api.broxi.ai/items?access_token={token}";
                return await http.PostAsync([|url|], content);
            }
            async Task PutAsync(string token)
            {
                if (token.Length > 0)
                {
                    await http.PutAsync([|new Uri("https://api.broxi.ai/items?access_token=" + token)|], null);
                }
            }
        }
        """,
        """
        class Client(HttpClient http)
        {
            async Task<string> GetAsync(string token, int page, CancellationToken cancellation)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"https://api.broxi.ai/items?page={page}");
                request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
                // Ask for one page.
                var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
                return await response.Content.ReadAsStringAsync(cancellation);
            }
            async Task<HttpResponseMessage> PostAsync(string token, HttpContent content)
            {
                var url = "https://api.broxi.ai/items";
                var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
                request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
                return await http.SendAsync(request);
            }
            async Task PutAsync(string token)
            {
                if (token.Length > 0)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("https://api.broxi.ai/items"));
                    request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
                    await http.SendAsync(request);
                }
            }
        }
        """);

    [Theory]
    [InlineData("""$"items?access_token={token}&page={id}" """, """$"items?page={id}" """)]
    [InlineData("""$"items?access_token={token}#{id}" """, """$"items#{id}" """)]
    [InlineData("""$"items?page={id}&access_token={token}&size=5" """, """$"items?page={id}&size=5" """)]
    [InlineData("""$@"items?access_token={token}" """, """$@"items" """)]
    [InlineData("""$"{id}?access_token={(token)}" """, """$"{id}" """)]
    [InlineData("""@"items?access_token=" + token """, """@"items" """)]
    [InlineData("""id + "?access_token=" + System.Net.WebUtility.UrlEncode(token) """, """id """)]
    public Task Leaves_the_rest_of_the_address(string address, string rest)
    {
        string Sample(string url, string header) =>
            $$"""
            using System.Net.Http.Headers;
            class Client(HttpClient http)
            {
                void Get(string token, string id)
                {
                    var message = new HttpRequestMessage(HttpMethod.Get, {{url}});{{header}}
                    http.Send(message);
                }
            }
            """;
        return Verify.Fixes(
            Sample($"[|{address.Trim()}|]", ""),
            Sample(rest.Trim(), "\n        message.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", token);"));
    }

    [Theory]
    [InlineData("""await http.GetAsync([|$"items?api_key={apiKey}"|]);""")]
    [InlineData("""await http.GetStringAsync([|$"items?access_token={token}"|]);""")]
    [InlineData("""var response = http.GetAsync([|$"items?access_token={token}"|]); await response;""")]
    [InlineData("""if ((await http.GetAsync([|$"items?access_token={token}"|])).IsSuccessStatusCode) { }""")]
    [InlineData("""var url = $"items?access_token={token}"; Console.WriteLine(url); await http.GetAsync([|url|]);""")]
    [InlineData("""Func<string, Task> send = async other => await http.GetAsync([|$"items?access_token={other}"|]);""")]
    [InlineData("""var response = _options.ApiKey is { } other ? await http.GetAsync([|$"items?access_token={other}"|]) : null;""")]
    [InlineData("""var request = 1; await http.GetAsync([|$"items?access_token={token}"|]); _ = request;""")]
    [InlineData("""await http.GetAsync([|$"items?access_token={token}"|]); await http.GetAsync([|$"users?access_token={token}"|]);""")]
    [InlineData("""http.DefaultRequestHeaders.Authorization = null; await http.GetAsync([|$"items?access_token={token}"|]);""")]
    [InlineData("""await http.GetAsync([|"items?access_token=" + token + "&page=" + page|]);""")]
    [InlineData("""Guid session = default; await http.GetAsync([|$"items?access_token={session}"|]);""")]
    [InlineData("""await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, [|$"items?access_token={token}"|]));""")]
    public Task Offers_no_fix_where_more_would_change(string statement) => Verify.OffersNoFix(Method(statement));

    private static string Server(string handler) =>
        $$"""
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Http;
        class Startup
        {
            static bool IsHub(HttpRequest request) => request.Path.StartsWithSegments("/hubs");
            void Configure(JwtBearerOptions options) => options.Events = new JwtBearerEvents
            {
                OnMessageReceived = {{handler}},
            };
        }
        """;

    [Theory]
    [InlineData("Get([|\"/me?access_token={token}\"|])", "string token")]
    [InlineData("Post([|\"/me?x=1&apiKey={apiKey}\"|])", "string apiKey")]
    [InlineData("Delete([|\"/me?key={apiKey}\"|])", "string apiKey")]
    [InlineData("Get([|\"/me?token={accessToken}#top\"|])", "string accessToken")]
    [InlineData("Get([|\"/me?api_key=q7Zk3VbN9sLx2TfR8w\"|])", "")]
    public Task Finds_a_token_in_a_path_of_Refit_and_offers_no_fix(string method, string parameter) => Verify.OffersNoFix(Refit(method, parameter));

    [Theory]
    [InlineData("Get(\"/items?page={page}&continuationToken={token}\")", "int page, string token")]
    [InlineData("Get(\"/me/{token}\")", "string token")]
    [InlineData("Get(\"/confirm?token={token}\")", "string token")]
    [InlineData("Get(\"/items?key={id}\")", "string id")]
    [InlineData("Get(\"/items?token={resetToken}\")", "string resetToken")]
    [InlineData("Get(\"/me?api_key=demo\")", "")]
    public Task Is_silent_about_other_paths_of_Refit(string method, string parameter) => Verify.IsSilent(Refit(method, parameter));

    private static string Refit(string method, string parameter) =>
        $$"""
        using Refit;
        public interface IApi
        {
            [{{method}}]
            Task<string> SendAsync({{parameter}});
        }
        """;

    private static string Method(string statement) =>
        $$"""
        class Options { public string ApiKey { get; set; } = ""; }
        class Client(HttpClient http, Options _options)
        {
            async Task SendAsync(string baseUrl, string token, string apiKey, string page, string continuationToken, bool isDevelopment)
            {
                await Task.Yield();
                {{statement}}
            }
        }
        """;
}
