using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Rules;

/// <summary>What a rule's descriptor says beyond its title.</summary>
internal static class RuleFacts
{
    private const string CwePrefix = "CWE-";

    extension(DiagnosticDescriptor rule)
    {
        public string Name => rule.Title.ToString(CultureInfo.InvariantCulture);

        /// <summary>The weakness, as in <c>CWE-319</c>.</summary>
        public string Cwe => rule.CustomTags.First(static tag => tag.StartsWith(CwePrefix, StringComparison.Ordinal));

        /// <summary>The number alone, as the CWE taxonomy has it.</summary>
        public string CweNumber => rule.Cwe[CwePrefix.Length..];

        /// <summary>Whether the code that the rule points at holds a secret.</summary>
        public bool IsAboutSecrets => rule.Id == "BRX7002" || rule.Id.StartsWith("BRX1", StringComparison.Ordinal);

        /// <summary>Whether strict mode makes the rule's findings errors.</summary>
        public bool IsStarred => rule.CustomTags.Contains("Starred");
    }
}
