using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.UncheckedAnswerAnalyzer,
    Broxi.Security.CodeFixes.OAuth.UncheckedAnswerFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary>What <see cref="UncheckedAnswerFix"/> makes of the findings of <see cref="UncheckedAnswerAnalyzer"/>.</summary>
public sealed class UncheckedAnswerFixTests
{
    private const string Request = "await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = \"/token\" })";

    private static string Throw(string variable) => "throw new HttpRequestException($\"The token request failed: {" + variable + ".Error}\");";

    [Fact]
    public Task Throws_where_a_method_cannot_say_no() => Verify.Fixes(UncheckedAnswerTests.Usings + $$"""
        public class Tokens(HttpClient http)
        {
            private string? _token;

            public async Task<string> GetAsync(HttpContent form)
            {
                // ask
                using var response = await http.PostAsync("/token", form); // now
                var token = await response.Content.ReadFromJsonAsync<Tok>();
                return [|token!.AccessToken|];
            }

            public async Task RefreshAsync()
            {
                var response = {{Request}};
                // keep
                _token = [|response.AccessToken|];
            }

            public Func<Task<string>> Later => async () =>
            {
                var r = {{Request}};

                return "Bearer " + [|r.AccessToken|];
            };

            public override string ToString() => _token ?? "";
        }
        """, UncheckedAnswerTests.Usings + $$"""
        public class Tokens(HttpClient http)
        {
            private string? _token;

            public async Task<string> GetAsync(HttpContent form)
            {
                // ask
                using var response = await http.PostAsync("/token", form); // now
                response.EnsureSuccessStatusCode();
                var token = await response.Content.ReadFromJsonAsync<Tok>();
                return token!.AccessToken;
            }

            public async Task RefreshAsync()
            {
                var response = {{Request}};
                if (response.IsError)
                {
                    {{Throw("response")}}
                }
                // keep
                _token = response.AccessToken;
            }

            public Func<Task<string>> Later => async () =>
            {
                var r = {{Request}};
                if (r.IsError)
                {
                    {{Throw("r")}}
                }

                return "Bearer " + r.AccessToken;
            };

            public override string ToString() => _token ?? "";
        }
        """);

    [Theory]
    [InlineData("async Task<bool> SignInAsync()", "return true;", "return false;")]
    [InlineData("async Task<User?> SignInAsync()", "return new User();", "return null;")]
    [InlineData("async void OnClick(object sender, EventArgs e)", "", "return;")]
    [InlineData("async Task<Microsoft.AspNetCore.Http.IResult> SignInAsync()", "return Microsoft.AspNetCore.Http.Results.Ok();", "return Microsoft.AspNetCore.Http.Results.StatusCode(502);")]
    [InlineData("async Task<Microsoft.AspNetCore.Mvc.IActionResult> SignInAsync()", "return new Microsoft.AspNetCore.Mvc.OkResult();", "return new Microsoft.AspNetCore.Mvc.StatusCodeResult(502);")]
    [InlineData("async Task SignInAsync()", "", null)]
    [InlineData("async Task<bool> IsMissingAsync()", "return true;", null)]
    public Task Leaves_the_method_its_own_way(string method, string end, string? exit)
    {
        string Code(string check, string checkResponse, string mark, string close) => UncheckedAnswerTests.Usings + $$"""
            public class User { }
            public class Login(HttpClient http)
            {
                public {{method}}
                {
                    var answer = {{Request}};{{check}}
                    http.SetBearerToken({{mark}}answer.AccessToken{{close}}!);
                    var response = await http.GetAsync("/token");{{checkResponse}}
                    var t = await response.Content.ReadFromJsonAsync<Tok>();
                    http.SetBearerToken({{mark}}t!.AccessToken{{close}});
                    {{end}}
                }
            }
            """;
        const string Line = "\n        ";
        string If(string condition, string statement) => $"{Line}if ({condition}){Line}{{{Line}    {statement}{Line}}}\n";
        return Verify.Fixes(
            Code("", "", "[|", "|]"),
            Code(If("answer.IsError", exit ?? Throw("answer")), exit is null ? Line + "response.EnsureSuccessStatusCode();" : If("!response.IsSuccessStatusCode", exit), "", ""));
    }

