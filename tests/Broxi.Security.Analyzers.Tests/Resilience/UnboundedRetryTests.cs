using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Resilience.UnboundedRetryAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Resilience;

/// <summary><see cref="UnboundedRetryAnalyzer"/>.</summary>
public sealed class UnboundedRetryTests
{
    [Theory]
    [InlineData("[|while|] (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; await Task.Delay(1000); }")]
    [InlineData("[|for|] (;;) { var response = await http.GetAsync(Url); if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return response; Thread.Sleep(1000); }")]
    [InlineData("[|for|] (var i = 1; ; i++) { var response = await http.GetAsync(Url); if ((int)response.StatusCode < 500) return response; await Task.Delay(i * 1000); }")]
    [InlineData("HttpResponseMessage response; [|do|] { response = await http.GetAsync(Url); } while (!response.IsSuccessStatusCode); return response;")]
    [InlineData("var response = await http.GetAsync(Url); [|while|] (!response.IsSuccessStatusCode) { await Task.Delay(1000, CancellationToken.None); response = await http.GetAsync(Url); } return response;")]
    [InlineData("[|while|] (true) { try { return await http.GetAsync(Url); } catch (HttpRequestException) { await Task.Delay(1000); } }")]
    [InlineData("string text; [|while|] (true) { try { text = await http.GetStringAsync(Url); break; } catch { } Thread.Sleep(1000); }")]
    public Task Finds(string body) => Verify.Finds(InMethod(body));

    [Theory]
    [InlineData("for (var i = 0; i < 5; i++) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; if (++n > 3) throw new HttpRequestException(); }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url, cancellation); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("while (true) { cancellation.ThrowIfCancellationRequested(); var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode || DateTime.UtcNow > _end) return response; }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; response.EnsureSuccessStatusCode(); }")]
    [InlineData("while (true) { var response = await http.GetAsync(Url); if (response.StatusCode != HttpStatusCode.Unauthorized) return response; }")]
    [InlineData("while (true) { try { return await http.GetAsync(Url); } catch (HttpRequestException) when (n++ < 3) { } }")]
    [InlineData("while (true) { try { return await http.GetAsync(Url); } catch (HttpRequestException) { if (n++ > 3) throw; } }")]
    [InlineData("while (true) { try { await http.GetAsync(Url); } catch (HttpRequestException) { } await Task.Delay(1000); }")]
    [InlineData("while (n < 3) { try { return await http.GetAsync(Url); } catch (HttpRequestException) { n++; } }")]
    public Task Accepts(string body) => Verify.IsSilent(InMethod(body));

    [Fact]
    public Task Accepts_tests() => Verify.IsSilent(
        InMethod("while (true) { var response = await http.GetAsync(Url); if (response.IsSuccessStatusCode) return response; }"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        "class C { async void M(HttpClient http) { while (true) { try { return await http. } catch { } for (;;) { var r = await http.GetAsync(\"\"); if (r. } } }",
        new Project { Compiler = CompilerDiagnostics.None });

    private static string InMethod(string body) => $$"""
        using System.Net;
        class Client(HttpClient http)
        {
            const string Url = "https://api.contoso.com/v1/orders";
            DateTime _end = DateTime.MaxValue;
            public async Task<HttpResponseMessage?> GetAsync(int n, CancellationToken cancellation)
            {
                {{body}}
                return null;
            }
        }
        """;
}
