// expect: BRX3012
using Newtonsoft.Json.Linq;

namespace Recipes.Import;

public sealed record IssuedToken(string Value, DateTime RenewAt)
{
    public bool IsFresh => DateTime.UtcNow < RenewAt;
}

public static class RecipeTokens
{
    public static IssuedToken Parse(string body)
    {
        var json = JObject.Parse(body);
        if (json["error"] is { } error)
            throw new InvalidOperationException($"The token endpoint answered {error}.");

        var lifetime = TimeSpan.FromMilliseconds((int)json["expires_in"]! - 5); // <- BRX3012
        return new IssuedToken((string)json["access_token"]!, DateTime.UtcNow + lifetime);
    }

    public static async Task<IssuedToken> RequestAsync(HttpClient http, string id, string secret)
    {
        using var response = await http.PostAsync("https://recipes.example/token", new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", id),
            new("client_secret", secret),
        ]));
        response.EnsureSuccessStatusCode();
        return Parse(await response.Content.ReadAsStringAsync());
    }
}
