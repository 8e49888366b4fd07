namespace Broxi.Security.Analyzers.Transport;

/// <summary>The types of MQTTnet, which has moved them with each of the versions 4 and 5.</summary>
internal static class MqttNet
{
    private static readonly string[] s_namespaces = ["MQTTnet.", "MQTTnet.Client.", "MQTTnet.Client.Options."];

    /// <summary>The types of these names in every version.</summary>
    public static string[] Types(params string[] names) => [.. names.SelectMany(static name => s_namespaces.Select(ns => ns + name))];
}
