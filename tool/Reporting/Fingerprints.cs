using System.Security.Cryptography;
using System.Text;
using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Loading;

namespace Broxi.Security.Tool.Reporting;

/// <summary>
/// Names for findings by which a code host knows them again after lines have moved: the rule, the file, the text of the line,
/// and a number when the same line occurs more than once.
/// </summary>
internal sealed class Fingerprints(ScanRoot root)
{
    public const string Key = "broxiLineHash/v1";

    private readonly Dictionary<string, int> _occurrences = [];

    public string Next(Finding finding)
    {
        var identity = $"{finding.Rule.Id}\n{root.Relative(finding.Place.Path)}\n{finding.Place.Line.Trim()}";
        var occurrence = _occurrences[identity] = _occurrences.GetValueOrDefault(identity) + 1;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{occurrence}")).AsSpan(0, 16));
    }
}
