// expect: BRX3007
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Logging;

namespace Library.Kiosk;

public sealed partial class LibraryCardSession
{
    private readonly HttpMessageInvoker _back;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1, 1);

    private string _accessToken = "";
    private string _refreshToken = "";
    private DateTimeOffset _accessUntil;

    public LibraryCardSession(HttpMessageInvoker back, ILogger<LibraryCardSession> log) => (_back, _log) = (back, log);

    public void Begin(TokenResponse signIn)
    {
        _accessToken = signIn.AccessToken!;
        _refreshToken = signIn.RefreshToken!;
        _accessUntil = DateTimeOffset.UtcNow.AddSeconds(signIn.ExpiresIn - 60);
    }
}

public sealed partial class LibraryCardSession
{
    public async Task<string> AccessTokenAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (DateTimeOffset.UtcNow < _accessUntil)
                return _accessToken;

            var response = await _back.RequestRefreshTokenAsync(
                new RefreshTokenRequest { Address = "https://id.library.example/connect/token", ClientId = "kiosk", RefreshToken = _refreshToken },
                cancellation);
            if (response.IsError)
            {
                _log.LogError("Refresh failed: {Error}", response.Error);
                throw new UnauthorizedAccessException("The card has to be read again.");
            }

            _accessUntil = DateTimeOffset.UtcNow.AddSeconds(response.ExpiresIn - 60);
            return _accessToken = response.AccessToken!; // <- BRX3007
        }
        finally
        {
            _one.Release();
        }
    }
}
