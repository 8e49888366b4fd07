using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.CodeFixes.OAuth;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.OAuth.WrongExpiryUnitAnalyzer,
    Broxi.Security.CodeFixes.OAuth.WrongExpiryUnitFix>;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="WrongExpiryUnitAnalyzer"/> and <see cref="WrongExpiryUnitFix"/>.</summary>
public sealed class WrongExpiryUnitTests
{
    private const string Answer = """
        using System.Runtime.Serialization;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        using Newtonsoft.Json;
        using Newtonsoft.Json.Linq;
        using Newtonsoft.Json.Serialization;

        """;

    private const string Tok = """
        record Tok([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

        """;

    [Theory]
    [InlineData("AddMilliseconds")]
    [InlineData("AddMinutes")]
    [InlineData("AddHours")]
    [InlineData("AddDays")]
    [InlineData("AddTicks")]
    public Task Counts_in_seconds(string method) => Verify.Fixes(
        Answer + Tok + $$"""
        class Session
        {
            DateTimeOffset _expiry;
            DateTime _utc;
            void Set(Tok t)
            {
                // when
                _expiry = [|DateTimeOffset.UtcNow.{{method}}(t.ExpiresIn)|]; // then
                _utc = [|DateTime.UtcNow
                    .{{method}}(/* soon */ t.ExpiresIn - 60)|];
            }
        }
        """,
        Answer + Tok + """
        class Session
        {
            DateTimeOffset _expiry;
            DateTime _utc;
            void Set(Tok t)
            {
                // when
                _expiry = DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn); // then
                _utc = DateTime.UtcNow
                    .AddSeconds(/* soon */ t.ExpiresIn - 60);
            }
        }
        """);

    [Theory]
    [InlineData("FromMilliseconds")]
    [InlineData("FromMinutes")]
    [InlineData("FromHours")]
    [InlineData("FromDays")]
    [InlineData("FromTicks")]
    public Task Counts_a_time_span_in_seconds_inside_another_call(string method) => Verify.Fixes(
        Answer + Tok + $$"""
        class Session
        {
            DateTimeOffset When(Tok t, TimeProvider clock) => clock.GetUtcNow().Add([|TimeSpan.{{method}}(t.ExpiresIn)|]).AddMinutes(-1);
        }
        """,
        Answer + Tok + """
        class Session
        {
            DateTimeOffset When(Tok t, TimeProvider clock) => clock.GetUtcNow().Add(TimeSpan.FromSeconds(t.ExpiresIn)).AddMinutes(-1);
        }
        """);

    [Fact]
    public Task Drops_a_division_by_a_thousand() => Verify.Fixes(
        Answer + Tok + """
        class Session
        {
            DateTime When(Tok t) => [|DateTime.UtcNow.AddSeconds(t.ExpiresIn / 1000)|];
        }
        """,
        Answer + Tok + """
        class Session
        {
            DateTime When(Tok t) => DateTime.UtcNow.AddSeconds(t.ExpiresIn);
        }
        """);

    [Theory]
    [InlineData("""class T { [JsonPropertyName("expires_in")] public int Lifetime { get; set; } }""", "t.Lifetime")]
    [InlineData("""class T { [JsonProperty("expires_in")] public string Lifetime { get; set; } = ""; }""", "int.Parse(t.Lifetime)")]
    [InlineData("""class T { [JsonProperty(PropertyName = "expires_in")] public string Lifetime = ""; }""", "Convert.ToInt32(t.Lifetime)")]
    [InlineData("""[DataContract] class T { [DataMember(Name = "expires_in")] public long? Lifetime { get; set; } }""", "t.Lifetime ?? 3600")]
    [InlineData("""record T([JsonProperty("expires_in")] double? ExpiresIn);""", "t.ExpiresIn.Value")]
    [InlineData("""class T { public int? expires_in { get; set; } }""", "t.expires_in.GetValueOrDefault()")]
    [InlineData("""[JsonObject(NamingStrategyType = typeof(SnakeCaseNamingStrategy))] class T { public int ExpiresIn { get; set; } }""", "t.ExpiresIn")]
    [InlineData("""class T { public string? AccessToken, TokenType; public int ExpiresIn; }""", "Math.Max(t.ExpiresIn - 30, 0)")]
    [InlineData("class T : IdentityModel.Client.TokenResponse { }", "t.ExpiresIn")]
    [InlineData("class T : Duende.IdentityModel.Client.TokenResponse { }", "t.ExpiresIn")]
    [InlineData("class T { public JsonElement Json; }", """t.Json.GetProperty("expires_in").GetInt32()""")]
    [InlineData("class T { public JObject Json = new(); }", """(int)t.Json["expires_in"]!""")]
    [InlineData("class T { public JObject Json = new(); }", """t.Json.Value<int>("expires_in")""")]
    [InlineData("class T { public JsonNode Json = null!; }", """t.Json["expires_in"]!.GetValue<int>()""")]
    [InlineData("class T { public Dictionary<string, string> Json = []; }", """double.Parse(t.Json["expires_in"])""")]
    [InlineData("class T { public dynamic Json = 1; }", "(int)t.Json.expires_in")]
    public Task Knows_the_field_by_its_name_on_the_wire(string type, string value) => Verify.Finds(
        Answer + $$"""
        {{type}}
        class Session { DateTimeOffset When(T t) => [|DateTimeOffset.UtcNow.AddMinutes({{value}})|]; }
        """);

