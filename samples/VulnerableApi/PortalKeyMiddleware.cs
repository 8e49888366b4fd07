namespace VulnerableApi;

/// <summary>Goes on sending the portal's key of the moment when the service started.</summary>
internal sealed class PortalKeyMiddleware(RequestDelegate next, IConfiguration configuration)
{
    private readonly string? _apiKey = configuration["Portal:ApiKey"]; // BRX1012

    public Task InvokeAsync(HttpContext context)
    {
        context.Items["PortalKey"] = _apiKey;
        return next(context);
    }
}
