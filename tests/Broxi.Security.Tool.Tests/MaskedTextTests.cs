using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Spectre.Console;

namespace Broxi.Security.Tool.Tests;

public class MaskedTextTests
{
    [Theory]
    [InlineData("\"s3cr3t-of-contoso\"", "\"s3cr…\"")]
    [InlineData("@\"s3cr3t-of-contoso\"", "@\"s3cr…\"")]
    [InlineData("\"s3cr3t-of-contoso\"u8", "\"s3cr…\"u8")]
    [InlineData("$\"Bearer {token}s3cr3t-of-contoso\"", "$\"Bea…{token}s3cr…\"")]
    [InlineData("\"\"\"s3cr3t-of-contoso\"\"\"", "\"\"\"s3cr…\"\"\"")]
    [InlineData("\"\"\"\n  s3cr3t-of-contoso\n  more\n  \"\"\"", "\"\"\"\n  s3cr…\n  \"\"\"")]
    [InlineData("\"s3cr3t-of", "\"s3cr…")]
    [InlineData("\"abc\"", "\"a…\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"s3cr3t\" + \"-of-contoso\"", "\"s3c…\" + \"…\"")]
    [InlineData("new[] { 's', '3', (byte)'c', 0x72 }", "new[] { …, …, (byte)…, … }")]
    [InlineData("['s', '3']", "[…, …]")]
    [InlineData("42", "42")]
    public void Literals_keep_their_first_characters_only(string literal, string shown)
    {
        var code = $"var key = {literal}";
        var span = new TextSpan("var key = ".Length, literal.Length);

        Assert.Equal("var key = " + shown, Mask(code, span).Slice(new TextSpan(0, code.Length)));
    }

    [Fact]
    public void A_literal_is_masked_wherever_the_finding_touches_it()
    {
        const string Code = "Use(Header(\"s3cr3t-of-contoso\"), \"harmless text\");";

        var masked = Mask(Code, TextSpan.FromBounds(Code.IndexOf("Header", StringComparison.Ordinal), Code.IndexOf(", ", StringComparison.Ordinal)));

        Assert.Equal("Use(Header(\"s3cr…\"), \"harmless text\");", masked.Slice(new TextSpan(0, Code.Length)));
    }

    [Theory]
    [InlineData("Use(\"Bearer s3cr3t-of-contoso\", \"s3cr3t-of-contoso\"); // s3cr3t-of-contoso", "Use(\"Bear…\", \"s3cr…\"); // s3cr…")]
    [InlineData("Use($\"{user} s3cr3t-of-contoso\"); //s3cr3t-of-contoso", "Use($\"{user} s3c…\"); //s3cr…")]
    [InlineData("Use(); // s3cr3t-of-contoso, s3cr3t-of-contoso", "Use(); // s3cr…, s3cr…")]
    public void A_secret_that_is_a_part_of_a_text_is_masked_everywhere(string code, string shown)
    {
        var masked = Mask(code, new TextSpan(code.IndexOf("s3cr3t", StringComparison.Ordinal), "s3cr3t-of-contoso".Length));

        Assert.Equal(shown, masked.Slice(new TextSpan(0, code.Length)));
    }

    [Fact]
    public void The_caret_stays_under_the_masked_code()
    {
        const string Code = "    Use(\"s3cr3t-of-contoso\", Bad(\"s3cr3t-of-contoso\"));";
        var (first, second) = (Code.IndexOf('"'), Code.LastIndexOf('(') + 1);
        var tree = CSharpSyntaxTree.ParseText(Code, path: "A.cs", cancellationToken: TestContext.Current.CancellationToken);
        var text = MaskedText.Of(tree, [new TextSpan(first, 19), new TextSpan(second, 19)], TestContext.Current.CancellationToken);
        using var output = new StringWriter();

        CodeFrame.Write(Terminal.On(output), text.At(Location.Create(tree, new TextSpan(second, 19))), Style.Plain, width: 200);

        Assert.Equal("""
              1 | Use("s3cr…", Bad("s3cr…"));
                |                  ^^^^^^^

            """.ReplaceLineEndings("\n"), output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_long_line_is_shown_around_the_finding()
    {
        var code = new string('a', 1000) + "(BAD)" + new string('b', 1000);
        using var output = new StringWriter();

        CodeFrame.Write(Terminal.On(output), Mask(code, default).At(Location.Create(Tree(code), new TextSpan(1001, 3))), Style.Plain, width: 200);

        var lines = output.ToString().Split('\n');
        Assert.InRange(lines[0].Length, 100, 200);
        Assert.Equal(lines[0].IndexOf("BAD", StringComparison.Ordinal), lines[1].IndexOf("^^^", StringComparison.Ordinal));
    }

    [Fact]
    public void Escape_sequences_and_invisible_characters_do_not_reach_the_terminal() =>
        Assert.Equal("a\uFFFD[31m b\uFFFDc", Printable.Text("a\u001b[31m\tb\u202ec"));

    private static SyntaxTree Tree(string code) => CSharpSyntaxTree.ParseText(code, path: "A.cs");

    private static MaskedText Mask(string code, TextSpan secret) => MaskedText.Of(Tree(code), [secret], CancellationToken.None);
}
