namespace VulnerableApi;

/// <summary>Links a user's calendar, and takes any answer that comes back.</summary>
internal static class CalendarLink
{
    public static string Address(string callback) =>
        "https://calendar.contoso.com/authorize?client_id=workflows&response_type=code&redirect_uri=" + Uri.EscapeDataString(callback); // BRX3102
}
