// expect: BRX3016
using Microsoft.Extensions.Logging;

namespace Insurance.Claims;

public delegate Task<string?> SessionRenewal(string? rejected, CancellationToken cancellation);

public class SessionRenewalHandler : DelegatingHandler
{
    private readonly SessionRenewal _renew;
    private readonly ILogger<SessionRenewalHandler> _logger;

    public SessionRenewalHandler(SessionRenewal renew, ILogger<SessionRenewalHandler> logger)
    {
        _renew = renew;
        _logger = logger;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if ((int)answer.StatusCode == 401 && request.Content is null)
        {
            var rejected = request.Headers.Authorization?.Parameter;
            if (await _renew(rejected, cancellationToken).ConfigureAwait(false) is { } renewed)
            {
                _logger.LogDebug("Session renewed, trying again");
                answer.Dispose();
                request.Headers.Remove("Authorization");
                request.Headers.Add("Authorization", "Bearer " + renewed); // <- BRX3016
                answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }

        return answer;
    }
}
