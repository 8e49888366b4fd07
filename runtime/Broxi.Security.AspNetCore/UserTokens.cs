using System.Security.Claims;
using Broxi.Security.AspNetCore;
using Broxi.Security.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Broxi.Security.AspNetCore
{
    /// <summary>
    /// The tokens of the user whose request is being answered. A client whose token is chosen by
    /// <c>tokens.From&lt;CurrentUserTokens&gt;()</c> calls in that user's name.
    /// </summary>
    /// <param name="tokens">The tokens of all users.</param>
    /// <param name="http">The current request.</param>
    public sealed class CurrentUserTokens(RefreshTokenSource tokens, IHttpContextAccessor http) : ITokenSource
    {
        /// <inheritdoc/>
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var subject = request.Subject ?? SubjectOf(http.HttpContext?.User)
                ?? throw new ReauthenticationRequiredException("Nobody is signed in, so there is no user's token; require authorization, or name the user with WithToken.");
            return tokens.GetTokenAsync(request with { Subject = subject }, cancellationToken);
        }

        /// <summary>Keeps the tokens of a user who has just signed in.</summary>
        /// <param name="signIn">The sign-in; it must have an ID token.</param>
        /// <param name="cancellationToken">Ends the writing.</param>
        /// <exception cref="ArgumentException">The sign-in has no ID token, so nobody knows whose tokens they are.</exception>
        public ValueTask StoreAsync(SignIn signIn, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(signIn);
            var subject = signIn.Subject ?? throw new ArgumentException("The sign-in has no ID token; ask for the scope openid.", nameof(signIn));
            return tokens.StoreAsync(new TokenKey(subject, null, null), signIn.Grant, cancellationToken);
        }

        /// <summary>Forgets and revokes the tokens of a user who signs out.</summary>
        /// <param name="user">The user.</param>
        /// <param name="cancellationToken">Ends the request.</param>
        public ValueTask SignOutAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
            SubjectOf(user) is { } subject ? tokens.RevokeAsync(new TokenKey(subject, null, null), cancellationToken) : default;

        private static string? SubjectOf(ClaimsPrincipal? user) => user?.FindFirst("sub")?.Value ?? user?.FindFirst(ClaimTypes.NameIdentifier)?.Value;
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers the tokens of users.</summary>
    public static class BroxiUserTokenServices
    {
        /// <summary>The tokens of signed-in users, and what signs them in.</summary>
        /// <param name="services">The services, after <c>AddBroxiSecurity</c>.</param>
        public static IServiceCollection AddBroxiUserTokens(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddHttpContextAccessor();
            services.AddDataProtection();
            services.TryAddSingleton<CurrentUserTokens>();
            services.TryAddSingleton<AuthorizationCodeFlow>();
            return services;
        }
    }
}
