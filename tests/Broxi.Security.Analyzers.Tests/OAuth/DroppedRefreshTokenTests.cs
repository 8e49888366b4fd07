using System.Globalization;
using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.TokenLifecycleAnalyzer,
    Broxi.Security.CodeFixes.OAuth.DroppedRefreshTokenFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>BRX3007 of <see cref="TokenLifecycleAnalyzer"/>, and <see cref="DroppedRefreshTokenFix"/>.</summary>
public sealed class DroppedRefreshTokenTests
{
    private const string Store = "_at = t.AccessToken;";

    private const string Read = "var t = (await r.Content.ReadFromJsonAsync<Tok>())!;";

    private static string Session(
        string store = Store, string sent = "_refreshToken", string member = "", string parameters = "", string url = "/token", string read = Read, string field = "string _refreshToken = \"\"") =>
        UnrenewedTokenTests.Usings + """
        public sealed class Session(HttpClient http)
        {
            private FIELD; private string? _at;
            public string? Token => _at;
            MEMBER
            public async Task RefreshAsync(PARAMETERS)
            {
                var r = await http.PostAsync("URL", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = SENT }));
                if (!r.IsSuccessStatusCode)
                {
                    var error = await r.Content.ReadAsStringAsync();
                    throw new InvalidOperationException(error);
                }
                READ
                // the new one
                STORE // kept
            }
        }
        """.Replace("MEMBER", member, StringComparison.Ordinal).Replace("STORE", store, StringComparison.Ordinal).Replace("SENT", sent, StringComparison.Ordinal)
            .Replace("PARAMETERS", parameters, StringComparison.Ordinal).Replace("URL", url, StringComparison.Ordinal)
            .Replace("READ", read, StringComparison.Ordinal).Replace("FIELD", field, StringComparison.Ordinal);

    private static Task Fixes(string sample, string fixedSample) => Verify.Fixes(sample, fixedSample, id: TokenLifecycleAnalyzer.DroppedRefreshTokenId);

    private static Task Finds(string sample) => Verify.Finds(UnrenewedTokenTests.Usings + sample, id: TokenLifecycleAnalyzer.DroppedRefreshTokenId);

    private static Task Hints(string sample, Project? project = null) => Verify.Hints(sample, project, TokenLifecycleAnalyzer.DroppedRefreshTokenId);

    [Theory]
    [InlineData("_refreshToken")]
    [InlineData("this._refreshToken")]
    public Task Keeps_the_new_refresh_token(string sent) => Fixes(
        Session("_at = [|t.AccessToken|];", sent),
        Session($"{Store} // kept\n        {sent} = t.RefreshToken ?? {sent};", sent).Replace(";" + " // kept\n    }", ";\n    }", StringComparison.Ordinal));

    [Fact]
    public Task Names_a_response_that_has_no_name()
    {
        static string Sample(string lines) => UnrenewedTokenTests.Usings + $$"""
            public sealed class Session(HttpClient http)
            {
                private string _refreshToken = ""; public string? Token { get; private set; }
                public async Task RefreshAsync()
                {
                    var r = await http.PostAsJsonAsync("/token", new { grant_type = "refresh_token", refresh_token = _refreshToken });
                    {{lines}}
                }
            }
            """;
        return Fixes(
            Sample("Token = [|(await r.Content.ReadFromJsonAsync<Tok>())!.AccessToken|];"),
            Sample("var answer = (await r.Content.ReadFromJsonAsync<Tok>())!;\n        Token = answer.AccessToken;\n        _refreshToken = answer.RefreshToken ?? _refreshToken;"));
    }

    [Fact]
    public Task Mends_two_methods_at_once()
    {
        static string Sample(string first, string firstKept, string second, string secondKept) => UnrenewedTokenTests.Usings + $$"""
            public sealed class Account { public string AccessToken { get; set; } = ""; public string RefreshToken { get; set; } = ""; }
            public sealed class Accounts(HttpClient http)
            {
                private string _refreshToken = "";
                public async Task RenewAsync(Account account)
                {
                    var r = await http.PostAsync("/token", new StringContent($"grant_type=refresh_token&refresh_token={Uri.EscapeDataString(account.RefreshToken)}"));
                    var t = JsonSerializer.Deserialize<Tok>(await r.Content.ReadAsStringAsync())!;
                    account.AccessToken = {{first}};{{firstKept}}
                }
                public async Task<string> GetAsync()
                {
                    var r = await http.PostAsync("/token", new StringContent("grant_type=refresh_token&refresh_token=" + _refreshToken));
                    var t = await r.Content.ReadFromJsonAsync<Tok>();{{secondKept}}
                    return {{second}};
                }
            }
            """;
        return Fixes(
            Sample("[|t.AccessToken|]", "", "[|t!.AccessToken|]", ""),
            Sample("t.AccessToken", "\n        account.RefreshToken = t.RefreshToken ?? account.RefreshToken;", "t!.AccessToken", "\n        _refreshToken = t!.RefreshToken ?? _refreshToken;"));
    }

