// expect: BRX3004
using System.Net.Http.Json;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Server;

/// <summary>The one API client of the Blazor server; all circuits share it.</summary>
public sealed class CircuitApi
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://metrics.example/") };

    public void UseToken(string accessToken) => _http.SetBearerToken(accessToken); // <- BRX3004

    public Task<double[]?> SeriesAsync(string name) => _http.GetFromJsonAsync<double[]>($"series/{name}");
}

public class SeriesPage : ComponentBase
{
    protected double[] Points { get; private set; } = [];

    [Inject]
    public CircuitApi Api { get; set; } = null!;

    [Inject]
    public TokenProvider Tokens { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Api.UseToken(Tokens.AccessToken!);
        Points = await Api.SeriesAsync("cpu") ?? [];
    }
}

public class TokenProvider
{
    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }
}

public static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddSingleton<CircuitApi>().AddScoped<TokenProvider>();
}
