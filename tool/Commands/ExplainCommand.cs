using System.CommandLine;
using Broxi.Security.Tool.Reporting;
using Broxi.Security.Tool.Rules;

namespace Broxi.Security.Tool.Commands;

/// <summary><c>broxi explain BRX2001</c>: the rule's page in the terminal, without a network.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("rule") { Description = "The rule's id, as in BRX2001.", HelpName = "rule" };
        id.CompletionSources.Add(static _ => RuleCatalog.All.Rules.Select(static rule => rule.Id));
        var command = new Command("explain", "Show a rule's page: what goes wrong, an example and its fix.") { id };
        command.SetAction(parsed =>
        {
            var rule = RuleCatalog.All.Get(parsed.GetRequiredValue(id));
            var page = RulePage.Of(rule.Id) ?? throw new CannotScanException($"the page of {rule.Id} is missing; see {rule.HelpLinkUri}");
            MarkdownView.Write(page.Document, Terminal.On(parsed.InvocationConfiguration.Output));
        });
        return command;
    }
}
