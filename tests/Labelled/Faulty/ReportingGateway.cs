// expect: BRX3001
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Configuration;

namespace Reporting;

public interface IReportingGateway
{
    Task<Stream> DownloadAsync(Guid report, CancellationToken cancellation);
}

public class ReportingGateway : IReportingGateway
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static TokenResponse? s_response;

    private readonly HttpClient _http;
    private readonly IConfiguration _settings;

    public ReportingGateway(HttpClient http, IConfiguration settings)
    {
        _http = http;
        _settings = settings;
    }

    public async Task<Stream> DownloadAsync(Guid report, CancellationToken cancellation)
    {
        await EnsureSignedInAsync(cancellation);
        var request = new HttpRequestMessage(HttpMethod.Get, $"reports/{report:N}");
        request.SetBearerToken(s_response!.AccessToken!);
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStreamAsync(cancellation);
    }

    private async Task EnsureSignedInAsync(CancellationToken cancellation)
    {
        if (s_response is not null)
            return;

        await Gate.WaitAsync(cancellation);
        try
        {
            if (s_response is not null)
                return;

            var response = await _http.RequestClientCredentialsTokenAsync(
                new ClientCredentialsTokenRequest
                {
                    Address = _settings["Identity:TokenEndpoint"],
                    ClientId = _settings["Identity:ClientId"]!,
                    ClientSecret = _settings["Identity:ClientSecret"],
                    Scope = "reports.read",
                },
                cancellation);
            if (response.IsError)
                throw new InvalidOperationException(response.Error);
            s_response = response; // <- BRX3001
        }
        finally
        {
            Gate.Release();
        }
    }
}
