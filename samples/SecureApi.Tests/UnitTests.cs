using Broxi.Security;
using Broxi.Security.Jwt;
using Broxi.Security.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace SecureApi.Tests;

/// <summary>One class at a time.</summary>
public sealed class UnitTests
{
    [Fact]
    public void The_audit_log_tells_tokens_apart_without_showing_them()
    {
        var secrets = new SecretWatch();
        secrets.Add("unit-test-token", "the token");
        using var log = new RecordingLog(secrets);
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var token = new AccessToken(SensitiveString.Create("unit-test-token"));

        new AuditLog(loggers.CreateLogger<AuditLog>()).SignedIn("alice", token);

        Assert.Contains(token.Value.Fingerprint, Assert.Single(log.Entries).Message, StringComparison.Ordinal);
        secrets.ThrowIfLeaked();
    }

    [Fact]
    public async Task A_session_ends_after_five_minutes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var keys = new SigningKeyRing(JwtSigningKey.Create());
        var validator = new JwtValidator(new JwtValidatorOptions { Issuer = "https://workflows.contoso.com", Audience = "workflow-service", Keys = new KeyRingSource(keys, clock) }, clock);
        var session = new SessionTokens(keys, clock).Issue("alice").Value.Reveal();

        Assert.Equal("alice", (await validator.ValidateAsync(session, TestContext.Current.CancellationToken)).Name);
        clock.Advance(TimeSpan.FromMinutes(6));
        await Assert.ThrowsAsync<TokenExpiredException>(async () => await validator.ValidateAsync(session, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void No_two_reset_links_are_alike() =>
        Assert.NotEqual(new PasswordReset().CreateLink("alice"), new PasswordReset().CreateLink("alice"));
}
