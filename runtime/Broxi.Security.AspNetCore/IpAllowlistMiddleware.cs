using System.Collections.Concurrent;
using Broxi.Security.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Broxi.Security.AspNetCore
{
    /// <summary>Answers 403 to everyone who is not on the list of the endpoint, or of the application.</summary>
    internal sealed partial class IpAllowlistMiddleware(RequestDelegate next, IOptionsMonitor<IpAllowlistOptions> options, ILogger<IpAllowlistMiddleware> logger, bool isForAll)
    {
        private readonly ConcurrentDictionary<string, ParsedList> _lists = new(StringComparer.Ordinal);

        public Task InvokeAsync(HttpContext context)
        {
            var name = context.GetEndpoint()?.Metadata.GetMetadata<IpAllowlistMetadata>()?.Name ?? (isForAll ? "" : null);
            if (name is null || ListOf(name).Contains(context.Connection.RemoteIpAddress))
                return next(context);

            Refused(logger, context.Connection.RemoteIpAddress?.ToString() ?? "none", name.Length == 0 ? "default" : name);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        /// <summary>The list, read again when the configuration has changed.</summary>
        private IpAllowlist ListOf(string name)
        {
            var current = options.Get(name);
            if (!_lists.TryGetValue(name, out var parsed) || !ReferenceEquals(parsed.Source, current))
                _lists[name] = parsed = new ParsedList(current, current.Parse());
            return parsed.List;
        }

        [LoggerMessage(20, LogLevel.Warning, "The address {Address} is not on the IP allow list '{Name}'")]
        private static partial void Refused(ILogger logger, string address, string name);

        private sealed record ParsedList(IpAllowlistOptions Source, IpAllowlist List);
    }

    internal sealed record IpAllowlistMetadata(string Name);
}

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers IP allow lists.</summary>
    public static class BroxiIpAllowlistServices
    {
        /// <summary>An IP allow list. It is read when the application starts, and again when its configuration changes.</summary>
        /// <param name="services">The services.</param>
        /// <param name="configure">The addresses and networks.</param>
        /// <param name="name">The name for <c>RequireBroxiIpAllowlist</c>; the list of the whole application by default.</param>
        public static IServiceCollection AddBroxiIpAllowlist(this IServiceCollection services, Action<IpAllowlistOptions> configure, string name = "")
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configure);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IpAllowlistOptions>, IpAllowlistValidator>());
            services.AddOptions<IpAllowlistOptions>(name).Configure(configure).ValidateOnStart();
            return services;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Puts IP allow lists to work.</summary>
    public static class BroxiIpAllowlistBuilder
    {
        /// <summary>
        /// Lets only those in who are on the list. Call it after <c>UseForwardedHeaders</c>, which puts the caller's address in
        /// place of the proxy's, and after <c>UseRouting</c> if endpoints have lists of their own.
        /// </summary>
        /// <param name="app">The application.</param>
        /// <param name="onlyWhereRequired">Whether only endpoints with <c>RequireBroxiIpAllowlist</c> are guarded; all are by default.</param>
        public static IApplicationBuilder UseBroxiIpAllowlist(this IApplicationBuilder app, bool onlyWhereRequired = false)
        {
            ArgumentNullException.ThrowIfNull(app);
            return app.UseMiddleware<IpAllowlistMiddleware>(!onlyWhereRequired);
        }

        /// <summary>Guards endpoints by a list of their own.</summary>
        /// <typeparam name="TBuilder">The kind of builder.</typeparam>
        /// <param name="endpoints">The endpoints.</param>
        /// <param name="name">The list's name.</param>
        public static TBuilder RequireBroxiIpAllowlist<TBuilder>(this TBuilder endpoints, string name)
            where TBuilder : IEndpointConventionBuilder
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            return endpoints.WithMetadata(new IpAllowlistMetadata(name));
        }
    }
}
