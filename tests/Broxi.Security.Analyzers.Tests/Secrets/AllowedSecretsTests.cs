using System.Security.Cryptography;
using System.Text;
using Broxi.Security.Analyzers.Secrets;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="AllowedSecrets"/>: a hash or a comment with a reason accepts a secret, whichever rule would find it.</summary>
public sealed class AllowedSecretsTests
{
    private const string Secret = "8f14e45fceea167a5a36dedd4bea2543";

    public static TheoryData<string> Sinks =>
    [
        """_ = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", [|"SECRET"|]);""",
        """_ = new Azure.Identity.ClientSecretCredential("tenant", "id", [|"SECRET"|]);""",
        """_ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey([|"SECRET"u8.ToArray()|]);""",
    ];

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task A_hash_accepts_a_secret(string statement)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));
        await Run(statement, "broxi_allowed_secrets = sha256:" + hash[..8], isAllowed: true);
        await Run(statement, "broxi_allowed_secrets = sha256:00000000, SHA256:" + hash.ToUpperInvariant(), isAllowed: true);
        await Run(statement, "broxi_allowed_secrets = " + hash[..8], isAllowed: false);
        await Run(statement, "broxi_allowed_secrets = sha256:" + hash[..7], isAllowed: false);
        await Run(statement, "broxi_allowed_secrets = sha256:, sha256:" + hash[..8] + "00000000", isAllowed: false);
    }

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task A_comment_accepts_a_secret(string statement)
    {
        await Run(statement + " // broxi:allow(The emulator's key is public.)", "", isAllowed: true);
        await Run("// broxi:allow(The emulator's key is public.)\n" + statement, "", isAllowed: true);
        await Run("/* broxi:allow(The emulator's key is public.) */\n" + statement, "", isAllowed: true);
        await Run(statement + " // broxi:allow()", "", isAllowed: false);
        await Run("// broxi:allow(The emulator's key is public.)\n\n" + statement, "", isAllowed: false);
    }

    [Fact]
    public Task A_comment_at_the_constant_accepts_its_uses() => Verify<HardcodedTokenAnalyzer>.IsSilent(
        $$"""
        class C
        {
            const string Key = "{{Secret}}"; // broxi:allow(The emulator's key is public.)
            static readonly string s_key = "{{Secret}}"; // broxi:allow(The emulator's key is public.)
            object A = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", Key);
            object B = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", s_key);
        }
        """);

    [Fact]
    public async Task A_hash_and_a_comment_accept_a_token()
    {
        var token = ProviderTokens.GitHub();
        var hash = Masked.Of(token)[^8..];
        await Verify<ProviderTokenAnalyzer>.IsSilent($$"""class C { string A = "{{token}}"; }""", new Project { EditorConfig = "broxi_allowed_secrets = sha256:" + hash });
        await Verify<ProviderTokenAnalyzer>.IsSilent($$"""class C { string A = "Bearer {{token}}"; } // broxi:allow(The server is gone.)""");
        await Verify<ProviderTokenAnalyzer>.IsSilent($$"""class C { char[] A = { '{{string.Join("', '", token.ToCharArray())}}' }; } // broxi:allow(The server is gone.)""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    public Task A_comment_above_a_text_of_several_lines_accepts_its_token(string dollar) => Verify<ProviderTokenAnalyzer>.IsSilent(
        $$""""
        class C
        {
            // broxi:allow(The server is gone.)
            string A = {{dollar}}"""
                first line
                {{ProviderTokens.GitHub()}}
                """;
        }
        """");

    private static async Task Run(string statement, string config, bool isAllowed)
    {
        var code = $"class C\n{{\n    void M()\n    {{\n        {statement.Replace("SECRET", Secret, StringComparison.Ordinal)}\n    }}\n}}";
        if (isAllowed)
            code = code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var project = new Project { EditorConfig = config };
        await (statement switch
        {
            _ when statement.Contains("Azure", StringComparison.Ordinal) => Verify<HardcodedClientSecretAnalyzer>.Finds(code, project),
            _ when statement.Contains("Tokens", StringComparison.Ordinal) => Verify<HardcodedSigningKeyAnalyzer>.Finds(code, project),
            _ => Verify<HardcodedTokenAnalyzer>.Finds(code, project),
        });
    }
}
