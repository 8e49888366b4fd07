namespace SecureApi;

/// <summary>Sends the portal's key of the moment of the request.</summary>
internal sealed class PortalKeyMiddleware(RequestDelegate next, IConfiguration configuration)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Items["PortalKey"] = configuration["Portal:ApiKey"];
        return next(context);
    }
}
