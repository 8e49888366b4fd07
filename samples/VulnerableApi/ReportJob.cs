using System.Net.Http.Json;

namespace VulnerableApi;

/// <summary>Runs at night, with a token that somebody issued once and pasted here.</summary>
internal static class ReportJob
{
    private static readonly Dictionary<string, string> s_login = new()
    {
        ["client"] = "nightly-reports",
        ["jwt"] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkLmNvbnRvc28uY29tIiwic3ViIjoibmlnaHRseS1yZXBvcnRzIn0.cLVUJsqrRGG3wtI5Wc2gqA3GrOafbiN0D8BTSS5H8iE", // BRX1002
    };

    public static Task<HttpResponseMessage> LoginAsync(HttpClient http, CancellationToken cancellation) =>
        http.PostAsJsonAsync("https://reports.contoso.com/v1/login", s_login, cancellation);
}
