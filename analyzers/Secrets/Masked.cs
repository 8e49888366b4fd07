namespace Broxi.Security.Analyzers.Secrets;

/// <summary>How a message names a secret. Messages end in build logs and SARIF files, so they never hold the secret itself.</summary>
internal static class Masked
{
    /// <summary>The first three characters of a long secret, enough to recognise it; nothing of a short one.</summary>
    public static string Of(string secret) => secret.Length > 12 ? secret.Substring(0, 3) + "…" : "…";
}
