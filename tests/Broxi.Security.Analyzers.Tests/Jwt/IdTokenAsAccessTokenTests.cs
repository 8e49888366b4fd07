using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IdTokenAsAccessTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IdTokenAsAccessTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="IdTokenAsAccessTokenAnalyzer"/> and <see cref="IdTokenAsAccessTokenFix"/>.</summary>
public sealed class IdTokenAsAccessTokenTests
{
    [Fact]
    public Task Finds_the_id_token_of_every_library() => Verify.Finds(
        Sample(
            """
            async Task Session(HttpContext context) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|await context.GetTokenAsync("id_token")|]);
            async Task Constant(HttpContext context) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|await context.GetTokenAsync("Cookies", OpenIdConnectParameterNames.IdToken)|]);
            void Properties(AuthenticationProperties properties) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|properties.GetTokenValue("id_token")|]);
            void Duende(Duende.IdentityModel.Client.TokenResponse token) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|token.IdentityToken|]);
            void IdentityModel(IdentityModel.Client.TokenResponse token) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|token.IdentityToken|]);
            void Login(Duende.IdentityModel.OidcClient.LoginResult login) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|login.IdentityToken|]);
            void Msal(Microsoft.Identity.Client.AuthenticationResult result) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|result.IdToken|]);
            void Message(OpenIdConnectMessage message) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|message.IdToken|]);
            void Json(JsonElement json) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|json.GetProperty("id_token").GetString()|]);
            record Answer(string AccessToken, string IdToken);
            void Own(Answer answer) => http.DefaultRequestHeaders.Authorization = new("Bearer", [|answer.IdToken|]);
            """));

    [Fact]
    public Task Finds_it_in_every_bearer() => Verify.Finds(
        Sample(
            """
            void Headers(Microsoft.Identity.Client.AuthenticationResult result, HttpRequestMessage request)
            {
                request.Headers.Add("Authorization", [|"Bearer " + result.IdToken|]);
                request.Headers.TryAddWithoutValidation("Authorization", [|$"Bearer {result.IdToken}"|]);
                request.Headers.Authorization = AuthenticationHeaderValue.Parse([|string.Concat("Bearer ", result.IdToken)|]);
                Duende.IdentityModel.Client.AuthorizationHeaderExtensions.SetBearerToken(http, [|result.IdToken|]);
                _ = new RestSharp.Authenticators.JwtAuthenticator([|result.IdToken|]);
                RestSharp.RestRequestExtensions.AddHeader(new RestSharp.RestRequest(), "Authorization", [|"Bearer " + result.IdToken|]);
                Flurl.Http.GeneratedExtensions.WithOAuthBearerToken("https://api.contoso.com", [|result.IdToken|]);
                new Grpc.Core.Metadata().Add("authorization", [|"Bearer " + result.IdToken|]);
            }
            void Connection(Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions options, HttpContext context, Microsoft.Identity.Client.AuthenticationResult result)
            {
                options.AccessTokenProvider = async () => [|await context.GetTokenAsync("id_token")|];
                options.AccessTokenProvider = () => [|Task.FromResult<string?>(result.IdToken)|];
                options.AccessTokenProvider = () => Task.FromResult<string?>(result.AccessToken);
            }
            """));

    [Fact]
    public Task Finds_it_behind_variables_and_helpers() => Verify.Finds(
        Sample(
            """
            async Task Local(HttpContext context)
            {
                var token = await context.GetTokenAsync("id_token") ?? throw new InvalidOperationException();
                var header = $"Bearer {token}";
                http.DefaultRequestHeaders.Add("Authorization", [|header|]);
            }
            async Task Helper(HttpContext context) => http.DefaultRequestHeaders.Authorization = new("Bearer", [|await TokenAsync(context)|]);
            private static async Task<string> TokenAsync(HttpContext context) => await context.GetTokenAsync("id_token") ?? "";
            void Maybe(Microsoft.Identity.Client.AuthenticationResult? result) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|result?.IdToken|]);
            """));

    [Fact]
    public Task Silent_on_other_tokens_and_other_places() => Verify.IsSilent(
        Sample(
            """
            async Task Access(HttpContext context) =>
                http.DefaultRequestHeaders.Authorization = new("Bearer", await context.GetTokenAsync("access_token"));
            async Task Hint(HttpContext context, RestSharp.RestRequest request)
            {
                var idToken = await context.GetTokenAsync("id_token");
                RestSharp.RestRequestExtensions.AddParameter(request, "id_token_hint", idToken);
                http.DefaultRequestHeaders.Add("X-Id-Token-Hint", idToken);
                await http.GetAsync("https://login.contoso.com/logout?id_token_hint=" + idToken);
            }
            void Fallback(Microsoft.Identity.Client.AuthenticationResult result, bool legacy)
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", result.AccessToken ?? result.IdToken);
                http.DefaultRequestHeaders.Authorization = new("Bearer", legacy ? result.IdToken : result.AccessToken);
            }
            class Firebase { public string IdToken { get; set; } = ""; }
            void WithoutAccessToken(Firebase user) => http.DefaultRequestHeaders.Authorization = new("Bearer", user.IdToken);
            void Parameter(string idToken) => http.DefaultRequestHeaders.Authorization = new("Bearer", idToken);
            object Read(Microsoft.Identity.Client.AuthenticationResult result) => new System.IdentityModel.Tokens.Jwt.JwtSecurityToken(result.IdToken).Subject;
            """));

