using System.Text.RegularExpressions;

namespace Broxi.Security.Tool.Loading;

/// <summary>Whether a folder's name says that tests are in it: <c>test</c>, <c>tests</c>, <c>Contoso.UnitTests</c>.</summary>
internal static partial class TestFolder
{
    /// <summary>
    /// A global configuration file that says whether a project is one of tests. Its references do not tell: loose files share
    /// those of all their projects.
    /// </summary>
    public static string Configuration(bool isTest) => $"is_global = true\nbroxi_test_project = {(isTest ? "true" : "false")}\n";

    public static bool Holds(string relativePath) =>
        relativePath.Split('/').SkipLast(1).Any(static folder => Name().IsMatch(folder));

    [GeneratedRegex(@"^(.*[._-])?((?i:(unit|integration|functional|acceptance|end2end|e2e|component|smoke)?tests?)|\w+[a-z]Tests)$", RegexOptions.CultureInvariant)]
    public static partial Regex Name();
}