    [Fact]
    public Task Keeps_the_current_token_where_the_response_has_none() => Verify.Fixes(
        Session("_at = t.AccessToken; _refreshToken = [|t.RefreshToken|];", field: "string? _refreshToken"),
        Session("_at = t.AccessToken; _refreshToken = t.RefreshToken ?? _refreshToken;", field: "string? _refreshToken"),
        Microsoft.CodeAnalysis.DiagnosticSeverity.Info, id: TokenLifecycleAnalyzer.DroppedRefreshTokenId);

    [Fact]
    public Task RestSharp_keeps_a_pair() => Finds("""
        public sealed class Broker
        {
            private readonly RestClient _client = new("https://api.contoso.com");
            public string AccessToken { get; private set; } = "";
            public string RefreshToken { get; set; } = "";
            public async Task RenewAsync()
            {
                var request = new RestRequest("oauth2/token", Method.Post);
                request.AddParameter("grant_type", "refresh_token");
                request.AddParameter("refresh_token", RefreshToken);
                var response = await _client.ExecuteAsync<Tok>(request);
                AccessToken = [|response.Data!.AccessToken|];
            }
        }
        """);

    [Fact]
    public Task Json_is_read_by_name() => Finds("""
        public static class Sessions
        {
            private static string s_refresh = "", s_access = "";
            public static async Task LoginAsync(HttpClient http)
            {
                using var json = JsonDocument.Parse(await http.GetStringAsync("/login"));
                s_refresh = json.RootElement.GetProperty("refresh_token").GetString()!;
            }
            public static async Task<string> RefreshAsync(HttpClient http)
            {
                var pairs = new List<KeyValuePair<string, string>> { new("grant_type", "refresh_token"), new("refresh_token", s_refresh) };
                using var response = await http.PostAsync("/token", new FormUrlEncodedContent(pairs));
                using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                s_access = [|json.RootElement.GetProperty("access_token")|].GetString()!;
                return s_access;
            }
        }
        """);

    [Fact]
    public Task Newtonsoft_in_a_handler() => Finds("""
        public sealed class Handler(HttpClient login) : DelegatingHandler
        {
            private string _access = "", _refresh = "";
            public void Take(JObject json) => _refresh = json["refresh_token"]!.ToString();
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var response = await base.SendAsync(request, ct);
                if (response.StatusCode != HttpStatusCode.Unauthorized) return response;
                var form = new Dictionary<string, string> { { "grant_type", "refresh_token" }, { "refresh_token", _refresh } };
                var answer = await login.PostAsync("/token", new FormUrlEncodedContent(form), ct);
                var json = JObject.Parse(await answer.Content.ReadAsStringAsync(ct));
                _access = [|json["access_token"]|]!.ToString();
                return response;
            }
        }
        """);

    [Fact]
    public Task IdentityModel_request_type() => Finds("""
        public sealed class Tokens(HttpClient http)
        {
            private string _refresh = "";
            public string Current { get; private set; } = "";
            public async Task RefreshAsync()
            {
                var answer = await Duende.IdentityModel.Client.HttpClientTokenRequestExtensions.RequestRefreshTokenAsync(http,
                    new Duende.IdentityModel.Client.RefreshTokenRequest { Address = "https://login/token", RefreshToken = _refresh });
                if (answer.IsError) throw new InvalidOperationException(answer.Error);
                Current = [|answer.AccessToken|]!;
            }
        }
        """);

    [Theory]
    [InlineData("_at = t.AccessToken; _refreshToken = t.RefreshToken ?? _refreshToken;")]
    [InlineData("_at = t.AccessToken; if (t.RefreshToken is not null) _refreshToken = t.RefreshToken;")]
    [InlineData("_at = t.AccessToken; if (!string.IsNullOrEmpty(t.RefreshToken)) { _refreshToken = t.RefreshToken; }")]
    [InlineData("_at = t.AccessToken; _refreshToken = Load();")]
    [InlineData("_at = t.AccessToken; Save(t);")]
    [InlineData("_at = t.AccessToken; Last = t;")]
    [InlineData("_at = t.AccessToken; var (_, _, rotated) = t; _refreshToken = rotated!;")]
    [InlineData("_at = t.AccessToken; Save(await r.Content.ReadFromJsonAsync<Tok>());")]
    [InlineData("_at = t.AccessToken; if (t is { RefreshToken: { } rotated }) _refreshToken = rotated;")]
    [InlineData("Save(t);")]
    public Task The_response_is_kept(string store) => Verify.IsSilent(
        Session(store, member: "public Tok? Last; private void Save(Tok? t) { } private string Load() => Last!.RefreshToken!;"));

