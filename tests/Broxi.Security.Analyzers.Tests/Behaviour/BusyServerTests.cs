using System.Net;
using Broxi.Security.Analyzers.Resilience;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>After the fix nobody comes back before the server asks for it.</summary>
public sealed class BusyServerTests
{
    [Theory]
    [InlineData(Busy.ForSeconds, "await Task.Delay(100, cancellation);")]
    [InlineData(Busy.ForSeconds, "await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancellation);")]
    [InlineData(Busy.ForSeconds, "Thread.Sleep(200);")]
    [InlineData(Busy.UntilDate, "await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);")]
    internal Task BRX5002_waits_as_long_as_the_server_says(Busy busy, string wait) => new Cure(IgnoredRetryAfterAnalyzer.Id, $$"""
        using System.Net;

        public sealed class OrderClient(HttpClient http)
        {
            public async Task<HttpResponseMessage> GetAsync(CancellationToken cancellation)
            {
                for (var attempt = 1; ; attempt++)
                {
                    var response = await http.GetAsync("/orders", cancellation);
                    if (response.StatusCode != HttpStatusCode.TooManyRequests || attempt == 50)
                        return response;
                    {{wait}}
                }
            }
        }
        """, "var orders = new OrderClient(http); return () => orders.GetAsync(CancellationToken.None);") { Server = () => new TokenServer { Busy = busy } }.WorksAsync(
        static (_, callAsync) => callAsync(),
        static server => server.Calls.Skip(1).Where(static call => call.Status == HttpStatusCode.TooManyRequests),
        static server => Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.OK], server.Calls.Select(static call => call.Status)));
}
