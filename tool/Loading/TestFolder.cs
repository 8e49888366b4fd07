using System.Text.RegularExpressions;

namespace Broxi.Security.Tool.Loading;

/// <summary>Whether a folder's name says that tests are in it: <c>test</c>, <c>tests</c>, <c>Contoso.UnitTests</c>.</summary>
internal static partial class TestFolder
{
    public static bool Holds(string relativePath) =>
        relativePath.Split('/').SkipLast(1).Any(static folder => Name().IsMatch(folder));

    [GeneratedRegex(@"^(.*[._-])?((?i:(unit|integration|functional|acceptance|end2end|e2e|component|smoke)?tests?)|\w+[a-z]Tests)$", RegexOptions.CultureInvariant)]
    public static partial Regex Name();
}
