using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.MessageHandlerAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UncheckedResendFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3016 of <see cref="MessageHandlerAnalyzer"/>, and <see cref="UncheckedResendFix"/>.</summary>
public sealed class UncheckedResendTests
{
    private const string Usings = """
        using System.Net;
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        public interface ITokens { Task<string> GetAsync(CancellationToken ct = default); Task<string> RenewAsync(CancellationToken ct = default); Task<bool> TryRenewAsync(); }
        public static class Requests
        {
            public static void Authorize(this HttpRequestMessage request, string token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            public static Task<HttpRequestMessage> CloneAsync(this HttpRequestMessage request) => Task.FromResult(new HttpRequestMessage(request.Method, request.RequestUri));
        }

        """;

    private const string Authorize = "request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", await tokens.RenewAsync(ct));";
    private const string Renew = "[|request.Headers.Authorization|] = new AuthenticationHeaderValue(\"Bearer\", await tokens.RenewAsync(ct));";
    private const string First = "var response = await base.SendAsync(request, ct);";

    private static string Handler(string body, string members = "", string declaration = "public sealed class TokenHandler(ITokens tokens, ILogger log) : DelegatingHandler") => Usings + $$"""
        {{declaration}}
        {
            {{members}}
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(ct));
                {{body}}
            }
        }
        """;

    private static Task Finds(string sample) => Verify.Finds(sample, id: MessageHandlerAnalyzer.UncheckedResendId);

    private static Task Fixes(string sample, string fixedSample) => Verify.Fixes(sample, fixedSample, id: MessageHandlerAnalyzer.UncheckedResendId);

    private static Task OffersNoFix(string sample) => Verify.OffersNoFix(sample, id: MessageHandlerAnalyzer.UncheckedResendId);

    public static TheoryData<string> Resent =>
    [
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " response = await base.SendAsync(request, ct); } return response;",
        First + " if (response.StatusCode != HttpStatusCode.Unauthorized) return response; response.Dispose(); " + Renew + " return await base.SendAsync(request, ct).ConfigureAwait(false);",
        First + " if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized || response.StatusCode == HttpStatusCode.Forbidden) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        First + " if ((int)response.StatusCode == 401) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        First + " if (response is { StatusCode: HttpStatusCode.Unauthorized }) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized && await tokens.TryRenewAsync()) { request.Headers.Remove(\"Authorization\"); [|request.Headers.Add(\"Authorization\", $\"Bearer {await tokens.GetAsync()}\")|]; return await base.SendAsync(request, ct); } return response;",
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { if (await tokens.TryRenewAsync()) { [|request.Authorize(await tokens.GetAsync())|]; response = await base.SendAsync(request, ct); } } return response;",
        // Any credential, not bearers alone.
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { [|request.Headers.Authorization|] = new(\"Basic\", await tokens.GetAsync()); response = await base.SendAsync(request, ct); } return response;",
        // The copy is made when the address has already changed.
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { var again = await request.CloneAsync(); [|again.Authorize(await tokens.RenewAsync())|]; response = await base.SendAsync(again, ct); } return response;",
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { using var again = new HttpRequestMessage(request.Method, request.RequestUri); [|again.Headers.Authorization|] = new(\"Bearer\", await tokens.RenewAsync()); return await base.SendAsync(again, ct); } return response;",
        First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { request = await request.CloneAsync(); " + Renew + " return await base.SendAsync(request, ct); } return response;",
        // What a log shows, and the path, say nothing of the host.
        First + " log.LogInformation(\"{Uri}\", request.RequestUri); if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        "if (request.RequestUri?.AbsolutePath.EndsWith(\"/login\") == true) return await base.SendAsync(request, ct); " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); } return response;",
        // In a loop.
        "for (var attempt = 0; ; attempt++) { [|request.Headers.Authorization|] = new(\"Bearer\", await tokens.GetAsync()); var response = await base.SendAsync(request, ct); if (response.StatusCode != HttpStatusCode.Unauthorized || attempt == 1) return response; await tokens.RenewAsync(); }",
        "for (var attempt = 0; ; attempt++) { [|request.Authorize(await tokens.GetAsync())|]; var response = await base.SendAsync(request, ct); if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 0) { await tokens.RenewAsync(); continue; } return response; }",
        First + " var attempt = 0; while (response.StatusCode == HttpStatusCode.Unauthorized && attempt++ < 2) { " + Renew + " response = await base.SendAsync(request, ct); } return response;",
    ];

    [Theory]
    [MemberData(nameof(Resent))]
    public Task P3016_Finds_a_credential_that_follows_a_redirect(string body) => Finds(Handler(body));

    [Fact]
    public Task Finds_it_by_way_of_methods_of_the_handler() => Finds(Usings + """
        public sealed class TokenHandler(ITokens tokens) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var response = await SendWithTokenAsync(request, renew: false, ct);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    response.Dispose();
                    return await [|SendWithTokenAsync(request, renew: true, ct)|];
                }

                return response;
            }

            private async Task<HttpResponseMessage> SendWithTokenAsync(HttpRequestMessage request, bool renew, CancellationToken ct)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", renew ? await tokens.RenewAsync(ct) : await tokens.GetAsync(ct));
                return await base.SendAsync(request, ct);
            }
        }

        public sealed class OtherHandler(ITokens tokens) : HttpClientHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken ct)
            {
                await AuthorizeAsync(message);
                var answer = await base.SendAsync(message, ct);
                if (answer.StatusCode == HttpStatusCode.Unauthorized && await tokens.TryRenewAsync())
                {
                    await [|AuthorizeAsync(message)|];
                    answer = await base.SendAsync(message, ct);
                }

                return answer;
            }

            private async Task AuthorizeAsync(HttpRequestMessage message) => message.Headers.Authorization = new("Bearer", await tokens.GetAsync());
        }

        public sealed class AgainHandler(ITokens tokens) : DelegatingHandler
        {
            private bool _tried;
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                request.Headers.Authorization = new("Bearer", await tokens.GetAsync());
                var response = await base.SendAsync(request, ct);
                if (response.StatusCode != HttpStatusCode.Unauthorized || _tried)
                    return response;
                _tried = true;
                return await [|SendAsync(request, ct)|];
            }
        }

        public sealed class BlockingHandler(Func<string> token) : DelegatingHandler
        {
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken ct)
            {
                var response = base.Send(request, ct);
                if (response.StatusCode != HttpStatusCode.Unauthorized)
                    return response;
                [|request.Headers.Authorization|] = new("Bearer", token());
                return base.Send(request, ct);
            }
        }
        """);

    [Theory]
    // The address is looked at.
    [InlineData("var uri = request.RequestUri; " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized && request.RequestUri == uri) { " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    [InlineData("var host = request.RequestUri!.Host; " + First + " if (response.StatusCode != HttpStatusCode.Unauthorized) return response; if (request.RequestUri.Host != host) return response; " + Authorize + " return await base.SendAsync(request, ct);")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized && request.RequestUri!.GetLeftPart(UriPartial.Authority) == \"https://orders.contoso.com\") { " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { if (!new Uri(\"https://orders.contoso.com/\").IsBaseOf(response.RequestMessage!.RequestUri!)) return response; " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    [InlineData("if (!s_hosts.Contains(request.RequestUri!.Host)) return await base.SendAsync(request, ct); " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    // The request is made of what was there before.
    [InlineData("var again = await request.CloneAsync(); " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { again.Authorize(await tokens.RenewAsync()); return await base.SendAsync(again, ct); } return response;")]
    [InlineData("var uri = request.RequestUri; " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { var again = new HttpRequestMessage(request.Method, uri); again.Authorize(await tokens.RenewAsync()); return await base.SendAsync(again, ct); } return response;")]
    [InlineData("var uri = request.RequestUri; " + First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { request.RequestUri = uri; " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { var again = new HttpRequestMessage(request.Method, \"https://orders.contoso.com/v1\"); again.Authorize(await tokens.RenewAsync()); return await base.SendAsync(again, ct); } return response;")]
    // Nothing is sent again, or without a new credential, or not because of a 401.
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { await tokens.RenewAsync(); } return response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { request.Headers.Authorization = null; return await base.SendAsync(request, ct); } return response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.ServiceUnavailable) { " + Authorize + " return await base.SendAsync(request, ct); } return response;")]
    [InlineData("for (var attempt = 0; ; attempt++) { request.Authorize(await tokens.GetAsync()); var response = await base.SendAsync(request, ct); if (response.StatusCode == HttpStatusCode.Unauthorized || attempt == 3) return response; }")]
    [InlineData("if (ct.CanBeCanceled) return await base.SendAsync(request, ct); " + Authorize + " return await base.SendAsync(request, ct);")]
    // Proofs for one request.
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { request.Headers.Authorization = new AuthenticationHeaderValue(\"Digest\", await tokens.GetAsync()); return await base.SendAsync(request, ct); } return response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { var scheme = response.Headers.WwwAuthenticate.First().Scheme; request.Headers.Authorization = new AuthenticationHeaderValue(scheme, await tokens.GetAsync()); return await base.SendAsync(request, ct); } return response;")]
    public Task N3016_Is_silent_where_nothing_can_leak(string body) =>
        Verify.IsSilent(Handler(body, "private static readonly string[] s_hosts = [\"orders.contoso.com\"];"));

    private const string Plain = First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Authorize + " return await base.SendAsync(request, ct); } return response;";

    [Theory]
    [InlineData("public TokenHandler() : this(null!) => InnerHandler = new HttpClientHandler { AllowAutoRedirect = false };", "")]
    [InlineData("", "public static class Setup { public static HttpMessageHandler Inner() => new SocketsHttpHandler { AllowAutoRedirect = false }; }")]
    public Task N3016_Is_silent_where_redirects_have_been_thought_of(string member, string other) => Verify.IsSilent(
        Handler(Plain, member, "public sealed class TokenHandler(ITokens tokens) : DelegatingHandler") + other);

    [Fact]
    public Task Is_silent_in_a_browser_which_follows_redirects_itself() => Verify.IsSilent(
        Handler(Plain), new Project { ExtraReferences = [References.Empty("Microsoft.AspNetCore.Components.WebAssembly")] });

    [Fact]
    public Task Is_silent_where_another_base_class_may_look() => Verify.IsSilent(
        Handler(Plain, declaration: "public abstract class Base : DelegatingHandler { } public sealed class TokenHandler(ITokens tokens) : Base"));

    [Fact]
    public Task Is_silent_in_test_projects() => Verify.IsSilent(Handler(Plain), Project.Test);

    [Fact]
    public Task Is_silent_in_development() => Verify.IsSilent(Handler(
        "IHostEnvironment env = null!; " + First + " if (env.IsDevelopment() && response.StatusCode == HttpStatusCode.Unauthorized) { " + Authorize + " return await base.SendAsync(request, ct); } return response;"));

    [Theory]
    [InlineData("var response = await base.SendAsync(request, ct); if (response.StatusCode == HttpStatusCode.Unauthorized) { request.Headers.Authorization = ; return await base.SendAsync(")]
    [InlineData("var response = await base.SendAsync(; if (response.StatusCode == ) { request.Headers.Authorization = null; return await base.SendAsync(request")]
    [InlineData("for (;;) { request.Headers.Authorization = x; var r = base.SendAsync(request, ct); if (r.")]
    public Task Survives_half_typed_code(string body) => Verify.IsSilent(
        Handler(body), new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Lines(params string[] lines) => Handler(string.Join("\n        ", lines));

    private const string Send = "var response = await base.SendAsync(request, ct); // first";
    private const string Remember = "var requestUri = request.RequestUri;";

    [Theory]
    [InlineData("response.StatusCode == HttpStatusCode.Unauthorized", "response.StatusCode == HttpStatusCode.Unauthorized && request.RequestUri == requestUri")]
    [InlineData("response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden /* or gone */", "response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && request.RequestUri == requestUri /* or gone */")]
    [InlineData("response.StatusCode == HttpStatusCode.Unauthorized || response.StatusCode == HttpStatusCode.Forbidden", "(response.StatusCode == HttpStatusCode.Unauthorized || response.StatusCode == HttpStatusCode.Forbidden) && request.RequestUri == requestUri")]
    [InlineData("response.StatusCode == HttpStatusCode.Unauthorized && await tokens.TryRenewAsync()", "response.StatusCode == HttpStatusCode.Unauthorized && await tokens.TryRenewAsync() && request.RequestUri == requestUri")]
    public Task Returns_the_401_behind_the_test(string before, string after)
    {
        string[] Code(string condition, string authorize) =>
            [$"if ({condition})", "{", "    // once more", "    " + authorize, "    response = await base.SendAsync(request, ct);", "}", "return response;"];
        return Fixes(
            Lines(["// first the token that we have", Send, .. Code(before, Renew)]),
            Lines([Remember, "// first the token that we have", Send, .. Code(after, Authorize)]));
    }

    [Theory]
    [InlineData("response.StatusCode != HttpStatusCode.Unauthorized", "response.StatusCode != HttpStatusCode.Unauthorized || request.RequestUri != requestUri")]
    [InlineData("response.StatusCode != HttpStatusCode.Unauthorized || !await tokens.TryRenewAsync()", "response.StatusCode != HttpStatusCode.Unauthorized || !await tokens.TryRenewAsync() || request.RequestUri != requestUri")]
    [InlineData("response.StatusCode is not HttpStatusCode.Unauthorized", "response.StatusCode is not HttpStatusCode.Unauthorized || request.RequestUri != requestUri")]
    public Task Returns_the_401_in_the_test(string before, string after) => Fixes(
        Lines(Send, $"if ({before})", "    return response; // as it is", "response.Dispose();", Renew, "return await base.SendAsync(request, ct);"),
        Lines(Remember, Send, $"if ({after})", "    return response; // as it is", "response.Dispose();", Authorize, "return await base.SendAsync(request, ct);"));

    [Fact]
    public Task Returns_the_401_in_a_loop() => Fixes(
        Lines("for (var attempt = 0; ; attempt++)", "{", "    " + Renew, "    var response = await base.SendAsync(request, ct);", "    if (response.StatusCode != HttpStatusCode.Unauthorized || attempt == 1)", "        return response;", "}"),
        Lines("for (var attempt = 0; ; attempt++)", "{", "    " + Authorize, "    var requestUri = request.RequestUri;", "    var response = await base.SendAsync(request, ct);", "    if (response.StatusCode != HttpStatusCode.Unauthorized || attempt == 1 || request.RequestUri != requestUri)", "        return response;", "}"));

    [Theory]
    // More than one test, an answer from elsewhere, other code after it, a name that is taken, lines that are shared.
    [InlineData("var requestUri = 1;\n" + First + "\nif (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); }\nreturn response;")]
    [InlineData(First + "\nif (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); }\nresponse.Headers.Clear();\nreturn response;")]
    [InlineData(First + "\nif (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); } else { response.Headers.Clear(); }\nreturn response;")]
    [InlineData(First + " if (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); }\nreturn response;")]
    [InlineData("HttpResponseMessage response;\ntry { response = await base.SendAsync(request, ct); }\ncatch (IOException) { throw; }\nif (response.StatusCode == HttpStatusCode.Unauthorized) { " + Renew + " return await base.SendAsync(request, ct); }\nreturn response;")]
    public Task Offers_no_fix_where_the_answer_is_not_simply_returned(string body) => OffersNoFix(Handler(body));

    [Fact]
    public Task Mends_two_at_once_in_nested_types()
    {
        static string Code(string remember, string and, string or, string open, string close) => Usings + $$"""
            public static class Handlers
            {
                public sealed class Orders(ITokens tokens) : DelegatingHandler
                {
                    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
                    {
            {{remember}}            var response = await base.SendAsync(request, ct);
                        if (response.StatusCode == HttpStatusCode.Unauthorized{{and}})
                        {
                            {{open}}request.Authorize(await tokens.RenewAsync(ct)){{close}};
                            response = await base.SendAsync(request, ct);
                        }

                        return response;
                    }

                    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken ct)
                    {
            {{remember}}            var response = base.Send(request, ct);
                        if (response.StatusCode != HttpStatusCode.Unauthorized{{or}})
                        {
                            return response;
                        }

                        {{open}}request.Authorize(""){{close}};
                        return base.Send(request, ct);
                    }
                }
            }
            """;
        return Fixes(
            Code("", "", "", "[|", "|]"),
            Code("            var requestUri = request.RequestUri;\n", " && request.RequestUri == requestUri", " || request.RequestUri != requestUri", "", ""));
    }
}
