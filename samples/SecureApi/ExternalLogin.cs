using System.Security.Claims;
using Broxi.Security;
using Broxi.Security.AspNetCore;
using Broxi.Security.OAuth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace SecureApi;

/// <summary>Signs in whom the authorization server has seen: the ID token is validated, and belongs to the request of this browser.</summary>
internal sealed class ExternalLogin(AuthorizationCodeFlow flow, CurrentUserTokens tokens, AuditLog audit)
{
    private const string Cookie = "__Host-sign-in";
    private static readonly CookieOptions s_cookie = new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(15) };

    public async Task<IResult> BeginAsync(HttpContext context, CancellationToken cancellation)
    {
        var request = await flow.BeginAsync(Callback(context), ScopeSet.Of("openid", "offline_access"), cancellation);
        context.Response.Cookies.Append(Cookie, request.Protected, s_cookie);
        return Results.Redirect(request.Address.AbsoluteUri);
    }

    public async Task<IResult> CompleteAsync(HttpContext context, CancellationToken cancellation)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } kept)
            return Results.Redirect("/login");
        context.Response.Cookies.Delete(Cookie, s_cookie);
        var answer = context.Request.Query.Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()));
        try
        {
            var signIn = await flow.CompleteAsync(answer, kept, cancellation);
            await tokens.StoreAsync(signIn, cancellation);
            audit.SignedIn(signIn.Subject!, signIn.Grant.AccessToken);
            await context.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme,
                new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", signIn.Subject!)], CookieAuthenticationDefaults.AuthenticationScheme, "sub", "roles")));
            return Results.Redirect("/orders");
        }
        catch (BroxiAuthException refusal) when (refusal.Code is AuthErrorCode.ForgedResponse or AuthErrorCode.AccessDenied)
        {
            return Results.Problem(refusal.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static Uri Callback(HttpContext context) => new($"https://{context.Request.Host}/callback");
}