    [Theory]
    [InlineData("var seconds = t.ExpiresIn;")]
    [InlineData("var seconds = t.ExpiresIn; seconds -= 60;")]
    [InlineData("int.TryParse(t.ExpiresIn.ToString(), out var seconds);")]
    public Task Follows_variables(string statements) => Verify.Finds(
        Answer + Tok + $$"""
        class Session
        {
            DateTimeOffset When(Tok t)
            {
                {{statements}}
                return [|DateTimeOffset.UtcNow.AddMinutes(seconds)|];
            }
        }
        """);

    [Theory]
    [InlineData("DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn)")]
    [InlineData("DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn - 60)")]
    [InlineData("DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn / 2)")]
    [InlineData("DateTimeOffset.UtcNow.AddMilliseconds(t.ExpiresIn * 1000L)")]
    [InlineData("DateTimeOffset.UtcNow.AddMinutes(t.ExpiresIn / 60)")]
    [InlineData("DateTimeOffset.UtcNow.AddMinutes((t.ExpiresIn - 30) / 60.0)")]
    [InlineData("DateTimeOffset.UtcNow.AddHours(t.ExpiresIn / 3600)")]
    [InlineData("DateTimeOffset.UtcNow.AddTicks(TimeSpan.TicksPerSecond * t.ExpiresIn)")]
    [InlineData("DateTimeOffset.UtcNow + TimeSpan.FromSeconds(t.ExpiresIn)")]
    [InlineData("DateTimeOffset.UtcNow.AddMinutes(TimeSpan.FromSeconds(t.ExpiresIn).TotalMinutes)")]
    [InlineData("DateTimeOffset.UtcNow.AddSeconds(t.ExpiresIn).AddMinutes(-5)")]
    public Task Accepts_seconds_and_converted_values(string expression) => Verify.IsSilent(
        Answer + Tok + $$"""
        class Session { DateTimeOffset When(Tok t) => {{expression}}; }
        """);

    [Theory]
    [InlineData("var minutes = t.ExpiresIn / 60;")]
    [InlineData("var minutes = t.ExpiresIn; minutes /= 60;")]
    [InlineData("int.TryParse(t.ExpiresIn.ToString(), out var minutes); minutes = minutes / 60;")]
    public Task Accepts_a_variable_that_was_converted(string statements) => Verify.IsSilent(
        Answer + Tok + $$"""
        class Session
        {
            DateTimeOffset When(Tok t)
            {
                {{statements}}
                return DateTimeOffset.UtcNow.AddMinutes(minutes);
            }
        }
        """);

    [Theory]
    // Settings of a server that issues tokens are often in minutes.
    [InlineData("class T { public int ExpiresIn { get; set; } }", "t.ExpiresIn")]
    [InlineData("class T { public string? AccessToken; public int ExpiresIn; }", "t.ExpiresIn")]
    [InlineData("""class T { public string? AccessToken, TokenType; [JsonPropertyName("expiresIn")] public int ExpiresIn { get; set; } }""", "t.ExpiresIn")]
    [InlineData("""class T { [JsonPropertyName("expires_in")] public int ExpiresInMinutes { get; set; } }""", "t.ExpiresInMinutes")]
    [InlineData("""class T { [JsonPropertyName("expires_in")] public TimeSpan ExpiresIn { get; set; } }""", "t.ExpiresIn.TotalMinutes")]
    [InlineData("""class T { [JsonPropertyName("refresh_in")] public int ExpiresIn { get; set; } }""", "t.ExpiresIn")]
    public Task Stays_silent_when_the_unit_is_not_known_to_be_seconds(string type, string value) => Verify.IsSilent(
        Answer + $$"""
        {{type}}
        class Session { DateTimeOffset When(T t) => DateTimeOffset.UtcNow.AddMinutes({{value}}); }
        """);

    [Fact]
    public Task Only_hints_in_tests() => Verify.Hints(
        Answer + Tok + """
        class Session { DateTimeOffset When(Tok t) => [|DateTimeOffset.UtcNow.AddMinutes(t.ExpiresIn)|]; }
        """, Project.Test);

    [Fact]
    public Task Only_hints_in_development_code() => Verify.Hints(
        Answer + Tok + """
        class Session
        {
        #if DEBUG
            DateTimeOffset When(Tok t) => [|DateTimeOffset.UtcNow.AddMinutes(t.ExpiresIn)|];
        #endif
        }
        """, new Project { Symbols = ["DEBUG"] });

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Answer + Tok + """
        class Session { object When(Tok t) => DateTime.UtcNow.AddMinutes(t.).AddSeconds( / 1000).AddHours(); }
        """, new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
