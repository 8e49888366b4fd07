// expect: BRX3008
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Museum.Tickets;

public interface IMuseumApi
{
    [Get("/exhibitions")]
    [Headers("Authorization: Bearer")]
    Task<List<Exhibition>> ExhibitionsAsync(CancellationToken cancellation);
}

public interface IMuseumLogin
{
    [Post("/token")]
    Task<MuseumGrant> LoginAsync([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> form);
}

public sealed record Exhibition(int Id, string Title);

public sealed class MuseumGrant
{
    [System.Text.Json.Serialization.JsonPropertyName("access_token")]
    public string AccessToken { get; set; } = "";

    [System.Text.Json.Serialization.JsonPropertyName("expires_in")]
    public int ExpiresIn { get; set; }
}

public static class MuseumModule
{
    public static async Task<IServiceCollection> AddMuseumAsync(this IServiceCollection services, Dictionary<string, string> form)
    {
        var login = RestService.For<IMuseumLogin>("https://id.museum.example");
        var grant = await login.LoginAsync(form);
        var settings = new RefitSettings
        {
            AuthorizationHeaderValueGetter = (_, _) => ValueTask.FromResult(grant.AccessToken), // <- BRX3008
        };
        services.AddRefitClient<IMuseumApi>(settings).ConfigureHttpClient(http => http.BaseAddress = new Uri("https://api.museum.example"));
        return services;
    }
}
