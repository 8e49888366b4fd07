using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.ResponseWithoutExpiryAnalyzer,
    Broxi.Security.CodeFixes.OAuth.ResponseWithoutExpiryFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="ResponseWithoutExpiryAnalyzer"/> and <see cref="ResponseWithoutExpiryFix"/>.</summary>
public sealed class ResponseWithoutExpiryTests
{
    private const string Usings = """
        using System.Net.Http.Json;
        using System.Runtime.Serialization;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Newtonsoft.Json;
        using Newtonsoft.Json.Serialization;
        using JsonExtensionDataAttribute = System.Text.Json.Serialization.JsonExtensionDataAttribute;

        """;

    public static TheoryData<string> Shapes => new()
    {
        """public sealed record [|Tok|]([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string? RefreshToken);""",
        """record [|Tok|]([JsonProperty("access_token")] string AccessToken, [JsonProperty("token_type")] string TokenType);""",
        """record struct [|Tok|](string access_token, string id_token);""",
        """class [|Tok|] { [JsonProperty(PropertyName = "access_token")] public string Token { get; set; } = ""; [JsonProperty(PropertyName = "token_type")] public string Type { get; set; } = ""; }""",
        """[DataContract] class [|Tok|] { [DataMember(Name = "access_token")] public string? Access { get; set; } [DataMember(Name = "refresh_token")] public string? Refresh { get; set; } }""",
        """class [|Tok|] { public string? access_token, token_type; }""",
        """[JsonObject(NamingStrategyType = typeof(SnakeCaseNamingStrategy))] class [|Tok|] { public string AccessToken { get; set; } = ""; public string TokenType { get; set; } = ""; }""",
        """class Base { [JsonPropertyName("token_type")] public string? TokenType { get; set; } } class [|Tok|] : Base { [JsonPropertyName("access_token")] public string? AccessToken { get; set; } }""",
        // The file asks for it.
        """
        class Api(HttpClient http)
        {
            private sealed record [|Answer|]([property: JsonPropertyName("access_token")] string AccessToken);
            public async Task<string> GetAsync()
            {
                using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
                using var r = await http.PostAsync("/connect", form);
                return (await r.Content.ReadFromJsonAsync<Answer>())!.AccessToken;
            }
        }
        """,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Finds_a_response_without_expiry(string sample) => Verify.Finds(Usings + sample);

    [Fact]
    public Task Adds_it_in_the_style_of_its_neighbours() => Verify.Fixes(
        Usings + """
        public sealed record [|Positional|](
            [property: JsonPropertyName("access_token")] string AccessToken, // the token
            [property: JsonPropertyName("refresh_token")] string? RefreshToken); // end

        public class [|Explained|]
        {
            /// <summary>The token.</summary>
            [JsonInclude]
            [JsonPropertyName("access_token")]
            public required string AccessToken { get; init; } // secret

            [JsonPropertyName("token_type")]
            public string? TokenType { get; init; }
        }

        [DataContract]
        internal class [|Contract|]
        {
            [DataMember(Name = "access_token", IsRequired = true)] internal string Access { get; set; } = "";
            [DataMember(Name = "token_type")] internal string Type { get; set; } = "";
        }

        class [|Literal|] { public string? access_token, token_type; }
        class [|Short|] { [JsonProperty("access_token")] public string? Token { get; set; } [JsonProperty("id_token")] public string? IdToken { get; set; } }
        """,
        Usings + """
        public sealed record Positional(
            [property: JsonPropertyName("access_token")] string AccessToken, // the token
            [property: JsonPropertyName("refresh_token")] string? RefreshToken)
        {
            [JsonPropertyName("expires_in")] public int? ExpiresIn { get; init; }
        } // end

        public class Explained
        {
            /// <summary>The token.</summary>
            [JsonInclude]
            [JsonPropertyName("access_token")]
            public required string AccessToken { get; init; } // secret

            /// <summary>How long the access token lives, in seconds.</summary>
            [JsonPropertyName("expires_in")]
            public int? ExpiresIn { get; init; }

            [JsonPropertyName("token_type")]
            public string? TokenType { get; init; }
        }

        [DataContract]
        internal class Contract
        {
            [DataMember(Name = "access_token", IsRequired = true)] internal string Access { get; set; } = "";
            [DataMember(Name = "expires_in")] internal int? ExpiresIn { get; set; }
            [DataMember(Name = "token_type")] internal string Type { get; set; } = "";
        }

        class Literal { public string? access_token, token_type; public int? expires_in; }
        class Short { [JsonProperty("access_token")] public string? Token { get; set; } [JsonProperty("expires_in")] public int? ExpiresIn { get; set; } [JsonProperty("id_token")] public string? IdToken { get; set; } }
        """);

    [Fact]
    public Task Leaves_the_name_to_a_naming_strategy() => Verify.Fixes(
        Usings + """
        [JsonObject(NamingStrategyType = typeof(SnakeCaseNamingStrategy))]
        public class [|Tok|]
        {
            public string AccessToken { get; set; } = "";
            public string TokenType { get; set; } = "";
        }
        """,
        Usings + """
        [JsonObject(NamingStrategyType = typeof(SnakeCaseNamingStrategy))]
        public class Tok
        {
            public string AccessToken { get; set; } = "";
            public int? ExpiresIn { get; set; }
            public string TokenType { get; set; } = "";
        }
        """);

    [Theory]
    [InlineData("""class [|Tok|](string t) { [JsonPropertyName("access_token")] public string AccessToken { get; } = t; [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    [InlineData("""class [|Tok|] { const string Name = "access_token"; [JsonPropertyName(Name)] public string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    [InlineData("""class [|Tok|] { [JsonPropertyName("access_token")] public virtual string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    [InlineData("""class [|Tok|] { [JsonPropertyName("access_token"), JsonInclude] public string? AccessToken { get; private set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    public Task Offers_no_fix_where_a_neighbour_has_its_own_ways(string sample) => Verify.OffersNoFix(Usings + sample);

    [Theory]
    [InlineData("""record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string? RefreshToken, [property: JsonPropertyName("expires_in")] int Seconds);""")]
    [InlineData("""class Tok { public string? access_token, token_type; public long expires_at; }""")]
    [InlineData("""class Tok { [JsonPropertyName("access_token")] public string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } public DateTime ValidUntil { get; set; } }""")]
    [InlineData("""class Tok { [JsonPropertyName("access_token")] public string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } [JsonExtensionData] public Dictionary<string, JsonElement>? Others { get; set; } }""")]
    [InlineData("""class Base { [JsonPropertyName("expires_in")] public int Seconds { get; set; } } class Tok : Base { [JsonPropertyName("access_token")] public string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    [InlineData("""class Tok : Duende.IdentityModel.Client.TokenResponse { public string? access_token, token_type; }""")]
    // Their tokens have no end.
    [InlineData("""class GitHubToken { public string? access_token, token_type, scope; }""")]
    [InlineData("""class Tok { const string Url = "https://api.themoviedb.org/4/auth/access_token"; public string? access_token, token_type; }""")]
    // Not an answer: what is sent, what is configured, and a member that only sounds like it.
    [InlineData("""record LogoutRequest([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string RefreshToken);""")]
    [InlineData("""class ApiOptions { [JsonPropertyName("access_token")] public string? AccessToken { get; set; } [JsonPropertyName("token_type")] public string? TokenType { get; set; } }""")]
    [InlineData("""class User { public string? AccessToken { get; set; } public string? RefreshToken { get; set; } }""")]
    [InlineData("""class Tok { public string? access_token; }""")]
    [InlineData("""static class Names { public static string access_token = "access_token", token_type = "token_type"; }""")]
    public Task Stays_silent(string sample) => Verify.IsSilent(Usings + sample);

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Usings + "class Tok { public string? access_token, token_type; }", Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Usings + """
        record Tok([property: JsonPropertyName(] string AccessToken, [JsonProperty()] string); class { [JsonPropertyName("access_token")] public string
        class Two { [DataMember(Name = )] public string { get; set; } [JsonPropertyName("access_token")] public }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
