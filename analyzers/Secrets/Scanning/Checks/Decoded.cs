namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>What a token says when it is decoded.</summary>
internal static class Decoded
{
    /// <summary>Grafana: <c>glc_</c> and the old <c>eyJrIjoi…</c>.</summary>
    public static bool IsGrafana(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[768];
        var json = Base64.Decode(token.StartsWith("glc_".AsSpan()) ? token.Slice(4) : token, buffer);
        return Json.Has(json, "k") && Json.Has(json, "n") && (Json.Has(json, "o") || Json.Has(json, "id"));
    }

    public static bool IsSentry(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[768];
        var json = Base64.Decode(token.Slice("sntrys_".Length), buffer);
        return Json.Has(json, "iat") && Json.Has(json, "org");
    }

    public static bool IsOnePassword(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var json = Base64.Decode(token.Slice("ops_".Length), buffer);
        return Json.Has(json, "secretKey") || Json.Has(json, "signInAddress");
    }

    /// <summary>Mapbox's secret tokens, <c>sk.eyJ…</c>; the public ones begin with <c>pk.</c></summary>
    public static bool IsMapbox(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Json.Has(Base64.Decode(token.Slice("sk.".Length), buffer), "u");
    }

    /// <summary>PyPI's macaroons: version 2, with the site as the location.</summary>
    public static bool IsPyPi(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[24];
        var bytes = Base64.Decode(token.Slice("pypi-".Length), buffer);
        return bytes.Length > 20 && bytes[0] == 2 && bytes[1] == 1 && bytes[2] < 16 && bytes[3 + bytes[2]] == 2;
    }

    /// <summary>JFrog's reference tokens: <c>reftkn:</c>, a number, an expiry, and the secret.</summary>
    public static bool IsJFrog(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[48];
        var bytes = Base64.Decode(token, buffer);
        var number = "reftkn:".Length;
        while (number < bytes.Length && bytes[number] is >= (byte)'0' and <= (byte)'9')
            number++;
        return number > 7 && number + 1 < bytes.Length && bytes[number] == ':' && bytes[number + 1] is >= (byte)'0' and <= (byte)'9';
    }

    /// <summary>Discord's bots: the first part is the decimal number of the bot.</summary>
    public static bool IsDiscord(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[24];
        var digits = Base64.Decode(token.Slice(0, token.IndexOf('.')), buffer);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
        }

        return digits.Length >= 17;
    }

    /// <summary>NuGet: a version, <c>v4</c>, and two numbers in base32, whose last characters have spare bits.</summary>
    public static bool IsNuGet(ReadOnlySpan<char> token) =>
        Base32.Digit(token[3]) < 16 && Base32.Digit(token[19]) is 0 or 16 && Base32.Digit(token[45]) % 4 == 0;

    /// <summary>An installation token of a GitHub App that carries a JWT; it lives an hour, and is one all the same.</summary>
    public static bool IsGitHubInstallation(ReadOnlySpan<char> token) => JsonWebToken.IsSigned(token.Slice(token.IndexOf("eyJ".AsSpan())));
}
