using System.Text.RegularExpressions;

namespace Broxi.Security.Tool.Loading;

/// <summary>Whether a folder's name says that tests are in it: <c>test</c>, <c>tests</c>, <c>Contoso.UnitTests</c>.</summary>
internal static partial class TestFolder
{
    /// <summary>A global configuration file that makes a project one of tests.</summary>
    public const string Configuration = "is_global = true\nbroxi_test_project = true\n";

    public static bool Holds(string relativePath) =>
        relativePath.Split('/').SkipLast(1).Any(static folder => Name().IsMatch(folder));

    [GeneratedRegex(@"^(.*[._-])?((?i:(unit|integration|functional|acceptance|end2end|e2e|component|smoke)?tests?)|\w+[a-z]Tests)$", RegexOptions.CultureInvariant)]
    public static partial Regex Name();
}
