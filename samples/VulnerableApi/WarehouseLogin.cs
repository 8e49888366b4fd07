namespace VulnerableApi;

/// <summary>Signs the workers in at the scanners of the warehouse, which have no browser.</summary>
internal sealed class WarehouseLogin(HttpClient http)
{
    public Task<HttpResponseMessage> SignInAsync(string user, string password, CancellationToken cancellation) =>
        http.PostAsync("https://login.contoso.com/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", // BRX3103
            ["client_id"] = "scanner",
            ["username"] = user,
            ["password"] = password,
        }), cancellation);
}
