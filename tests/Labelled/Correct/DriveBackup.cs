// expect: nothing
// The provider gives out one refresh token for good and never another; it comes from configuration.
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Backup;

public sealed class DriveBackup(HttpClient http, IConfiguration configuration)
{
    public async Task UploadAsync(Stream archive, string name, CancellationToken cancellation)
    {
        using var content = new StreamContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://www.googleapis.com/upload/drive/v3/files?uploadType=media&name={name}")
        {
            Content = content,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await AccessTokenAsync(cancellation));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private async Task<string> AccessTokenAsync(CancellationToken cancellation)
    {
        using var response = await http.PostAsync("https://oauth2.googleapis.com/token", new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = configuration["Drive:RefreshToken"],
            ["client_id"] = configuration["Drive:ClientId"],
            ["client_secret"] = configuration["Drive:ClientSecret"],
        }), cancellation);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }
}
