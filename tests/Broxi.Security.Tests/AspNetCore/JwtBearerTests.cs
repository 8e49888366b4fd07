using System.Net;
using System.Net.Http.Headers;
using Broxi.Security.Jwt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Tests.AspNetCore;

/// <summary><c>AddBroxiJwtBearer</c>: our own access tokens get in, everything else stays out and learns nothing.</summary>
public sealed class JwtBearerTests
{
    private const string Authority = "https://login.broxi.ai";
    private const string Audience = "https://api.broxi.ai";

    private readonly SigningKeyRing _ring = new(JwtSigningKey.Create());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JwtIssuer Issuer(string audience = Audience, string type = "at+jwt") =>
        new(new JwtIssuerOptions { Issuer = Authority, Audience = audience, TokenType = type, Keys = _ring });

    [Fact]
    public async Task An_access_token_gets_in_under_its_subject()
    {
        await using var host = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "alice"), await AskAsync(host, Issuer().Issue("alice").Value.Reveal()));
    }

    [Theory]
    [InlineData("other audience")]
    [InlineData("an ID token")]
    [InlineData("lives too long")]
    [InlineData("expired a minute ago")]
    [InlineData("other key")]
    [InlineData("no token")]
    public async Task Everything_else_stays_out_without_a_word_why(string fault)
    {
        await using var host = await StartAsync();
        var token = fault switch
        {
            "other audience" => Issuer("https://other.broxi.ai").Issue("alice").Value.Reveal(),
            "an ID token" => Issuer(type: "JWT").Issue("alice").Value.Reveal(),
            "lives too long" => Raw(DateTime.UtcNow, DateTime.UtcNow.AddYears(50)),
            "expired a minute ago" => Raw(DateTime.UtcNow.AddMinutes(-6), DateTime.UtcNow.AddMinutes(-1)),
            "other key" => new JwtIssuer(new JwtIssuerOptions { Issuer = Authority, Audience = Audience, Keys = new SigningKeyRing(JwtSigningKey.Create()) }).Issue("alice").Value.Reveal(),
            _ => "no-token",
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain("error_description", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private string Raw(DateTime from, DateTime until) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Authority, Audience = Audience, IssuedAt = from, NotBefore = from, Expires = until, TokenType = "at+jwt",
        Claims = new Dictionary<string, object> { ["sub"] = "alice" }, SigningCredentials = _ring.Signing(DateTimeOffset.UtcNow).Credentials,
    });

    private Task<Host> StartAsync() => Host.StartAsync(
        services =>
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = Authority };
            foreach (var key in new JsonWebKeySet(_ring.ExportJwks()).GetSigningKeys())
                configuration.SigningKeys.Add(key);
            services.AddAuthentication("Bearer").AddBroxiJwtBearer(Authority, Audience, options => options.Configuration = configuration);
            services.AddAuthorization();
        },
        static app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/", static (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
        });

    private static async Task<(HttpStatusCode, string)> AskAsync(Host host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await host.Client.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