    [Theory]
    [InlineData("current", "string current", "")]
    [InlineData("_options.RefreshToken", "", "private readonly Tok _options = null!;")]
    [InlineData("_fixed", "", "private readonly string _fixed = \"\";")]
    [InlineData("Environment.GetEnvironmentVariable(\"REFRESH_TOKEN\")!", "", "")]
    [InlineData("_settings.RefreshToken", "", "private readonly Settings _settings = new(); private sealed class Settings { public string RefreshToken { get; set; } = \"\"; }")]
    public Task The_refresh_token_belongs_to_somebody_else(string sent, string parameters, string member) =>
        Verify.IsSilent(Session(sent: sent, parameters: parameters, member: member));

    [Fact]
    public Task The_refresh_token_can_be_read_only_from_here() => Verify.IsSilent(
        Session("account.AccessToken = t.AccessToken;", "account.RefreshToken", parameters: "Account account")
            + "\npublic sealed class Account { public string AccessToken { get; set; } = \"\"; public string RefreshToken { get; private set; } = \"\"; }");

    [Theory]
    [InlineData("string sent = sent ?? _refreshToken;")]
    [InlineData("string sent = Uri.EscapeDataString(sent);")]
    public Task Half_typed_code_ends(string declaration) => Verify.IsSilent(
        Session(sent: "sent").Replace("var r = await", declaration + " var r = await", StringComparison.Ordinal),
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Theory]
    [InlineData("_at = t.AccessToken;", "'Session.RefreshAsync' leaves the rotated refresh token in the response, so a later refresh fails and the user has to sign in again; keep it, and the current one when the response has none")]
    [InlineData("_at = t.AccessToken; _refreshToken = t.RefreshToken;", "'Session.RefreshAsync' overwrites the refresh token even when the response has no new one, so a later refresh fails and the user has to sign in again; keep the current one then")]
    public async Task Says_what_is_lost(string store, string message)
    {
        var code = CSharpSyntaxTree.ParseText(Project.ImplicitUsings + Session(store).Replace("private string _refreshToken = \"\"", "private string? _refreshToken", StringComparison.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
        var found = await CSharpCompilation.Create("Sample", [code], References.All, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithAnalyzers([new TokenLifecycleAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(message, Assert.Single(found, static finding => finding.Id == TokenLifecycleAnalyzer.DroppedRefreshTokenId).GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task The_response_is_returned_whole() => Verify.IsSilent(
        Session("_at = t.AccessToken; return t;").Replace("async Task Refresh", "async Task<Tok> Refresh", StringComparison.Ordinal));

    [Fact]
    public Task The_text_of_the_response_is_kept() => Verify.IsSilent(Session(
        "_at = t.AccessToken;",
        member: "public string Json { get; private set; } = \"\";",
        read: "Json = await r.Content.ReadAsStringAsync(); var t = JsonSerializer.Deserialize<Tok>(Json)!;"));

    [Fact]
    public Task Cookie_tokens_are_updated() => Verify.IsSilent(Session(
        "_at = t.AccessToken; Update(\"refresh_token\", _at);", member: "private void Update(string name, string value) { }"));

    [Fact]
    public Task Another_grant() => Verify.IsSilent(Session().Replace("= \"refresh_token\"", "= \"password\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("https://oauth2.googleapis.com/token")]
    [InlineData("https://accounts.zoho.com/oauth/v2/token")]
    public Task Only_hints_where_the_server_does_not_rotate(string url) => Hints(Session("_at = [|t.AccessToken|];", url: url));

    [Fact]
    public Task Only_hints_when_the_response_type_has_no_refresh_token() => Hints(
        Session("_at = [|t.AccessToken|];", read: "var t = (await r.Content.ReadFromJsonAsync<Short>())!;")
            + "\npublic sealed record Short([property: JsonPropertyName(\"access_token\")] string AccessToken);");

    [Fact]
    public Task Only_hints_in_tests() => Hints(Session("_at = [|t.AccessToken|];"), Project.Test);

    [Fact]
    public Task Is_silent_in_development_code() => Verify.IsSilent("#if DEBUG\n" + Session() + "\n#endif", new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Offers_no_fix_for_json() => Verify.OffersNoFix(
        Session(
            "_at = [|JObject.Parse(await r.Content.ReadAsStringAsync())[\"access_token\"]|]!.ToString();",
            member: "public void Take(JObject json) => _refreshToken = json[\"refresh_token\"]!.ToString();",
            read: ""),
        id: TokenLifecycleAnalyzer.DroppedRefreshTokenId);
}
