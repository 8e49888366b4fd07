using Broxi.Security.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace SecureApi;

/// <summary>Saves sign-ins for the next start: encrypted, and for this user alone.</summary>
internal static class TokenFile
{
    public static void AddTokenFile(this IServiceCollection services, string directory)
    {
        services.AddDataProtection().SetApplicationName("workflow-service");
        services.AddSingleton<ITokenStore>(provider => new FileTokenStore(directory, provider.GetRequiredService<IDataProtectionProvider>()));
        services.AddSingleton<IRefreshLock>(_ => new FileRefreshLock(directory));
    }
}
