// expect: BRX3104
// output: windows
using Microsoft.Identity.Client;

namespace Cad.Plugin;

internal sealed class DrawingVault
{
    private readonly IConfidentialClientApplication _app;

    public DrawingVault(VaultSettings settings)
    {
        _app = ConfidentialClientApplicationBuilder // <- BRX3104
            .Create(settings.ClientId)
            .WithClientSecret(settings.ClientSecret)
            .WithTenantId(settings.Tenant)
            .Build();
    }

    public async Task<string> OpenAsync(string drawing, CancellationToken cancellation)
    {
        var result = await _app.AcquireTokenForClient(["api://drawings/.default"]).ExecuteAsync(cancellation);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://drawings.example/{drawing}");
        request.Headers.Add("Authorization", result.CreateAuthorizationHeader());
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}

internal sealed record VaultSettings(string ClientId, string ClientSecret, string Tenant);

internal static class Program
{
    [STAThread]
    private static void Main()
    {
        var settings = System.Text.Json.JsonSerializer.Deserialize<VaultSettings>(File.ReadAllText("vault.json"))!;
        new DrawingVault(settings).OpenAsync("cover", CancellationToken.None).GetAwaiter().GetResult();
    }
}
