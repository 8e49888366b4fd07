using Broxi.Security;
using Broxi.Security.OAuth;
using Microsoft.AspNetCore.DataProtection;

namespace SecureApi;

/// <summary>Links a user's calendar, and takes the answer to its own question alone: PKCE, state and issuer are checked.</summary>
internal sealed class CalendarLink(IHttpClientFactory clients, IDataProtectionProvider protection)
{
    private readonly AuthorizationCodeFlow _flow = new(
        new TokenEndpointClient(clients.CreateClient("calendar"), new OAuthClientOptions { Authority = new Uri("https://calendar.contoso.com"), ClientId = "workflows" }), protection);

    public Task<AuthorizationRequest> BeginAsync(Uri callback, CancellationToken cancellation) => _flow.BeginAsync(callback, ScopeSet.Of("calendar.read"), cancellation);

    public Task<SignIn> CompleteAsync(IEnumerable<KeyValuePair<string, string?>> answer, string kept, CancellationToken cancellation) => _flow.CompleteAsync(answer, kept, cancellation);
}
