using Broxi.Security.Redis;
using Broxi.Security.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the shared store.</summary>
public static class BroxiRedisServices
{
    /// <summary>
    /// Keeps tokens in Redis and refreshes each once for all machines. Needs <c>AddDataProtection</c> with keys that all
    /// machines share, and the application's <see cref="IConnectionMultiplexer"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBroxiRedisCoordination(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Replace(ServiceDescriptor.Singleton<ITokenStore, RedisTokenStore>());
        services.Replace(ServiceDescriptor.Singleton<IRefreshLock, RedisRefreshLock>());
        return services;
    }

    /// <summary>Keeps tokens in Redis at an address, over a connection of its own.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The connection string, such as <c>redis.internal:6380,ssl=true</c>; its password belongs into user secrets or a vault.</param>
    public static IServiceCollection AddBroxiRedisCoordination(this IServiceCollection services, string configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(configuration);
        services.TryAddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(configuration);
            // The application starts without Redis, and tokens in memory serve, until it is there.
            options.AbortOnConnectFail = false;
            return ConnectionMultiplexer.Connect(options);
        });
        return services.AddBroxiRedisCoordination();
    }
}
