using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IdTokenAsAccessTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IdTokenAsAccessTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Reads of an ID token in files that speak of it in no other way.</summary>
public sealed class IdTokenReadTests
{
    private static string Client(string members) => $$"""
        using System.Net.Http.Headers;
        using Newtonsoft.Json.Linq;
        class Client(HttpClient http)
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("void Send(Dictionary<string, string> d) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|d[\"id_token\"]|]);")]
    [InlineData("void Send(JObject json) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|(string)json[\"id_token\"]!|]);")]
    [InlineData("void Send(JObject json) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|json.SelectToken(\"id_token\")!.ToString()|]);")]
    [InlineData("void Send(JObject json) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|json.Value<string>(\"id_token\")|]);")]
    [InlineData("void Send(JObject json) => http.DefaultRequestHeaders.Add(\"Authorization\", [|\"Bearer \" + json.Value<string>(\"id_token\")|]);")]
    [InlineData("record Answer(string access_token, string id_token); void Send(Answer answer) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|answer.id_token|]);")]
    public Task Finds_every_form(string member) => Verify.Finds(Client(member));

    [Theory]
    [InlineData("void Send(Dictionary<string, string> d) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", d[\"access_token\"]); // instead of id_token")]
    [InlineData("record Answer(string id_token); void Send(Answer answer) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", answer.id_token);")]
    public Task Leaves_alone(string member) => Verify.IsSilent(Client(member));

    [Fact]
    public Task Reads_the_access_token_instead() => Verify.Fixes(
        Client(
            """
            record Answer(string access_token, string id_token);
            static class Names { public const string IdToken = "id_token", AccessToken = "access_token"; }
            void Send(Dictionary<string, string> d, JObject json, Answer answer)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|d["id_token"]|]);
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|d[Names.IdToken]|]);
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|json.Value<string>("id_token")|]);
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|answer.id_token|]);
            }
            """),
        Client(
            """
            record Answer(string access_token, string id_token);
            static class Names { public const string IdToken = "id_token", AccessToken = "access_token"; }
            void Send(Dictionary<string, string> d, JObject json, Answer answer)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", d["access_token"]);
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", d[Names.AccessToken]);
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", json.Value<string>("access_token"));
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.access_token);
            }
            """));

    [Theory]
    [InlineData("")]
    [InlineData(", Access = \"access_token\"")]
    [InlineData(", AccessToken = \"token\"")]
    public Task Offers_no_fix_where_the_name_of_the_access_token_has_no_constant(string others) => Verify.OffersNoFix(Client(
        $$"""
        static class Names { public const string IdToken = "id_token"{{others}}; }
        void Send(Dictionary<string, string> d) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|d[Names.IdToken]|]);
        """));

    [Fact]
    public Task Offers_no_fix_where_the_constant_cannot_be_seen() => Verify.OffersNoFix(Client(
        """
        class Names { public const string IdToken = "id_token"; const string AccessToken = "access_token"; }
        void Send(Dictionary<string, string> d) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", [|d[Names.IdToken]|]);
        """));
}
