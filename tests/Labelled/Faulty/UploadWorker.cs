// expect: BRX5004
using Microsoft.Extensions.Logging;

namespace Upload;

public class UploadWorker
{
    private readonly HttpClient _http;
    private readonly ILogger _logger;

    public UploadWorker(HttpClient http, ILogger<UploadWorker> logger)
    {
        _http = http;
        _logger = logger;
    }

    public async Task UploadAsync(string path)
    {
        while (true) // <- BRX5004
        {
            try
            {
                await using var file = File.OpenRead(path);
                using var response = await _http.PutAsync("files/" + Path.GetFileName(path), new StreamContent(file));
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException failure) when (failure.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError)
            {
                _logger.LogWarning(failure, "Upload of {Path} failed, trying again", path);
                await Task.Delay(TimeSpan.FromSeconds(5));
            }
        }
    }
}
