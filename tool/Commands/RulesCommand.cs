using System.CommandLine;
using System.Text.Json;
using Broxi.Security.Tool.Reporting;
using Broxi.Security.Tool.Rules;
using Spectre.Console;

namespace Broxi.Security.Tool.Commands;

/// <summary><c>broxi rules</c>: what the scanner knows.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var command = new Command("rules", "List the rules.") { json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.WriteLine(Json());
            else
                Terminal.On(output).Write(Table());
        });
        return command;
    }

    private static Table Table()
    {
        var table = new Table().NoBorder();
        foreach (var heading in (string[])["Id", "Severity", "Title", "CWE", "Fix"])
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        foreach (var rule in RuleCatalog.All.Rules)
        {
            var severity = Severities.Of(rule);
            table.AddRow(
                new Text(rule.Id),
                new Text(rule.IsEnabledByDefault ? severity.Name : "off", severity.Style),
                new Text(rule.Name),
                new Text(rule.Cwe),
                new Text(RulePage.Of(rule.Id)?.Fix is null ? "no" : "yes"));
        }

        return table;
    }

    private static string Json() => JsonSerializer.Serialize(
        RuleCatalog.All.Rules.Select(static rule => new
        {
            rule.Id,
            Severity = Severities.Of(rule).Name,
            EnabledByDefault = rule.IsEnabledByDefault,
            Title = rule.Name,
            rule.Cwe,
            RulePage.Of(rule.Id)?.Fix,
            HelpUri = rule.HelpLinkUri,
        }),
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
