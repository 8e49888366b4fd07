// expect: BRX3007
using System.Text.Json;
using RestSharp;

namespace Photos;

public sealed class PhotoUploader : IAsyncDisposable
{
    private readonly RestClient _client = new("https://photos.example/");
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMinutes(20));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;
    private string _accessToken = "";
    private string _refreshToken;

    public PhotoUploader(string refreshToken)
    {
        _refreshToken = refreshToken;
        _renewal = RenewForeverAsync();
    }

    public Task<RestResponse> UploadAsync(string file) =>
        _client.ExecutePostAsync(new RestRequest("photos")
            .AddHeader("Authorization", "Bearer " + Volatile.Read(ref _accessToken))
            .AddFile("photo", file));

    /// <summary>For a user who signs in again.</summary>
    public void SignInAgain(string refreshToken) => _refreshToken = refreshToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _timer.Dispose();
        await _renewal;
        _client.Dispose();
    }

    private async Task RenewForeverAsync()
    {
        do
        {
            var request = new RestRequest("oauth/token", Method.Post);
            request.AddParameter("grant_type", "refresh_token");
            request.AddParameter("refresh_token", _refreshToken);
            var response = await _client.ExecuteAsync(request);
            response.ThrowIfError();
            var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(response.Content!)!;
            Volatile.Write(ref _accessToken, values["access_token"].GetString()!); // <- BRX3007
        }
        while (await _timer.WaitForNextTickAsync());
    }
}
