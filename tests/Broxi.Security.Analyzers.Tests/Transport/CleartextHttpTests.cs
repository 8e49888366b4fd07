using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
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
}
