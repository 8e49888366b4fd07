// expect: nothing
// The tokens are bookmarks of pages, and the one of the form belongs to the page; neither lets anybody in.
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Exports;

public sealed class PagedExport(HttpClient http)
{
    private string? _pageToken;
    private string? _verificationToken;

    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellation)
    {
        var address = _pageToken is null ? "records" : $"records?pageToken={Uri.EscapeDataString(_pageToken)}";
        var page = await http.GetFromJsonAsync<RecordPage>(address, cancellation);
        _pageToken = page!.NextPageToken;
        return page.Records;
    }

    public async Task DeleteAsync(string record, CancellationToken cancellation)
    {
        _verificationToken ??= await ReadTokenAsync(cancellation);
        using var form = new FormUrlEncodedContent([new("record", record), new("__RequestVerificationToken", _verificationToken)]);
        using var response = await http.PostAsync("records/delete", form, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private async Task<string> ReadTokenAsync(CancellationToken cancellation)
    {
        var html = await http.GetStringAsync("records/delete", cancellation);
        return s_field.Match(html).Groups[1].Value;
    }

    private static readonly Regex s_field = new("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"");

    private sealed record RecordPage(string[] Records, string? NextPageToken);
}
