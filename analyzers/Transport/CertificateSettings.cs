using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>What switches the certificate check off without a callback that gets the policy errors.</summary>
internal static class CertificateSettings
{
    private static readonly string[] s_mqttOptions = MqttNet.Types("MqttClientTlsOptions", "MqttClientOptionsBuilderTlsParameters");
    private static readonly string[] s_mqttBuilders = MqttNet.Types("MqttClientTlsOptionsBuilder");

    /// <summary>Callbacks that get the errors of the check wrapped in an object; those that get them as they are need no row.</summary>
    public static readonly Sinks Callbacks = new(
        Sinks.InEach(s_mqttOptions, static type => Sinks.Properties(type, "CertificateValidationHandler")),
        Sinks.InEach(s_mqttBuilders, static type => Sinks.Calls(type, "certificateValidationHandler", "WithCertificateValidationHandler")),
        Sinks.Properties("Azure.Core.Pipeline.HttpPipelineTransportOptions", "ServerCertificateCustomValidationCallback"));

    /// <summary>Switches that must not be on.</summary>
    public static readonly Sinks Switches = new(
        Sinks.InEach(s_mqttOptions, static type => Sinks.Properties(type, "AllowUntrustedCertificates", "IgnoreCertificateChainErrors")),
        Sinks.Properties("RabbitMQ.Client.SslOption", "AcceptablePolicyErrors"));

    /// <summary>Modes whose zero means that nothing is validated.</summary>
    public static readonly Sinks Modes = new(
        Sinks.Properties("System.ServiceModel.Security.X509ServiceCertificateAuthentication", "CertificateValidationMode"),
        Sinks.Properties("System.ServiceModel.Security.X509ClientCertificateAuthentication", "CertificateValidationMode"),
        Sinks.Properties("System.ServiceModel.Security.IssuedTokenServiceCredential", "CertificateValidationMode"));

    /// <summary>Calls that switch the check off, with a flag that is on unless it is passed, or without one.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Calls = new Dictionary<string, string[]>
    {
        ["WithAllowUntrustedCertificates"] = s_mqttBuilders,
        ["WithIgnoreCertificateChainErrors"] = s_mqttBuilders,
        ["AllowAnyClientCertificate"] = ["Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions"],
    };
}
