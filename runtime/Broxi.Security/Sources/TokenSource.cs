using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Broxi.Security;

/// <summary>Sources for API tokens: tokens that a person has issued and that live until they are rotated.</summary>
public static class TokenSource
{
    /// <summary>
    /// A token from configuration: user secrets, environment, a vault's provider. A changed value is used at the next request
    /// (CWE-324).
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The key, such as <c>Broxi:ApiToken</c>. An optional <c>Broxi:ApiTokenExpiresAt</c> (ISO 8601) tells when it expires.</param>
    public static ITokenSource FromConfiguration(IConfiguration configuration, string key)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new TextTokenSource($"the configuration key '{key}'", () => configuration[key], () => configuration[key + "ExpiresAt"]);
    }

    /// <summary>A token from an environment variable.</summary>
    /// <param name="variable">The variable, such as <c>BROXI_API_TOKEN</c>.</param>
    public static ITokenSource FromEnvironment(string variable)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        return new TextTokenSource($"the environment variable '{variable}'", () => Environment.GetEnvironmentVariable(variable));
    }

    /// <summary>
    /// A token from a file, such as a mounted secret of Kubernetes. Changes are seen within a few seconds, also those by a
    /// symbolic link, and at once when the token was refused. The last line end does not count.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public static ITokenSource FromFile(string path, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileTokenSource(path, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Two tokens that overlap while one is rotated: the first until a server refuses it, then the second until the first has
    /// changed. So a token is rotated without a failed request: put the new one second, revoke the old, move the new one up.
    /// </summary>
    /// <param name="primary">The token that is used.</param>
    /// <param name="secondary">The token that takes over.</param>
    /// <param name="logger">Told when the second takes over.</param>
    public static ITokenSource Rotating(ITokenSource primary, ITokenSource secondary, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(secondary);
        return new RotatingTokenSource(primary, secondary, logger);
    }
}
