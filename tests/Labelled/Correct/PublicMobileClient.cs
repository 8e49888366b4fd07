// expect: nothing
// references: Microsoft.Maui, Microsoft.Maui.Controls
// An app on a phone without any secret: it has a verifier for each sign-in.
using System.ComponentModel;
using Microsoft.Identity.Client;

namespace Allotment.Mobile;

public sealed class PublicMobileClient : INotifyPropertyChanged
{
    private static readonly string[] s_scopes = ["api://allotment/plots"];
    private readonly IPublicClientApplication _application = PublicClientApplicationBuilder
        .Create("5f6a1f5e-7a54-4d58-8a5a-0f9d1c0b7d11")
        .WithRedirectUri("allotment://auth")
        .Build();

    private string? _user;

    public event PropertyChangedEventHandler? PropertyChanged;

    public string? User
    {
        get => _user;
        private set
        {
            _user = value;
            PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(User)));
        }
    }

    public async Task<string> TokenAsync(CancellationToken cancellation)
    {
        var account = (await _application.GetAccountsAsync()).FirstOrDefault();
        AuthenticationResult result;
        try
        {
            result = await _application.AcquireTokenSilent(s_scopes, account).ExecuteAsync(cancellation);
        }
        catch (MsalUiRequiredException)
        {
            result = await _application.AcquireTokenInteractive(s_scopes).ExecuteAsync(cancellation);
        }

        User = result.Account.Username;
        return result.AccessToken;
    }
}
