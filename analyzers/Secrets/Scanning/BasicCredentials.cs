using System.Text;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>User and password of the Basic scheme (RFC 7617).</summary>
internal static class BasicCredentials
{
    public static bool TryRead(ReadOnlySpan<char> base64, out string user, out string password)
    {
        (user, password) = ("", "");
        if (base64.Length is < 8 or > 512 || base64.Length % 4 != 0)
            return false;

        string text;
        try
        {
            text = Encoding.UTF8.GetString(Convert.FromBase64String(base64.ToString()));
        }
        catch (FormatException)
        {
            return false;
        }

        var colon = text.IndexOf(':');
        if (colon < 0 || text.Any(static character => character is < ' ' or > '~'))
            return false;
        (user, password) = (text.Substring(0, colon), text.Substring(colon + 1));
        return true;
    }
}
