namespace VulnerableApi;

/// <summary>Answers the sooner, the earlier the key is wrong.</summary>
internal sealed class ApiKeyFilter(IConfiguration configuration) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var apiKey = configuration["Portal:ApiKey"] ?? throw new InvalidOperationException("Portal:ApiKey is not configured.");
        return context.HttpContext.Request.Headers["X-Api-Key"] == apiKey // BRX1011
            ? await next(context)
            : Results.Unauthorized();
    }
}
