using Broxi.Security;

namespace SecureApi;

/// <summary>Takes the same time for every wrong key.</summary>
internal sealed class ApiKeyFilter(IConfiguration configuration) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var apiKey = SensitiveString.Create(configuration["Portal:ApiKey"] ?? throw new InvalidOperationException("Portal:ApiKey is not configured."));
        return SensitiveString.TryCreate(context.HttpContext.Request.Headers["X-Api-Key"].ToString(), SecretFormat.BearerToken, out var sent, out _) && sent.Equals(apiKey)
            ? await next(context)
            : Results.Unauthorized();
    }
}
