using Broxi.Security.Http;
using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Puts the handlers of a client into the order in which they are right, whatever the order of the calls was: rate limit, then
/// all handlers of the application, such as those of resilience, then redirects, tokens, proofs and signatures. So each attempt
/// and each step of a redirect has its own token, proof and signature, and no other handler sees one.
/// </summary>
internal static class HandlerOrder
{
    /// <summary>Orders the handlers after everything else that adds some.</summary>
    public static IHttpClientBuilder InOrder(this IHttpClientBuilder builder) => builder.AtLast(static handlers =>
    {
        DelegatingHandler[] ordered = [.. handlers.AdditionalHandlers.OrderBy(Rank)];
        handlers.AdditionalHandlers.Clear();
        foreach (var handler in ordered)
            handlers.AdditionalHandlers.Add(handler);
    });

    /// <summary>No redirects and no cookies below the handlers that decide about credentials, whoever sets the primary handler.</summary>
    public static IHttpClientBuilder Harden(this IHttpClientBuilder builder) => builder.AtLast(static handlers => Harden(handlers.PrimaryHandler));

    private static IHttpClientBuilder AtLast(this IHttpClientBuilder builder, Action<HttpMessageHandlerBuilder> action)
    {
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(action));
        return builder;
    }

    private static int Rank(DelegatingHandler handler) => handler switch
    {
        RateLimitHandler => 0,
        SafeRedirectHandler => 2,
        BroxiAuthenticationHandler => 3,
        DPoPHandler => 4,
        RequestSigningHandler => 5,
        _ => 1,
    };

    private static void Harden(HttpMessageHandler? primary)
    {
        while (primary is DelegatingHandler outer)
            primary = outer.InnerHandler;
        switch (primary)
        {
            case SocketsHttpHandler sockets:
                (sockets.AllowAutoRedirect, sockets.UseCookies) = (false, false);
                break;
            case HttpClientHandler client:
                (client.AllowAutoRedirect, client.UseCookies) = (false, false);
                break;
        }
    }
}
