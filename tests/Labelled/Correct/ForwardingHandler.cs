// expect: nothing
// Hands on what the present caller has sent; the next request brings its own.
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aggregator;

public sealed class ForwardingHandler(IHttpContextAccessor accessor) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is { } context)
        {
            var token = await context.GetTokenAsync("Bearer", "access_token");
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

public static class AggregatorModule
{
    public static IServiceCollection AddAggregator(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddTransient<ForwardingHandler>();
        services.AddHttpClient("orders", http => http.BaseAddress = new Uri("https://orders.internal.example/"))
            .AddHttpMessageHandler<ForwardingHandler>();
        services.AddAuthentication("Bearer").AddJwtBearer("Bearer", options =>
        {
            options.Authority = "https://id.internal.example";
            options.Audience = "aggregator";
        });
        return services;
    }
}
