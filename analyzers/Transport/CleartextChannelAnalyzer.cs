using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2005: a WebSocket or a gRPC channel, both of which stay open for long, goes without TLS.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CleartextChannelAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2005";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Clear-text WebSocket or insecure gRPC credentials",
        "'{0}' sends {1} without TLS, where anyone on the path can read and change it; use TLS",
        DiagnosticSeverity.Warning,
        "A channel without TLS shows its messages, and the token that opened it, to everyone on the path for as long as it is open.",
        "CWE-319");

    private const string UnencryptedHttp2 = "System.Net.Http.SocketsHttpHandler.Http2UnencryptedSupport";
    private const string TokenOfCalls = "the token of every call";

    /// <summary>Addresses of WebSocket servers.</summary>
    internal static readonly Sinks WebSockets = new(
        Calls("System.Net.WebSockets.ClientWebSocket", "uri", "ConnectAsync"),
        Calls("Websocket.Client.WebsocketClient", "url", Sink.Constructor),
        Properties("Websocket.Client.WebsocketClient", "Url"),
        Calls("Microsoft.AspNetCore.SignalR.Client.HubConnectionBuilderHttpExtensions", "url", "WithUrl"),
        Properties("Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions", "Url"),
        InEach(MqttNet.Types("MqttClientWebSocketOptionsBuilder"), static type => Calls(type, "uri", "WithUri")),
        InEach(MqttNet.Types("MqttClientWebSocketOptions"), static type => Properties(type, "Uri")));

    /// <summary>The credentials of gRPC channels.</summary>
    internal static readonly Sinks ChannelCredentials = new(
        Properties("Grpc.Net.Client.GrpcChannelOptions", "Credentials"),
        Calls("Grpc.Core.Channel", "credentials", Sink.Constructor));

    /// <summary>What binds the credentials of calls to those of the channel.</summary>
    internal static readonly Sinks BoundCredentials = new(Calls("Grpc.Core.ChannelCredentials", "channelCredentials", "Create"));

    /// <summary>What sends the credentials of calls over whatever channel there is.</summary>
    internal static readonly Sinks Exemptions = new(Properties("Grpc.Net.Client.GrpcChannelOptions", "UnsafeUseInsecureChannelCallCredentials"));

    /// <summary>Creates the analyzer.</summary>
    public CleartextChannelAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        WebSockets.Register(context, (operation, use) => ReportWebSocket(operation, use, environments));
        ChannelCredentials.Register(context, (operation, use) => ReportChannel(operation, use, environments));
        BoundCredentials.Register(context, (operation, use) =>
        {
            if (Insecure(use, operation.CancellationToken) is { } insecure && !IsLocal(use, operation.CancellationToken))
                operation.ReportDiagnostic(environments.Finding(Descriptor, use.Value, insecure, use.Member.Display(), TokenOfCalls));
        });
        Exemptions.Register(context, (operation, use) =>
        {
            if (ValueTracer.Trace(use.Value, operation.CancellationToken).MustBe(true) && !IsLocal(use, operation.CancellationToken)
                && !Environments.IsDevelopmentOnly(use.Operation))
            {
                operation.ReportDiagnostic(environments.Finding(Descriptor, use.Place, use.Member.Display(), TokenOfCalls));
            }
        });
        FrameworkSwitch.Settings.Register(context, (operation, use) =>
        {
            if (FrameworkSwitch.TurnsOn(use, UnencryptedHttp2, operation.CancellationToken) && !Environments.IsDevelopmentOnly(use.Operation))
                operation.ReportDiagnostic(environments.Hint(Descriptor, use.Operation, use.Member.Display(), "HTTP/2 traffic"));
        });
    }

    private static void ReportWebSocket(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        foreach (var origin in ValueTracer.Trace(use.Value, context.CancellationToken).Origins)
        {
            if (CleartextAddress.RemoteHost(origin, CleartextAddress.WebSocket) is not { } host || IsInDevelopment(use, origin))
                continue;

            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !LocalHost.IsPrivate(host), use.Value, origin, use.Member.Display(), "WebSocket traffic"));
            return;
        }
    }

    /// <summary>A channel without TLS is a mistake when credentials travel over it; where to, the source rarely tells.</summary>
    private static void ReportChannel(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (Insecure(use, context.CancellationToken) is not { } insecure || !CredentialMention.IsBeside(use.Operation.Syntax))
            return;

        // The older channel names its server; the newer one has an address, which BRX2001 reads.
        var exposure = Target(use.Operation) is { } target ? ServerExposure.Of(target, context.CancellationToken)
            : HasWrittenAddress(use, context.CancellationToken) ? Exposure.None
            : Exposure.Possible;
        if (exposure != Exposure.None)
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, exposure == Exposure.Certain, use.Value, insecure, use.Member.Display(), TokenOfCalls));
    }

    /// <summary>Where the value is that of a channel without TLS, not only on a development machine.</summary>
    private static Origin? Insecure(SinkUse use, CancellationToken cancellation)
    {
        foreach (var origin in ValueTracer.Trace(use.Value, cancellation).Origins)
        {
            if (origin.Source is IPropertyReferenceOperation { Property: { Name: "Insecure", ContainingType.Name: "ChannelCredentials" } } && !IsInDevelopment(use, origin))
                return origin;
        }

        return null;
    }

    private static bool IsInDevelopment(SinkUse use, Origin origin) => Environments.IsDevelopmentOnly(use.Operation) || Environments.IsDevelopmentOnly(origin.Source);

    private static bool HasWrittenAddress(SinkUse use, CancellationToken cancellation) =>
        Addresses(use, cancellation).Any(static address => address.Prefix?.StartsWith(CleartextAddress.Http, StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsLocal(SinkUse use, CancellationToken cancellation) => ChannelAround(use) switch
    {
        IObjectCreationOperation channel => Target(channel) is { } target && ServerExposure.Of(target, cancellation) == Exposure.None,
        _ => Addresses(use, cancellation) is { Length: > 0 } addresses && Array.TrueForAll(addresses, static address => CleartextAddress.IsLocal(address, CleartextAddress.Http)),
    };

    private static Origin[] Addresses(SinkUse use, CancellationToken cancellation) =>
        ChannelAround(use)?.Argument("address") is { } address ? [.. ValueTracer.Trace(address, cancellation).Origins] : [];

    /// <summary>The server of a channel of the older kind, with or without a port.</summary>
    private static IOperation? Target(IOperation channel) => channel.Argument("target") ?? channel.Argument("host");

    /// <summary>What opens the channel that the value is for: <c>GrpcChannel.ForAddress(address, new() { … })</c>, <c>new Channel(target, …)</c>.</summary>
    private static IOperation? ChannelAround(SinkUse use)
    {
        for (var parent = use.Operation.Parent; parent is not (null or IBlockOperation); parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: "ForAddress" } or IObjectCreationOperation { Type.Name: "Channel" })
                return parent;
        }

        return null;
    }
}
