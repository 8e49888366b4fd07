// expect: nothing
// The client with the default header is born and disposed of inside one method.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Duende.IdentityModel.Client;

namespace Migration;

public static class OneShotMigration
{
    public static async Task<int> CopyAsync(Uri from, Uri to, TokenClient tokens, CancellationToken cancellation)
    {
        var grant = await tokens.RequestClientCredentialsTokenAsync("contacts", cancellationToken: cancellation);
        if (grant.IsError)
            return -1;

        using var source = Create(from, grant.AccessToken!);
        using var target = new HttpClient { BaseAddress = to };
        target.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", grant.AccessToken);

        var contacts = await source.GetFromJsonAsync<Contact[]>("contacts", cancellation) ?? [];
        foreach (var contact in contacts)
        {
            using var response = await target.PostAsJsonAsync("contacts", contact, cancellation);
            response.EnsureSuccessStatusCode();
        }

        return contacts.Length;

        static HttpClient Create(Uri address, string accessToken)
        {
            var client = new HttpClient { BaseAddress = address };
            client.SetBearerToken(accessToken);
            return client;
        }
    }

    private sealed record Contact(string Name, string? Mail);
}
