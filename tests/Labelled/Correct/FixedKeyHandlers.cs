// expect: nothing
// Keys that the provider gives out once and that stay good until somebody revokes them.
using System.Net.Http.Headers;

namespace Weather.Stations;

/// <summary>Signs with the key of the station.</summary>
public sealed class StationKeyHandler(string apiKey) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return base.SendAsync(request, cancellationToken);
    }
}

public sealed class AgencyHandler : DelegatingHandler
{
    private readonly string _key;

    public AgencyHandler(string key)
    {
        _key = key;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", _key);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", _key);
        return base.SendAsync(request, cancellationToken);
    }
}