    [Fact]
    public Task Checks_inside_using_and_in_a_switch() => Verify.Fixes(UncheckedAnswerTests.Usings + """
        public class Tokens(HttpClient http)
        {
            public async Task<string> GetAsync(int kind)
            {
                using (var response = await http.GetAsync("/token"))
                {
                    // read
                    var token = await response.Content.ReadFromJsonAsync<Tok>();
                    http.SetBearerToken([|token!.AccessToken|]);
                }

                switch (kind)
                {
                    case 1:
                        HttpResponseMessage other;
                        other = await http.GetAsync("/token");
                        return [|(await other.Content.ReadFromJsonAsync<Tok>())!.AccessToken|];
                    default:
                        return "";
                }
            }
        }
        """, UncheckedAnswerTests.Usings + """
        public class Tokens(HttpClient http)
        {
            public async Task<string> GetAsync(int kind)
            {
                using (var response = await http.GetAsync("/token"))
                {
                    response.EnsureSuccessStatusCode();
                    // read
                    var token = await response.Content.ReadFromJsonAsync<Tok>();
                    http.SetBearerToken(token!.AccessToken);
                }

                switch (kind)
                {
                    case 1:
                        HttpResponseMessage other;
                        other = await http.GetAsync("/token");
                        other.EnsureSuccessStatusCode();
                        return (await other.Content.ReadFromJsonAsync<Tok>())!.AccessToken;
                    default:
                        return "";
                }
            }
        }
        """);

    [Fact]
    public Task Asks_RestSharp_and_Refit() => Verify.Fixes(UncheckedAnswerTests.Usings + """
        public interface ITokenApi { Task<ApiResponse<Tok>> AskAsync(); }
        public class Tokens(RestClient rest, ITokenApi api)
        {
            public async Task<string> GetAsync()
            {
                var response = await rest.ExecuteAsync<Tok>(new RestRequest("/token"));
                return [|response.Data!.AccessToken|];
            }

            public async Task<string> OtherAsync()
            {
                using var response = await api.AskAsync();
                return [|response.Content!.AccessToken|];
            }
        }
        """, UncheckedAnswerTests.Usings + """
        public interface ITokenApi { Task<ApiResponse<Tok>> AskAsync(); }
        public class Tokens(RestClient rest, ITokenApi api)
        {
            public async Task<string> GetAsync()
            {
                var response = await rest.ExecuteAsync<Tok>(new RestRequest("/token"));
                if (!response.IsSuccessful)
                {
                    throw new HttpRequestException("The token request failed.", response.ErrorException);
                }

                return response.Data!.AccessToken;
            }

            public async Task<string> OtherAsync()
            {
                using var response = await api.AskAsync();
                if (!response.IsSuccessStatusCode)
                {
                    throw new HttpRequestException("The token request failed.", response.Error);
                }

                return response.Content!.AccessToken;
            }
        }
        """);

    private static string Program(string check, string open, string close) => UncheckedAnswerTests.Usings.Replace("public sealed record", $$"""
        using var http = new HttpClient();
        var response = {{Request}};
        {{check}}http.SetBearerToken({{open}}response.AccessToken{{close}}!);
        Console.WriteLine(await http.GetStringAsync("https://api.contoso.com/me"));

        public sealed record
        """, StringComparison.Ordinal);

    [Fact]
    public Task Throws_in_top_level_statements() => Verify.Fixes(
        Program("", "[|", "|]"), Program("if (response.IsError)\n{\n    " + Throw("response") + "\n}\n\n", "", ""), new Project { IsProgram = true });

    [Theory]
    [InlineData("return [|(await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct)).AccessToken|]!;")]
    [InlineData("if (form is not null)\n    http.SetBearerToken([|(await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest(), ct)).AccessToken|]!);\nreturn _token!;")]
    [InlineData("var asked = http.PostAsync(\"/token\", form, ct);\nreturn [|JsonSerializer.Deserialize<Tok>(asked.Result.Content.ReadAsStringAsync(ct).Result)!.AccessToken|];")]
    public Task Offers_nothing_without_a_name_for_the_response(string get) => Verify.Fixes(UncheckedAnswerTests.Client(get), UncheckedAnswerTests.Client(get));
}
