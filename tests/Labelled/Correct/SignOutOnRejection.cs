// expect: nothing
// The handler keeps what the sign-in left with it; when the server says no, it forgets that and sends the user to the sign-in page.
using System.Net;
using System.Net.Http.Headers;

namespace Allotment.App;

public interface INavigation
{
    Task ToSignInAsync();
}

public sealed class SignOutOnRejection(INavigation navigation) : DelegatingHandler
{
    private string? _accessToken;

    public void SignedIn(string accessToken) => _accessToken = accessToken;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_accessToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _accessToken);

        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            _accessToken = null;
            await navigation.ToSignInAsync();
        }

        return response;
    }
}
