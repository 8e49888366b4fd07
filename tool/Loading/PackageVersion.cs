namespace Broxi.Security.Tool.Loading;

/// <summary>A version that can be ordered: a release stands above its previews.</summary>
internal readonly record struct PackageVersion(Version Number, bool IsRelease) : IComparable<PackageVersion>
{
    private static readonly Version s_none = new(0, 0);

    public static PackageVersion Parse(string text)
    {
        var number = text.Split('-', '+')[0];
        if (!number.Contains('.'))
            number += ".0";
        return new(Version.TryParse(number, out var version) ? version : s_none, !text.Contains('-'));
    }

    public int CompareTo(PackageVersion other) =>
        Number.CompareTo(other.Number) is not 0 and var order ? order : IsRelease.CompareTo(other.IsRelease);
}
