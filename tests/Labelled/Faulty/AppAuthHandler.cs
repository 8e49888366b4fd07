// expect: BRX3003
using System.ComponentModel;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Field.App;

public class AppAuthHandler : DelegatingHandler
{
    public AppAuthHandler() : base(new HttpClientHandler())
    {
    }

    public string? AccessToken { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(AccessToken))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken); // <- BRX3003
        }

        request.Headers.Add("X-Device", Environment.MachineName);
        return await base.SendAsync(request, cancellationToken);
    }
}

public sealed class SignInViewModel : INotifyPropertyChanged
{
    private readonly ISignInPage _page;
    private readonly AppAuthHandler _handler;
    private bool _isSignedIn;

    public SignInViewModel(ISignInPage page, AppAuthHandler handler)
    {
        _page = page;
        _handler = handler;
    }

    public event PropertyChangedEventHandler? PropertyChanged;

    public bool IsSignedIn
    {
        get => _isSignedIn;
        private set
        {
            _isSignedIn = value;
            OnChanged();
        }
    }

    public async Task SignInAsync()
    {
        var result = await _page.ShowAsync();
        _handler.AccessToken = result.AccessToken;
        IsSignedIn = true;
    }

    private void OnChanged([CallerMemberName] string? name = null) => PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(name));
}

public interface ISignInPage
{
    Task<SignInResult> ShowAsync();
}

public sealed record SignInResult(string AccessToken, string IdToken);
