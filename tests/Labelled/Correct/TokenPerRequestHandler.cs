// expect: nothing
// The handler has a field, but it is the service that knows the token of the moment.
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace Lottery;

public interface ILotteryTokens
{
    ValueTask<string> CurrentAsync(CancellationToken cancellation);
}

public sealed class TokenPerRequestHandler : DelegatingHandler
{
    private readonly ILotteryTokens _tokens;

    public TokenPerRequestHandler(ILotteryTokens tokens) => _tokens = tokens;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var accessToken = await _tokens.CurrentAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

public static class LotteryModule
{
    public static void AddLottery(this IServiceCollection services)
    {
        services.AddTransient<TokenPerRequestHandler>();
        services.AddHttpClient("lottery").AddHttpMessageHandler<TokenPerRequestHandler>();
    }
}
