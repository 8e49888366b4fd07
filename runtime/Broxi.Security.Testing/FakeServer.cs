using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broxi.Security.Testing;

/// <summary>
/// An authorization server and an API behind it, on Kestrel with HTTPS and a port of its own. It is strict as a real one should
/// be: a code and a rotated refresh token work once, a second use revokes the family, an expired token is refused. What goes
/// wrong, and when, is set by <see cref="Faults"/>; what was asked is in <see cref="TokenRequests"/> and <see cref="ApiRequests"/>.
/// </summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly AuthorizationEndpoints _authorization;

    private FakeServer(WebApplication app, X509Certificate2 certificate, FakeServerOptions options, TimeProvider clock)
    {
        (_app, _certificate, Options) = (app, certificate, options);
        Tokens = new IssuedTokens(options, Secrets, () => clock.GetUtcNow() + options.ClockSkew);
        _authorization = new AuthorizationEndpoints(this);
    }

    /// <summary>What the server grants; may be changed at any time.</summary>
    public FakeServerOptions Options { get; }

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Every token and code that the server has issued, to be looked for where they must not be.</summary>
    public SecretWatch Secrets { get; } = new();

    /// <summary>The address: the issuer of the tokens, and the base of <see cref="Api"/>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The API that wants a token: every path below it answers any request that has one.</summary>
    public Uri Api => new(Address, "/v1/");

    /// <summary>The requests to the token endpoint, in order.</summary>
    public RequestLog TokenRequests { get; } = new();

    /// <summary>The requests to the API, in order.</summary>
    public RequestLog ApiRequests { get; } = new();

    internal IssuedTokens Tokens { get; }

    /// <summary>The SHA-256 hash of the certificate, for another process that must trust it.</summary>
    public string CertificateHash => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    internal int DPoPNonces { get; private set; }

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it grants.</param>
    /// <param name="clock">Its clock; the system's by default.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<FakeServer> StartAsync(FakeServerOptions? options = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        var certificate = Certificate();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new FakeServer(app, certificate, options ?? new FakeServerOptions(), clock ?? TimeProvider.System);
        app.Use(server.DateAsync);
        server._authorization.Map(app);
        new ApiEndpoints(server).Map(app);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return server;
    }

    /// <summary>A handler for <see cref="HttpClient"/> that trusts this server's certificate and no other untrusted one.</summary>
    public SocketsHttpHandler CreateHandler() => CreateHandler([]);

    /// <summary>A handler for <see cref="HttpClient"/> that trusts this server's certificate and no other untrusted one.</summary>
    /// <param name="others">Other servers that it trusts too.</param>
    public SocketsHttpHandler CreateHandler(params FakeServer[] others) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || others.Append(this).Any(server => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == server.CertificateHash),
        },
    };

    /// <summary>A client that trusts this server.</summary>
    public HttpClient CreateClient() => new(CreateHandler()) { BaseAddress = Address };

    /// <summary>A token as the server would grant it to the application, without a request.</summary>
    /// <param name="scopes">Its scopes; those of the options by default.</param>
    public AccessToken Issue(ScopeSet? scopes = null) => Tokens.Issue("test", scopes ?? Options.Scopes, null).Access;

    /// <summary>The user of a device says yes (RFC 8628, section 3.3).</summary>
    /// <param name="userCode">The code that the device shows.</param>
    public void ApproveDevice(string userCode) => _authorization.Approve(userCode);

    /// <summary>A refresh token as the server would grant it when a user signs in, without a request.</summary>
    /// <param name="subject">The user.</param>
    /// <param name="client">The client; <c>client</c> by default.</param>
    public SensitiveString IssueRefreshToken(string subject, string client = "client") =>
        SensitiveString.Create(Tokens.Issue(client, Options.Scopes, null, subject).Refresh!);

    /// <summary>Changes the nonces that DPoP proofs need: the next ones are refused, and told the new nonce (RFC 9449, section 8.2).</summary>
    public void ChangeDPoPNonces() => DPoPNonces++;

    /// <summary>Revokes an access token: the API refuses it from now on.</summary>
    /// <param name="token">The token.</param>
    public void Revoke(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Tokens.Revoke(token.Value.Reveal());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        _certificate.Dispose();
    }

    private Task DateAsync(HttpContext context, RequestDelegate next)
    {
        if (Options.ClockSkew != TimeSpan.Zero)
            context.Response.Headers.Date = Tokens.Now.ToString("R", CultureInfo.InvariantCulture);
        return next(context);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }
}
