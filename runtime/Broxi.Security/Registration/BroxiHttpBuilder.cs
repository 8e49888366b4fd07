using Broxi.Security;
using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What an <see cref="HttpClient"/> of the factory can do besides sending tokens. The order of the calls does not matter.</summary>
public static class BroxiHttpBuilder
{
    /// <summary>Waits for its turn instead of being refused, and repeats what the server has refused for the moment, when it says.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The limits, where the server does not say them, and how long to wait.</param>
    public static IHttpClientBuilder AddBroxiRateLimiting(this IHttpClientBuilder builder, Action<RateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton(builder.Name, (provider, _) =>
        {
            var options = new RateLimitOptions();
            configure?.Invoke(options);
            return new RequestThrottles(options, provider.Clock());
        });
        return builder.InOrder().AddHttpMessageHandler(provider => new RateLimitHandler(provider.GetRequiredKeyedService<RequestThrottles>(builder.Name)));
    }

    /// <summary>Signs each request to one origin (RFC 9421), so that a recorded or changed one is worth nothing.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="key">Gives the key, once.</param>
    /// <param name="origin">The origin, for a client of another API; that of <see cref="BroxiSecurityOptions.BaseAddress"/> by default.</param>
    public static IHttpClientBuilder AddBroxiRequestSigning(this IHttpClientBuilder builder, Func<IServiceProvider, RequestSigningKey> key, Uri? origin = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        builder.Services.AddKeyedSingleton(builder.Name, (provider, _) => key(provider));
        return builder.HardenPrimaryHandler().AddHttpMessageHandler(provider =>
            new RequestSigningHandler(provider.GetRequiredKeyedService<RequestSigningKey>(builder.Name), provider.Origins(origin), provider.Clock()));
    }

    /// <summary>
    /// Binds the tokens of the application to a key that never leaves the process (DPoP, RFC 9449), and proves with each request
    /// that it has the key. All clients with such tokens need this call; they share the key.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="key">Gives the key, once; a new one by default. The first call decides.</param>
    public static IHttpClientBuilder AddBroxiDPoP(this IHttpClientBuilder builder, Func<IServiceProvider, DPoPKey>? key = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(key ?? (static _ => new DPoPKey()));
        return builder.HardenPrimaryHandler().AddHttpMessageHandler(static provider => new DPoPHandler(provider.GetRequiredService<DPoPKey>(), provider.Clock()));
    }

    /// <summary>Where credentials may go to: a client's own origin, or that of the base address.</summary>
    internal static OriginPolicy Origins(this IServiceProvider provider, Uri? origin)
    {
        var options = provider.GetRequiredService<IOptions<BroxiSecurityOptions>>().Value;
        return new OriginPolicy(origin ?? options.BaseAddress) { AllowHttpOnLoopback = options.AllowHttpOnLoopback };
    }

    private static TimeProvider Clock(this IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
