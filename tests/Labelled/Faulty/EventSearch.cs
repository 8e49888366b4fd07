// expect: BRX5002
using Flurl.Http;

namespace Events;

public sealed class EventSearch(IFlurlClient client)
{
    public async Task<IReadOnlyList<EventInfo>> SearchAsync(string city, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                return await client.Request("events").AppendQueryParam("city", city).GetJsonAsync<List<EventInfo>>(cancellationToken: cancellation);
            }
            catch (FlurlHttpException failure) when (failure.StatusCode == 429)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << attempt), cancellation); // <- BRX5002
            }
        }

        return [];
    }
}

public sealed record EventInfo(string Id, string Title, DateOnly Day);
