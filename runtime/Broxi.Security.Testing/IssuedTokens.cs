using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Testing;

/// <summary>The tokens of a server: who has them, until when, and which belong together.</summary>
internal sealed class IssuedTokens(FakeServerOptions options, SecretWatch secrets, Func<DateTimeOffset> now)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Access> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Refresh> _refresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Code> _codes = new(StringComparer.Ordinal);

    public DateTimeOffset Now => now();

    public (AccessToken Access, string? Refresh) Issue(string client, ScopeSet scopes, string? thumbprint, string? subject = null, Guid? family = null)
    {
        var value = Random("at-");
        var ends = Now + options.AccessTokenLifetime;
        lock (_gate)
        {
            var of = family ?? Guid.NewGuid();
            _access[value] = new Access(client, subject, scopes, ends, thumbprint, of);
            string? refresh = null;
            if (subject is not null)
                _refresh[refresh = Random("rt-")] = new Refresh(client, subject, scopes, thumbprint, of);
            return (new AccessToken(SensitiveString.Create(value), ends) { Scopes = scopes, Scheme = thumbprint is null ? "Bearer" : "DPoP", KeyThumbprint = thumbprint }, refresh);
        }
    }

    public string IssueCode(Code code)
    {
        var value = Random("code-");
        lock (_gate)
            _codes[value] = code;
        return value;
    }

    /// <summary>A code works once.</summary>
    public Code? TakeCode(string value)
    {
        lock (_gate)
            return _codes.Remove(value, out var code) && code.Ends > Now ? code : null;
    }

    /// <summary>A refresh token works once, if they rotate; the second use ends all that came of the sign-in.</summary>
    public Refresh? TakeRefresh(string value, string client)
    {
        lock (_gate)
        {
            if (!_refresh.TryGetValue(value, out var refresh) || refresh.Client != client)
                return null;
            if (refresh.IsSpent)
            {
                End(refresh.Family);
                return null;
            }

            if (options.RotateRefreshTokens)
                _refresh[value] = refresh with { IsSpent = true };
            return refresh;
        }
    }

    public Access? Find(string value)
    {
        lock (_gate)
            return _access.TryGetValue(value, out var access) && access.Ends > Now ? access : null;
    }

    public bool WasIssued(string value)
    {
        lock (_gate)
            return _access.ContainsKey(value);
    }

    public void Revoke(string value)
    {
        lock (_gate)
        {
            if (_refresh.TryGetValue(value, out var refresh))
                End(refresh.Family);
            _access.Remove(value);
        }
    }

    private void End(Guid family)
    {
        foreach (var (value, _) in _access.Where(entry => entry.Value.Family == family).ToList())
            _access.Remove(value);
        foreach (var (value, _) in _refresh.Where(entry => entry.Value.Family == family).ToList())
            _refresh.Remove(value);
    }

    private string Random(string prefix)
    {
        var secret = prefix + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(24));
        secrets.Add(secret, prefix switch { "at-" => "an access token", "rt-" => "a refresh token", _ => "a code" });
        return secret;
    }

    internal sealed record Access(string Client, string? Subject, ScopeSet Scopes, DateTimeOffset Ends, string? Thumbprint, Guid Family);

    internal sealed record Refresh(string Client, string Subject, ScopeSet Scopes, string? Thumbprint, Guid Family, bool IsSpent = false);

    internal sealed record Code(string Client, string RedirectUri, string Challenge, ScopeSet Scopes, string? Nonce, string Subject, DateTimeOffset Ends);
}
