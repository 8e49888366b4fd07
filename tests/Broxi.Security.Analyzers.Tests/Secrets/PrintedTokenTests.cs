using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.PrintedTokenAnalyzer,
    Broxi.Security.CodeFixes.Secrets.PrintedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="PrintedTokenAnalyzer"/> and <see cref="PrintedTokenFix"/>.</summary>
public sealed class PrintedTokenTests
{
    [Theory]
    [InlineData("record [|Session|](string AccessToken);")]
    [InlineData("record struct [|Session|](string? RefreshToken, int X);")]
    [InlineData("record [|Session|] { public required string ClientSecret { get; init; } }")]
    [InlineData("record [|Session|] { public byte[] SigningKey = []; }")]
    [InlineData("class Outer { internal record [|Session|](string Password); }")]
    [InlineData("record [|Login|](string Token);")]
    [InlineData("[[|System.Diagnostics.DebuggerDisplay(\"{Id} {AccessToken,nq}\")|]] class Session { public int Id; string AccessToken = \"\"; }")]
    public Task Finds(string sample) => Verify.Finds(sample);

    [Theory]
    [InlineData("record Session(string TokenType, int TokenCount, CancellationToken Token, string AccessTokenUrl);")]
    [InlineData("record Lexeme(string Token, int Line);")]
    [InlineData("class Session { public string AccessToken { get; set; } = \"\"; }")]
    [InlineData("class Outer { private record Session(string AccessToken); }")]
    [InlineData("record Session(string AccessToken) { public override string ToString() => \"Session\"; }")]
    [InlineData("record Session(string AccessToken) { protected virtual bool PrintMembers(System.Text.StringBuilder builder) => false; }")]
    [InlineData("record Session { string AccessToken { get; } = \"\"; public static string Password => \"\"; public string ApiKey { set { } } }")]
    [InlineData("class RedactedAttribute : Attribute; record Session([Redacted] string AccessToken, [property: Redacted] string Password);")]
    [InlineData("[System.Diagnostics.DebuggerDisplay(\"{Id} AccessToken\")] class Session { public int Id; public string AccessToken = \"\"; }")]
    [InlineData("[System.Diagnostics.DebuggerDisplay(\"{AccessToken.Length}\")] class Session { public string AccessToken = \"\"; }")]
    public Task Leaves_alone(string sample) => Verify.IsSilent(sample);

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent("record Session(string AccessToken);", Project.Test);

    [Fact]
    public Task Leaves_half_typed_code_alone() => Verify.IsSilent(
        "record ; record Session( { } [System.Diagnostics.DebuggerDisplay()] class C { } [System.Diagnostics.DebuggerDisplay(\"{\")] class D { }",
        Project.Default with { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    [Fact]
    public Task Masks_every_credential_of_every_record() => Verify.Fixes(
        """
        using System.Text;

        // who is signed in
        public record [|Session|](string User, string AccessToken, string? RefreshToken); // until tomorrow

        class Outer
        {
            internal sealed record [|Login|](string Password)
            {
                // set later
                public string User { get; set; } = "";
            }

            internal record struct [|Pair|](string ApiKey, int Id)
            {
            }
        }
        """,
        """
        using System.Text;

        // who is signed in
        public record Session(string User, string AccessToken, string? RefreshToken)
        {
            protected virtual bool PrintMembers(StringBuilder builder)
            {
                builder.Append($"User = {User}, AccessToken = ***, RefreshToken = ***");
                return true;
            }
        } // until tomorrow

        class Outer
        {
            internal sealed record Login(string Password)
            {
                // set later
                public string User { get; set; } = "";

                private bool PrintMembers(StringBuilder builder)
                {
                    builder.Append($"Password = ***, User = {User}");
                    return true;
                }
            }

            internal record struct Pair(string ApiKey, int Id)
            {
                private bool PrintMembers(StringBuilder builder)
                {
                    builder.Append($"ApiKey = ***, Id = {Id}");
                    return true;
                }
            }
        }
        """);

    [Fact]
    public Task Keeps_what_the_base_prints() => Verify.Fixes(
        """
        public record User(string Name);

        public record [|Session|](string Name, string Jwt) : User(Name);
        """,
        """
        public record User(string Name);

        public record Session(string Name, string Jwt) : User(Name)
        {
            protected override bool PrintMembers(System.Text.StringBuilder builder)
            {
                if (base.PrintMembers(builder))
                    builder.Append(", ");
                builder.Append("Jwt = ***");
                return true;
            }
        }
        """);

    [Theory]
    [InlineData("[[|System.Diagnostics.DebuggerDisplay(\"{AccessToken}\")|]] class Session { public string AccessToken = \"\"; }")]
    [InlineData("record [|Session|](string AccessToken, int @class);")]
    public Task Offers_no_fix(string sample) => Verify.OffersNoFix(sample);
}
