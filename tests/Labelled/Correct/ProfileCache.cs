// expect: nothing
// What slides is a profile; the token only serves to fetch it.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Portal.Profiles;

public sealed record Profile(string Name, string? Picture);

public sealed class ProfileCache(IMemoryCache cache, HttpClient http)
{
    public Task<Profile?> OfAsync(HttpContext context, string subject) => cache.GetOrCreateAsync($"profile:{subject}", async entry =>
    {
        entry.SlidingExpiration = TimeSpan.FromHours(2);
        var accessToken = await context.GetTokenAsync("access_token");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"profiles/{subject}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, context.RequestAborted);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Profile>(context.RequestAborted);
    });
}
