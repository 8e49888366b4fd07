using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.ProviderTokenAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="ProviderTokenAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class ProviderTokenTests
{
    private static readonly Project s_comments = new() { EditorConfig = "broxi_secrets_in_comments = true" };

    /// <summary>Every form in which C# writes text; the class stands once for each family, with <c>TOKEN</c> replaced.</summary>
    [Theory]
    [InlineData("""const string A = "[|TOKEN|]";""")]
    [InlineData("""static readonly string A = "[|TOKEN|]";""")]
    [InlineData("""string A { get; set; } = "[|TOKEN|]";""")]
    [InlineData("""string A => "[|TOKEN|]";""")]
    [InlineData("""void M() { var a = "[|TOKEN|]"; const string b = "nothing"; }""")]
    [InlineData("""string M(string user) => $"https://{user}@api.contoso.com/?key=[|TOKEN|]&page={user}";""")]
    [InlineData("""string M(string user) => $"{user} [|TOKEN|]";""")]
    [InlineData("""string A = $"[|TOKEN|]";""")]
    [InlineData("""string M(string user) => $"Bearer {"[|TOKEN|]"} of {user}";""")]
    [InlineData("string M(string user) => $@\"\"\"[|TOKEN|]\"\" {user}\";")]
    [InlineData("string M(string user) => $\"\"\"\n    user: {user}\n    token: \"[|TOKEN|]\"\n    \"\"\";")]
    [InlineData("string A = \"\"\"[|TOKEN|]\"\"\";")]
    [InlineData("string A = \"\"\"\n    { \"token\": \"[|TOKEN|]\",\n      \"more\": 1 }\n    \"\"\";")]
    [InlineData("string A = @\"first line\n[|TOKEN|]\n\";")]
    [InlineData("""string A = "line\n[|TOKEN|]\t";""")]
    [InlineData("""string A = "Server=db;Token=[|TOKEN|];Pooling=true";""")]
    [InlineData("""static ReadOnlySpan<byte> A => "[|TOKEN|]"u8;""")]
    [InlineData("static ReadOnlySpan<byte> A => [|\"HEAD\"u8 + \"TAIL\"u8|];")]
    [InlineData("const string A = [|\"HEAD\"\n    + \"TAIL\"|];")]
    [InlineData("string A = [|\"Bearer \" + (\"HEAD\" + @\"TAIL\") + \"; more\"|];")]
    [InlineData("""string A = "Bearer " + "[|TOKEN|]";""")]
    [InlineData("""string M(string user) => user + ":" + "[|TOKEN|]";""")]
    [InlineData("""byte[] A = [|{ BYTES }|];""")]
    [InlineData("""byte[] A = new byte[] [|{ BYTES }|];""")]
    [InlineData("""char[] A = new[] [|{ CHARS }|];""")]
    [InlineData("""char[] A = [|[CHARS]|];""")]
    [InlineData("""static ReadOnlySpan<byte> A => [|[BYTES]|];""")]
    [InlineData("""List<string> A = ["[|TOKEN|]"];""")]
    [InlineData("""[System.ComponentModel.Description("[|TOKEN|]")] void M() { }""")]
    [InlineData("""[Obsolete(message: "[|TOKEN|]")] int A;""")]
    [InlineData("""void M([System.ComponentModel.DefaultValue("[|TOKEN|]")] string a) { }""")]
    [InlineData("""void M(string a = "[|TOKEN|]") { }""")]
    [InlineData("""Func<string, string> A = (string a = "[|TOKEN|]") => a;""")]
    [InlineData("""Dictionary<string, string> A = new() { ["a"] = "[|TOKEN|]" };""")]
    [InlineData("""Dictionary<string, string> A = new() { { "a", "[|TOKEN|]" } };""")]
    [InlineData("""Uri A = new UriBuilder { Password = "[|TOKEN|]" }.Uri;""")]
    [InlineData("""object A = new { Token = "[|TOKEN|]" };""")]
    [InlineData("""(string, string) A = ("a", "[|TOKEN|]");""")]
    [InlineData("""record R(string A = "[|TOKEN|]");""")]
    [InlineData("""record R(string A) { public R() : this("[|TOKEN|]") { } }""")]
    [InlineData("""string M(int a) => a switch { 1 => "[|TOKEN|]", _ => "" };""")]
    [InlineData("""int M(string a) => a switch { "[|TOKEN|]" => 1, _ => 2 };""")]
    [InlineData("""int M(string a) { switch (a) { case "[|TOKEN|]": return 1; default: return 2; } }""")]
    [InlineData("""bool M(string a) => a is "[|TOKEN|]" || a == "";""")]
    [InlineData("""string M(string? a) => a ?? "[|TOKEN|]";""")]
    [InlineData("""void M() => Console.WriteLine("{0}", "[|TOKEN|]");""")]
    [InlineData("""string M() { return F(); static string F() => "[|TOKEN|]"; }""")]
    [InlineData("""IEnumerable<string> M() { yield return "[|TOKEN|]"; }""")]
    [InlineData("#if true\n    string A = \"[|TOKEN|]\";\n#else\n    string A = \"TOKEN\";\n#endif")]
    [InlineData("""unsafe void M() { char* a = stackalloc char[] [|{ CHARS }|]; }""")]
    public Task Finds_a_token_in_every_form(string member) => Verify.Finds(
        string.Join('\n', ProviderTokens.Several.Select((token, index) => $"class C{index}\n{{\n    {Fill(member, token)}\n}}")));

    [Fact]
    public Task Finds_an_escaped_token()
    {
        var token = ProviderTokens.GitHub();
        return Verify.Finds($$"""class C { string A = [|"\u0067{{token[1..]}}"|]; }""");
    }

    [Fact]
    public Task Finds_tokens_in_top_level_statements() => Verify.Finds(
        string.Join('\n', ProviderTokens.Several.Select(static (token, index) => $"var a{index} = \"[|{token}|]\";")),
        new Project { IsProgram = true });

    [Fact]
    public Task Finds_tokens_in_attributes_of_the_assembly() => Verify.Finds(
        string.Join('\n', ProviderTokens.Several.Select(static token => $"[assembly: System.Reflection.AssemblyMetadata(\"a\", \"[|{token}|]\")]")));

    [Fact]
    public Task Finds_tokens_in_generated_code() => Verify.Finds(
        "// <auto-generated/>\nclass C { string A = \"[|" + ProviderTokens.GitHub() + "|]\"; }");

    [Fact]
    public Task Finds_several_tokens_in_one_text() => Verify.Finds(
        $$"""class C { string A = "{ \"github\": \"[|{{ProviderTokens.GitHub()}}|]\", \"npm\": \"[|{{ProviderTokens.Npm()}}|]\" }"; }""");

    [Theory]
    [InlineData("""byte[] A = Convert.FromBase64String([|"BASE64"|]);""")]
    [InlineData("""static string FromBase64String(string a) => a; string A = FromBase64String([|"BASE64"|]);""")]
    [InlineData("""object A = new System.Net.Http.Headers.AuthenticationHeaderValue([|"Basic BASE64"|]);""")]
    [InlineData("""string M(string a) => $"[|Basic BASE64|]";""")]
    [InlineData("""string A = "BASE64";""")]
    public Task Finds_a_token_in_base64_that_is_decoded(string member)
    {
        var token = ProviderTokens.GitHub();
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("user:" + token));
        return Verify.Finds($"class C\n{{\n    {member.Replace("BASE64", base64, StringComparison.Ordinal)}\n}}");
    }

    [Fact]
    public Task Finds_a_private_key() => Verify.Finds(
        $$""""
        class C
        {
            string A = [|"""
                {{ProviderTokens.PrivateKey().ReplaceLineEndings("\n                ")}}
                """|];
            string B = [|"{{ProviderTokens.PrivateKey().ReplaceLineEndings("\\n")}}"|];
        }
        """");

    [Theory]
    [InlineData("""string A = nameof(TOKEN); const string TOKEN = "";""")]
    [InlineData("""string M(string a) => $"HEAD{a}";""")]
    [InlineData("""string M(string a) => $"{a}TOKEN";""")]
    [InlineData("""string M(string a) => $"TOKEN{a}";""")]
    [InlineData("""string A = "abcTOKENabc";""")]
    [InlineData("""string A = "ghp_short";""")]
    [InlineData("""string A = "HEAD" + "123TAIL";""")]
    [InlineData("// TOKEN\n    /* TOKEN */ int a;")]
    [InlineData("#if false\n    string A = \"TOKEN\";\n#endif")]
    [InlineData("""int[] A = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 };""")]
    [InlineData("""int A = 1 + 2 + 3; string M(int a) => "number " + a + 'c' + "and more text, long enough";""")]
    public Task Is_silent_without_a_token(string member) => Verify.IsSilent($"class C\n{{\n    {Fill(member, ProviderTokens.GitHub())}\n}}");

    [Theory]
    [InlineData("Broxi.Security, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089")]
    [InlineData("InstrumentationKey=5fca0b3d-9c5a-4c4f-8a63-0e7a5e8f2b1c;IngestionEndpoint=https://eu.in.applicationinsights.azure.com/")]
    [InlineData("sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==")]
    [InlineData("desk_live_chat_configuration_section")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("8f14e45fceea167a5a36dedd4bea2543")]
    public Task Is_silent_about_text_that_is_no_secret(string text) => Verify.IsSilent($"class C {{ string A = \"{text}\"; }}");

    [Theory]
    [InlineData("// [|TOKEN|]")]
    [InlineData("/* first\n   [|TOKEN|] */")]
    [InlineData("/// <summary>Call it with [|TOKEN|] please.</summary>")]
    [InlineData("#if false\n    string A = \"[|TOKEN|]\";\n#endif")]
    public Task Finds_a_token_in_a_comment_on_demand(string comment) => Verify.Finds(
        $"class C\n{{\n    {Fill(comment, ProviderTokens.GitHub())}\n    int a;\n}}", s_comments);

    private const string Own = "brx_q7Zk3VbN9sLx2TfR8wYcJm5Dh4Gp6KtWa1Ee";

    [Fact]
    public async Task Finds_a_family_of_the_project()
    {
        var project = new Project { EditorConfig = "broxi_token_families = broken, x=y:z:1, a=bcd_:hex:20-30+, Broxi API token=brx_:base62:36" };
        await Verify.Finds($"class C {{ string A = \"[|{Own}|]\"; string B = \"{Own}\"; }}", project);
        await Verify.IsSilent($"class C {{ string A = \"{Own}\"; }}");
    }

    [Fact]
    public Task A_family_that_cannot_be_read_is_ignored() => Verify.IsSilent(
        $"class C {{ string A = \"{Own}\"; }}", new Project { EditorConfig = "broxi_token_families = Broxi=brx_:base62, =:::, Broxi=brx_:base62:36++" });

    [Fact]
    public Task A_token_in_a_comment_is_another_place()
    {
        var token = ProviderTokens.GitHub();
        return Verify.Finds($"class C\n{{\n    // [|{token}|]\n    string A = \"{token}\"; // {token}\n}}", s_comments);
    }

    [Fact]
    public async Task Only_a_verified_token_of_a_provider_is_more_than_a_suggestion_in_a_test_project()
    {
        await Verify.Finds($"class C {{ string A = \"[|{ProviderTokens.GitHub()}|]\"; }}", Project.Test);
        await Verify.Hints($"class C {{ string A = \"[|{ProviderTokens.Stripe()}|]\"; }}", Project.Test);
        await Verify.Hints($"class C {{ string A = \"[|{ProviderTokens.Of("JSON Web Token")}|]\"; }}", Project.Test);
        await Verify.Hints($"class C {{ string A = \"\"\"\n[|{ProviderTokens.PrivateKey()}|]\n\"\"\"; }}", Project.Test);
    }

    [Fact]
    public Task Only_hints_at_a_key_of_a_test_mode() => Verify.Hints($"class C {{ string A = \"[|{ProviderTokens.Of("Stripe test key")}|]\"; }}");

    [Fact]
    public Task Survives_half_typed_code() => Verify.Finds(
        $$"""class C { string A = "[|{{ProviderTokens.GitHub()}}|]; string B = $"{""",
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    /// <summary>A sum as deep as generators write it.</summary>
    [Fact]
    public Task Survives_a_long_sum() => Verify.Finds(
        $"class C {{ string A = {string.Concat(Enumerable.Repeat("\"some text of a long page\" + ", 2_000))} \" [|{ProviderTokens.GitHub()}|]\"; }}");

    [Fact]
    public Task Reads_the_environment()
    {
        var (github, npm) = (ProviderTokens.GitHub(), ProviderTokens.Npm());
        return Verify.Fixes(
            $$"""
            class C
            {
                // A comment stays.
                const string A = "[|{{github}}|]";
                Dictionary<string, string> B = new() { ["a"] = "Bearer [|{{npm}}|]" }; // So does this.
            }
            """,
            """
            class C
            {
                // A comment stays.
                static readonly string A = Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN.");
                Dictionary<string, string> B = new() { ["a"] = $"Bearer {(Environment.GetEnvironmentVariable("API_TOKEN") ?? throw new InvalidOperationException("Set API_TOKEN."))}" }; // So does this.
            }
            """);
    }

    [Fact]
    public Task Reads_the_configuration_at_hand() => Verify.Fixes(
        $$"""
        using Microsoft.Extensions.Configuration;
        class C
        {
            static void Use(string a, params string[] more) { }
            void M(IConfiguration configuration, int n)
            {
                Action later = () => Use(@"[|{{ProviderTokens.GitHub()}}|]");
                Use(n switch { 1 => "[|{{ProviderTokens.Stripe()}}|]", _ => "" });
            }
        }
        """,
        """
        using Microsoft.Extensions.Configuration;
        class C
        {
            static void Use(string a, params string[] more) { }
            void M(IConfiguration configuration, int n)
            {
                Action later = () => Use(configuration["Api:Token"] ?? throw new InvalidOperationException("Api:Token is not configured."));
                Use(n switch { 1 => (configuration["Api:Token"] ?? throw new InvalidOperationException("Api:Token is not configured.")), _ => "" });
            }
        }
        """);

    [Theory]
    [InlineData("""public const string A = "[|TOKEN|]";""")]
    [InlineData("""[Obsolete("[|TOKEN|]")] int A;""")]
    [InlineData("""void M(string a = "[|TOKEN|]") { }""")]
    [InlineData("""int M(string a) { switch (a) { case "[|TOKEN|]": return 1; default: return 2; } }""")]
    [InlineData("""bool M(string a) => a is "[|TOKEN|]";""")]
    [InlineData("""int M(string a) => a switch { "[|TOKEN|]" => 1, _ => 2 };""")]
    [InlineData("""string A = "https://api.contoso.com/?key=[|TOKEN|]";""")]
    [InlineData("""string A = "[|TOKEN|];Server=db";""")]
    [InlineData("""string M(int a) => $"Bearer [|TOKEN|] {a}";""")]
    [InlineData("""static ReadOnlySpan<byte> A => "[|TOKEN|]"u8;""")]
    [InlineData("""char[] A = [|{ CHARS }|];""")]
    [InlineData("""string A = [|"HEAD" + "TAIL"|];""")]
    public Task Offers_no_fix_where_the_literal_must_stay(string member) =>
        Verify.OffersNoFix($"class C\n{{\n    {Fill(member, ProviderTokens.GitHub())}\n}}");

    private static string Fill(string code, string token) => code
        .Replace("TOKEN", token, StringComparison.Ordinal)
        .Replace("HEAD", token[..12], StringComparison.Ordinal)
        .Replace("TAIL", token[12..], StringComparison.Ordinal)
        .Replace("BYTES", string.Join(", ", token.Select(static (character, index) => index % 2 == 0 ? $"0x{(int)character:x}" : $"(byte)'{character}'")), StringComparison.Ordinal)
        .Replace("CHARS", string.Join(", ", token.Select(static character => $"'{character}'")), StringComparison.Ordinal);
}
