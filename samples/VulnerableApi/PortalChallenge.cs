using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace VulnerableApi;

/// <summary>Tells the portal in words, but with status 200, that its user has to sign in.</summary>
internal static class PortalChallenge
{
    public static JwtBearerEvents Events { get; } = new()
    {
        OnChallenge = context =>
        {
            context.HandleResponse(); // BRX5005
            return context.Response.WriteAsync("Please sign in.");
        },
    };
}
