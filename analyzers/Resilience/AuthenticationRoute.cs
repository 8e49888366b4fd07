namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Whether a route is one where somebody shows a password, a code or a token.</summary>
internal static class AuthenticationRoute
{
    /// <summary>The last segment of such a route, without hyphens.</summary>
    private static readonly HashSet<string> s_ends = new(StringComparer.OrdinalIgnoreCase)
    {
        "login", "logon", "signin", "authenticate", "accesstoken", "refreshtoken", "otp", "verifyotp", "validateotp", "mfa", "2fa", "twofactor", "verify2fa", "verifymfa",
    };

    /// <summary>Ends that other routes have as well: a device's push token, a cache that is refreshed.</summary>
    private static readonly HashSet<string> s_vagueEnds = new(StringComparer.OrdinalIgnoreCase) { "token", "refresh" };

    private static readonly string[] s_areas = ["auth", "account", "identity", "session", "connect"];

    public static bool Is(string route)
    {
        var segments = route.Split('/').Select(static segment => segment.Trim('~').Replace("-", "").Replace("_", ""))
            .Where(static segment => segment.Length > 0 && segment[0] != '{').ToList();
        if (segments.Count == 0)
            return false;

        var end = segments[segments.Count - 1];
        if (end.EndsWith("Async", StringComparison.Ordinal))
            end = end.Substring(0, end.Length - "Async".Length);
        return s_ends.Contains(end)
            || (s_vagueEnds.Contains(end) && segments.Take(segments.Count - 1).Any(static segment => Array.Exists(s_areas, area => segment.StartsWith(area, StringComparison.OrdinalIgnoreCase) || segment.StartsWith("o" + area, StringComparison.OrdinalIgnoreCase))));
    }
}
