namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Every family, a line each. Where two match the same text, the earlier wins.</summary>
internal static class TokenFamilies
{
    public static TokenFamily[] All { get; } = [.. VerifiedFamilies.All, .. RecognisedFamilies.All];
}
