using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Testing;

/// <summary>The endpoints of the authorization server.</summary>
internal sealed class AuthorizationEndpoints(FakeServer server)
{
    private static readonly string[] s_secrets = ["client_secret", "refresh_token", "code", "code_verifier", "subject_token", "assertion", "client_assertion", "token", "device_code"];

    private readonly SigningCredentials _key = new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") }, SecurityAlgorithms.EcdsaSha256);
    private readonly DeviceCodes _devices = new();
    private readonly DPoPCheck _proofs = new(server);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/openid-configuration", Metadata);
        routes.MapGet("/jwks", Keys);
        routes.MapGet("/authorize", Authorize);
        routes.MapPost("/token", context => LoggedAsync(context, TokenAsync));
        routes.MapPost("/revoke", context => LoggedAsync(context, RevokeAsync));
        routes.MapPost("/introspect", context => LoggedAsync(context, IntrospectAsync));
        routes.MapPost("/device", context => LoggedAsync(context, DeviceAsync));
    }

    private string Issuer => server.Address.AbsoluteUri.TrimEnd('/');

    private Task Metadata(HttpContext context) => context.Response.WriteAsJsonAsync(new Dictionary<string, object>
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = Issuer + "/authorize",
        ["token_endpoint"] = Issuer + "/token",
        ["revocation_endpoint"] = Issuer + "/revoke",
        ["introspection_endpoint"] = Issuer + "/introspect",
        ["device_authorization_endpoint"] = Issuer + "/device",
        ["jwks_uri"] = Issuer + "/jwks",
        ["response_types_supported"] = new[] { "code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
        ["code_challenge_methods_supported"] = new[] { "S256" },
        ["dpop_signing_alg_values_supported"] = new[] { "ES256" },
        ["authorization_response_iss_parameter_supported"] = true,
    });

    private Task Keys(HttpContext context)
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey((ECDsaSecurityKey)_key.Key);
        return context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = key.Kid, use = "sig", alg = "ES256" } } });
    }

    /// <summary>The user always consents.</summary>
    private Task Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (!server.Options.Clients.ContainsKey(query["client_id"].ToString()) || query["response_type"] != "code"
            || query["code_challenge_method"] != "S256" || string.IsNullOrEmpty(query["code_challenge"]) || string.IsNullOrEmpty(query["redirect_uri"]))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("The request needs a known client_id, response_type=code, a redirect_uri and PKCE with S256.");
        }

        var code = server.Tokens.IssueCode(new IssuedTokens.Code(
            query["client_id"]!, query["redirect_uri"]!, query["code_challenge"]!, Scopes(query["scope"]), query["nonce"], "alice", server.Tokens.Now.AddMinutes(1)));
        var answer = new QueryBuilder { { "code", code }, { "iss", Issuer } };
        if (query["state"] is [{ } state])
            answer.Add("state", state);
        context.Response.Redirect(query["redirect_uri"] + answer.ToQueryString().Value);
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context, IFormCollection form)
    {
        if (await server.Faults.TokenAsync(context).ConfigureAwait(false))
            return;
        if (Client(context, form) is not { } client)
        {
            await RefuseAsync(context, "invalid_client").ConfigureAwait(false);
            return;
        }

        var proof = _proofs.Check(context, token: null);
        if (proof.Error is { } error)
        {
            await RefuseAsync(context, error).ConfigureAwait(false);
            return;
        }

        switch (form["grant_type"].ToString())
        {
            case "client_credentials" or "urn:ietf:params:oauth:grant-type:jwt-bearer":
                await GrantAsync(context, client, Scopes(form["scope"]), proof.Thumbprint, null).ConfigureAwait(false);
                return;
            case "authorization_code" when server.Tokens.TakeCode(form["code"].ToString()) is { } code && code.Client == client && code.RedirectUri == form["redirect_uri"]
                && code.Challenge == Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))):
                await GrantAsync(context, client, code.Scopes, proof.Thumbprint, code.Subject, idToken: IdToken(client, code)).ConfigureAwait(false);
                return;
            case "refresh_token" when server.Tokens.TakeRefresh(form["refresh_token"].ToString(), client) is { } refresh && refresh.Thumbprint == proof.Thumbprint:
                await GrantAsync(context, client, refresh.Scopes, proof.Thumbprint, refresh.Subject, refresh.Family).ConfigureAwait(false);
                return;
            case "urn:ietf:params:oauth:grant-type:token-exchange" when server.Tokens.Find(form["subject_token"].ToString()) is { } subject:
                await GrantAsync(context, client, Scopes(form["scope"]), proof.Thumbprint, null, subject: subject.Subject).ConfigureAwait(false);
                return;
            case "urn:ietf:params:oauth:grant-type:device_code":
                var (state, user) = _devices.Poll(form["device_code"].ToString(), client, server.Tokens.Now);
                await (user is null ? RefuseAsync(context, state) : GrantAsync(context, client, server.Options.Scopes, proof.Thumbprint, user)).ConfigureAwait(false);
                return;
            case "authorization_code" or "refresh_token" or "urn:ietf:params:oauth:grant-type:token-exchange":
                await RefuseAsync(context, "invalid_grant").ConfigureAwait(false);
                return;
            default:
                await RefuseAsync(context, "unsupported_grant_type").ConfigureAwait(false);
                return;
        }
    }

    private Task GrantAsync(HttpContext context, string client, ScopeSet scopes, string? thumbprint, string? user, Guid? family = null, string? idToken = null, string? subject = null)
    {
        if (!server.Options.Scopes.Includes(scopes))
            return RefuseAsync(context, "invalid_scope");
        var (access, refresh) = server.Tokens.Issue(client, scopes, thumbprint, user ?? subject, family);
        var answer = new Dictionary<string, object> { ["access_token"] = access.Value.Reveal(), ["token_type"] = access.Scheme, ["scope"] = scopes.ToString() };
        if (!server.Options.OmitExpiresIn)
            answer["expires_in"] = (long)server.Options.AccessTokenLifetime.TotalSeconds;
        if (user is not null && refresh is not null && (family is null || server.Options.RotateRefreshTokens))
            answer["refresh_token"] = refresh;
        if (idToken is not null)
            answer["id_token"] = idToken;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer);
    }

    private string IdToken(string client, IssuedTokens.Code code) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = client,
        IssuedAt = server.Tokens.Now.UtcDateTime,
        Expires = server.Tokens.Now.AddMinutes(5).UtcDateTime,
        Claims = code.Nonce is null
            ? new Dictionary<string, object> { ["sub"] = code.Subject }
            : new Dictionary<string, object> { ["sub"] = code.Subject, ["nonce"] = code.Nonce },
        SigningCredentials = _key,
    });

    private Task RevokeAsync(HttpContext context, IFormCollection form)
    {
        if (Client(context, form) is null)
            return RefuseAsync(context, "invalid_client");
        server.Tokens.Revoke(form["token"].ToString());
        return Task.CompletedTask;
    }

    private Task IntrospectAsync(HttpContext context, IFormCollection form)
    {
        if (Client(context, form) is null)
            return RefuseAsync(context, "invalid_client");
        var answer = server.Tokens.Find(form["token"].ToString()) is { } access
            ? new Dictionary<string, object?> { ["active"] = true, ["scope"] = access.Scopes.ToString(), ["client_id"] = access.Client, ["sub"] = access.Subject, ["exp"] = access.Ends.ToUnixTimeSeconds() }
            : new Dictionary<string, object?> { ["active"] = false };
        return context.Response.WriteAsJsonAsync(answer);
    }

    private Task DeviceAsync(HttpContext context, IFormCollection form)
    {
        if (Client(context, form) is not { } client)
            return RefuseAsync(context, "invalid_client");
        var (device, user) = _devices.Start(client, server.Tokens.Now);
        return context.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["device_code"] = device, ["user_code"] = user, ["verification_uri"] = Issuer + "/activate", ["verification_uri_complete"] = Issuer + "/activate?user_code=" + user,
            ["expires_in"] = 600, ["interval"] = 1,
        });
    }

    /// <summary>The user of the device says yes.</summary>
    public void Approve(string userCode) => _devices.Approve(userCode, "alice");

    /// <summary>The client that has authenticated; null when it has not. An assertion is taken from any client that may have one.</summary>
    private string? Client(HttpContext context, IFormCollection form)
    {
        var (id, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        if (AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var basic) && basic is { Scheme: "Basic", Parameter: { } encoded })
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
            (id, secret) = (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[^1]));
        }

        if (form["client_assertion"].ToString() is { Length: > 0 } assertion && new JsonWebToken(assertion) is var jwt && jwt.ValidTo > server.Tokens.Now.UtcDateTime)
            return server.Options.Clients.ContainsKey(jwt.Subject) ? jwt.Subject : null;
        return server.Options.Clients.TryGetValue(id, out var expected) && (expected is null || expected == secret) ? id : null;
    }

    private ScopeSet Scopes(string? wanted) => string.IsNullOrEmpty(wanted) ? server.Options.Scopes : ScopeSet.Of([.. ScopeSet.Parse(wanted).Where(static scope => scope is not ("openid" or "offline_access"))]);

    private static Task RefuseAsync(HttpContext context, string error)
    {
        context.Response.StatusCode = error == "invalid_client" ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = error });
    }

    private async Task LoggedAsync(HttpContext context, Func<HttpContext, IFormCollection, Task> answer)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            await answer(context, form).ConfigureAwait(false);
        }
        finally
        {
            server.TokenRequests.Add(new SeenRequest(
                context.Request.Method, context.Request.Path,
                form.Where(static field => !s_secrets.Contains(field.Key)).ToDictionary(static field => field.Key, static field => field.Value.ToString()),
                context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                (HttpStatusCode)context.Response.StatusCode));
        }
    }
}
