using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Loading;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Reporting;

/// <summary>The report for machines: SARIF 2.1.0.</summary>
internal static class SarifReport
{
    private const string SourceRoot = "SRCROOT";

    /// <summary>What ties a rule to the taxonomy; any fixed value will do.</summary>
    private const string CweGuid = "25f72d7e-8a92-459d-ad67-64853f788765";

    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ScanResult result, int exitCode) => new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = Driver(result.Rules) },
            ["taxonomies"] = new JsonArray(Taxonomy(result.Rules)),
            ["invocations"] = new JsonArray(Invocation(result, exitCode)),
            ["originalUriBaseIds"] = new JsonObject
            {
                [SourceRoot] = new JsonObject { ["uri"] = new Uri(result.Root.Folder.TrimEnd('/') + "/").AbsoluteUri },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = Results(result),
        }),
    }.ToJsonString(s_format);

    private static JsonObject Driver(RuleCatalog catalog)
    {
        var version = typeof(SarifReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new()
        {
            ["name"] = "broxi",
            ["organization"] = "BroxiAI",
            ["version"] = version,
            ["semanticVersion"] = version.Split('+')[0],
            ["informationUri"] = "https://github.com/BroxiAI/Broxi.Security.Analyzers",
            ["rules"] = new JsonArray([.. catalog.Rules.Select(Rule)]),
            ["supportedTaxonomies"] = new JsonArray(Cwe()),
        };
    }

    private static JsonObject Rule(DiagnosticDescriptor rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = PascalCase(rule.Name),
        ["shortDescription"] = Text(rule.Name),
        ["fullDescription"] = Text(rule.Description.ToString(CultureInfo.InvariantCulture)),
        ["helpUri"] = rule.HelpLinkUri,
        ["defaultConfiguration"] = new JsonObject
        {
            ["enabled"] = rule.IsEnabledByDefault,
            ["level"] = Severities.Level(rule.DefaultSeverity),
        },
        ["relationships"] = new JsonArray(new JsonObject
        {
            ["target"] = new JsonObject { ["id"] = rule.CweNumber, ["toolComponent"] = Cwe() },
            ["kinds"] = new JsonArray("superset"),
        }),
        ["properties"] = new JsonObject
        {
            ["tags"] = new JsonArray("security", rule.Cwe, "external/cwe/" + rule.Cwe.ToLowerInvariant()),
            ["precision"] = rule.DefaultSeverity >= DiagnosticSeverity.Warning ? "high" : "medium",
            ["security-severity"] = SecuritySeverity(rule),
        },
    };

    /// <summary>A score as CVSS has them, which code hosts sort by: over 7 is high, over 4 medium.</summary>
    private static string SecuritySeverity(DiagnosticDescriptor rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "9.1",
        DiagnosticSeverity.Warning => rule.IsStarred ? "8.1" : "6.5",
        _ => "3.7",
    };

    private static JsonObject Taxonomy(RuleCatalog catalog) => new()
    {
        ["name"] = "CWE",
        ["guid"] = CweGuid,
        ["organization"] = "MITRE",
        ["shortDescription"] = Text("The MITRE Common Weakness Enumeration"),
        ["informationUri"] = "https://cwe.mitre.org/",
        ["isComprehensive"] = false,
        ["taxa"] = new JsonArray([.. catalog.Rules.Select(static rule => rule.CweNumber).Distinct().Order(StringComparer.Ordinal).Select(static number => new JsonObject
        {
            ["id"] = number,
            ["helpUri"] = $"https://cwe.mitre.org/data/definitions/{number}.html",
        })]),
    };

    private static JsonObject Cwe() => new() { ["name"] = "CWE", ["index"] = 0, ["guid"] = CweGuid };

    private static JsonObject Invocation(ScanResult result, int exitCode) => new()
    {
        ["executionSuccessful"] = true,
        ["exitCode"] = exitCode,
        ["startTimeUtc"] = Time(result.Started),
        ["endTimeUtc"] = Time(result.Started + result.Time),
        ["toolExecutionNotifications"] = new JsonArray([.. result.Notices.Select(static notice => new JsonObject
        {
            ["level"] = notice.IsWarning ? "warning" : "note",
            ["message"] = Text(notice.Text),
        })]),
    };

    private static JsonArray Results(ScanResult result)
    {
        var indexes = result.Rules.Rules.Select(static (rule, index) => (rule.Id, index)).ToDictionary(static pair => pair.Id, static pair => pair.index);
        var fingerprints = new Fingerprints(result.Root);
        return new([.. result.Findings.Select(finding => new JsonObject
        {
            ["ruleId"] = finding.Rule.Id,
            ["ruleIndex"] = indexes[finding.Rule.Id],
            ["level"] = Severities.Level(finding.Severity),
            ["message"] = Text(finding.Message),
            ["locations"] = new JsonArray(Location(finding.Place, result.Root)),
            ["relatedLocations"] = new JsonArray([.. finding.Related.Select(place => Location(place, result.Root))]),
            ["partialFingerprints"] = new JsonObject { [Fingerprints.Key] = fingerprints.Next(finding) },
        })]);
    }

    private static JsonObject Location(CodePlace place, ScanRoot root) => new()
    {
        ["physicalLocation"] = new JsonObject
        {
            ["artifactLocation"] = root.Contains(place.Path)
                ? new JsonObject { ["uri"] = string.Join('/', root.Relative(place.Path).Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = SourceRoot }
                : new JsonObject { ["uri"] = new Uri(Path.GetFullPath(place.Path)).AbsoluteUri },
            ["region"] = new JsonObject
            {
                ["startLine"] = place.Span.Start.Line + 1,
                ["startColumn"] = place.Span.Start.Character + 1,
                ["endLine"] = place.Span.End.Line + 1,
                ["endColumn"] = place.Span.End.Character + 1,
                ["snippet"] = Text(place.Snippet),
            },
        },
    };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string PascalCase(string title) => string.Concat(title
        .Split((char[])[' ', '-', '\'', ',', '(', ')', '/', '.'], StringSplitOptions.RemoveEmptyEntries)
        .Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