    [Fact]
    public Task Silent_on_user_pools_whose_gateway_takes_it() => Verify.IsSilent(
        """
        using System.Net.Http.Headers;
        class Api(Amazon.CognitoIdentityProvider.Model.AuthenticationResultType user)
        {
            AuthenticationHeaderValue Header() => new("Bearer", user.IdToken);
        }
        namespace Amazon.CognitoIdentityProvider.Model { class AuthenticationResultType { public string IdToken { get; set; } = ""; public string AccessToken { get; set; } = ""; } }
        """);

    [Fact]
    public Task Hints_where_it_is_exchanged_for_a_session() => Verify.Hints(
        Sample(
            """
            async Task Exchange(HttpContext context)
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|await context.GetTokenAsync("id_token")|]);
                await http.PostAsync("https://api.contoso.com/api/login", null);
            }
            async Task Federated(Microsoft.Identity.Client.AuthenticationResult result, string host)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{host}/users/signin");
                request.Headers.Authorization = new("Bearer", [|result.IdToken|]);
                await http.SendAsync(request);
            }
            """));

    [Fact]
    public Task Silent_in_tests() => Verify.IsSilent(
        Sample("void Send(Microsoft.Identity.Client.AuthenticationResult result) => http.DefaultRequestHeaders.Authorization = new(\"Bearer\", result.IdToken);"),
        Project.Test);

    [Fact]
    public Task Fix_reads_the_access_token() => Verify.Fixes(
        Sample(
            """
            async Task Both(HttpContext context, Duende.IdentityModel.Client.TokenResponse? token, JsonElement json)
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|await context.GetTokenAsync("id_token" /* of the session */)|]);
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|await context.GetTokenAsync(OpenIdConnectParameterNames.IdToken)|]);
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|token?.IdentityToken|]); // from the server
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|json.GetProperty("id_token").GetString()|]);
            }
            async Task Renamed(HttpContext context)
            {
                // Who is it?
                var idToken = await context.GetTokenAsync("id_token");
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|idToken|]);
            }
            async Task NotRenamed(HttpContext context, string accessToken)
            {
                var idToken = await context.GetTokenAsync("id_token");
                http.DefaultRequestHeaders.Add("Authorization", [|$"Bearer {idToken}"|]);
            }
            """),
        Sample(
            """
            async Task Both(HttpContext context, Duende.IdentityModel.Client.TokenResponse? token, JsonElement json)
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", await context.GetTokenAsync("access_token" /* of the session */));
                http.DefaultRequestHeaders.Authorization = new("Bearer", await context.GetTokenAsync(OpenIdConnectParameterNames.AccessToken));
                http.DefaultRequestHeaders.Authorization = new("Bearer", token?.AccessToken); // from the server
                http.DefaultRequestHeaders.Authorization = new("Bearer", json.GetProperty("access_token").GetString());
            }
            async Task Renamed(HttpContext context)
            {
                // Who is it?
                var accessToken = await context.GetTokenAsync("access_token");
                http.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
            }
            async Task NotRenamed(HttpContext context, string accessToken)
            {
                var idToken = await context.GetTokenAsync("access_token");
                http.DefaultRequestHeaders.Add("Authorization", $"Bearer {idToken}");
            }
            """));

    [Fact]
    public Task Offers_no_fix_where_the_id_token_is_needed_too() => Verify.OffersNoFix(
        Sample(
            """
            async Task Twice(HttpContext context)
            {
                var idToken = await context.GetTokenAsync("id_token");
                Console.WriteLine(new System.IdentityModel.Tokens.Jwt.JwtSecurityToken(idToken).Subject);
                http.DefaultRequestHeaders.Authorization = new("Bearer", [|idToken|]);
            }
            async Task Helper(HttpContext context) => http.DefaultRequestHeaders.Authorization = new("Bearer", [|await TokenAsync(context)|]);
            private static Task<string?> TokenAsync(HttpContext context) => context.GetTokenAsync("id_token");
            """));

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Sample(
            """
            async Task Half(HttpContext context)
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", await context.GetTokenAsync(;
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.IdToken;
                var idToken = await context.GetTokenAsync("id_token"
            }
            """),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Sample(string members) =>
        $$"""
        using System.Net.Http.Headers;
        using System.Text.Json;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        class Client(HttpClient http)
        {
            {{members.InType()}}
        }
        """;
}
