using System.Text.Json.Nodes;
using Broxi.Security.Tool.Reporting;
using Broxi.Security.Tool.Rules;

namespace Broxi.Security.Tool.Tests;

public class RuleCommandTests
{
    [Fact]
    public async Task Lists_every_rule()
    {
        var run = await Workspace.RunAsync("rules");

        Assert.Equal(0, run.Code);
        Assert.All(RuleCatalog.All.Rules, rule => Assert.Contains($"{rule.Id} ", run.Output, StringComparison.Ordinal));
        Assert.Matches(@"(?m)^BRX2001 +warning +Request sent over clear-text HTTP +CWE-319 +(yes|no)", run.Output);
    }

    [Fact]
    public async Task Lists_every_rule_as_json()
    {
        var run = await Workspace.RunAsync("rules", "--json");

        var rules = JsonNode.Parse(run.Output)!.AsArray();
        Assert.Equal(RuleCatalog.All.Rules.Select(static rule => rule.Id), rules.Select(static rule => (string)rule!["id"]!));
        var cleartext = rules.Single(static rule => (string?)rule!["id"] == "BRX2001")!;
        Assert.Equal(("warning", "CWE-319", true), ((string?)cleartext["severity"], (string?)cleartext["cwe"], (bool)cleartext["enabledByDefault"]!));
    }

    [Fact]
    public async Task Explains_every_rule()
    {
        foreach (var rule in RuleCatalog.All.Rules)
        {
            var run = await Workspace.RunAsync("explain", rule.Id.ToLowerInvariant());

            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.StartsWith($"{rule.Id}: {rule.Name}", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_rule_gets_a_suggestion()
    {
        var near = await Workspace.RunAsync("explain", "BRX201");
        var far = await Workspace.RunAsync("explain", "passwords");

        Assert.Equal((2, 2), (near.Code, far.Code));
        Assert.Contains("did you mean BRX", Assert.Single(near.Notices), StringComparison.Ordinal);
        Assert.Equal("broxi: there is no rule 'passwords'; 'broxi rules' lists them all", Assert.Single(far.Notices));
    }

    [Fact]
    public void A_page_is_shown_without_its_markup()
    {
        using var output = new StringWriter();

        MarkdownView.Write(RulePage.Parse("""
            # BRX0000: A defect

            | | |
            |---|---|
            | Severity | Warning |
            | Fix | Use `https` |

            Some **strong** words
            over `two` lines, see [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).

            ## Violation
            ```csharp
            var a = new[] { "[x]" };
            if (a.Length > 1)
                return;
            ```
            ## See also
            - one
            - <https://cwe.mitre.org/>
            """), Terminal.On(output));

        Assert.Equal("""
            BRX0000: A defect

            Severity Warning
            Fix Use https

            Some strong words over two lines, see RFC 6750 (https://www.rfc-editor.org/rfc/rfc6750).

            Violation

            var a = new[] { "[x]" };
            if (a.Length > 1)
            return;

            See also

            - one
            - https://cwe.mitre.org/
            """.ReplaceLineEndings("\n"), string.Join('\n', output.ToString().Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))).Trim());
        Assert.Contains("        return;", output.ToString(), StringComparison.Ordinal);
    }
}
