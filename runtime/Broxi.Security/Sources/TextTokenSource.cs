using System.Globalization;

namespace Broxi.Security;

/// <summary>A token that stands somewhere as text and may be another one next time.</summary>
internal sealed class TextTokenSource(string place, Func<string?> read, Func<string?>? readExpiry = null) : ITokenSource
{
    private volatile Entry? _last;

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var text = read();
        var expiry = readExpiry?.Invoke();
        if (_last is not { } last || last.Text != text || last.Expiry != expiry)
            _last = last = new Entry(text, expiry, Parse(text, expiry));
        return new(last.Token);
    }

    private AccessToken Parse(string? text, string? expiry)
    {
        if (string.IsNullOrEmpty(text))
            throw new BroxiAuthException(AuthErrorCode.NoToken, $"No token in {place}; set it there, or in user secrets during development.");
        if (!SensitiveString.TryCreate(text, SecretFormat.BearerToken, out var secret, out var error))
            throw new BroxiAuthException(AuthErrorCode.NoToken, $"The text in {place} is no token: {error.Message()}");
        return new AccessToken(secret, DateTimeOffset.TryParse(expiry, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null);
    }

    private sealed record Entry(string? Text, string? Expiry, AccessToken Token)
    {
        public override string ToString() => Token.ToString();
    }
}
