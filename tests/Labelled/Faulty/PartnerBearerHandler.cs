// expect: BRX3003
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace Partner.Api;

public sealed class PartnerBearerHandler(string accessToken) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); // <- BRX3003
        return base.SendAsync(request, cancellationToken);
    }
}

public sealed class PartnerCatalog(HttpClient http)
{
    public async Task<IReadOnlyList<string>> CategoriesAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("categories", cancellation);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

public static class PartnerModule
{
    public static async Task AddPartnerAsync(this IServiceCollection services, IPartnerLogin login)
    {
        var session = await login.SignInAsync();
        services.AddHttpClient<PartnerCatalog>(client => client.BaseAddress = new Uri("https://partner.example/v1/"))
            .AddHttpMessageHandler(() => new PartnerBearerHandler(session.AccessToken));
    }
}

public interface IPartnerLogin
{
    Task<PartnerSession> SignInAsync();
}

public sealed record PartnerSession(string AccessToken, DateTimeOffset ExpiresAt);
