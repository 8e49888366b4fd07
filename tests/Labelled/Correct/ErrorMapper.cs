// expect: nothing
// A table of what statuses mean; the pause is between two messages that have nothing to do with it.
using System.Net;
using System.Net.Http.Json;

namespace Messenger;

public enum Failure
{
    None,
    SignInAgain,
    NotAllowed,
    TooFast,
    Broken,
}

public sealed class QuotaException(Uri? address) : Exception($"{address} wants fewer requests.");

public sealed class MessengerClient(HttpClient http)
{
    public static Failure Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => Failure.SignInAgain,
        HttpStatusCode.Forbidden => Failure.NotAllowed,
        HttpStatusCode.TooManyRequests => Failure.TooFast,
        >= HttpStatusCode.BadRequest => Failure.Broken,
        _ => Failure.None,
    };

    public async Task SendAllAsync(IEnumerable<string> messages, CancellationToken cancellation)
    {
        foreach (var message in messages)
        {
            using var response = await http.PostAsJsonAsync("messages", new { text = message }, cancellation);
            if (Explain(response.StatusCode) is Failure.TooFast)
                throw new QuotaException(response.RequestMessage?.RequestUri);
            response.EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }
}
