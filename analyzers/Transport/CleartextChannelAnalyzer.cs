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
        Calls("MQTTnet.MqttClientWebSocketOptionsBuilder", "uri", "WithUri"),
        Properties("MQTTnet.MqttClientWebSocketOptions", "Uri"));

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
            if (Insecure(use, operation.CancellationToken) is { } insecure && !Environments.IsDevelopmentOnly(use.Operation))
                operation.ReportDiagnostic(environments.Finding(Descriptor, use.Value, insecure, use.Member.Display(), TokenOfCalls));
        });
        Exemptions.Register(context, (operation, use) =>
        {
            if (ValueTracer.Trace(use.Value, operation.CancellationToken).MustBe(true) && !IsLocal(use, operation.CancellationToken)
                && !Environments.IsDevelopmentOnly(use.Operation))
            {
                operation.ReportDiagnostic(environments.Finding(Descriptor, ((ISimpleAssignmentOperation)use.Operation).Target, use.Member.Display(), TokenOfCalls));
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
            if (CleartextAddress.RemoteHost(origin, CleartextAddress.WebSocket) is not { } host || Environments.IsDevelopmentOnly(use.Operation))
                continue;

            context.ReportDiagnostic(LocalHost.IsPrivate(host)
                ? environments.Hint(Descriptor, use.Value, origin, use.Member.Display(), "WebSocket traffic")
                : environments.Finding(Descriptor, use.Value, origin, use.Member.Display(), "WebSocket traffic"));
            return;
        }
    }

    /// <summary>A channel without TLS is a mistake when credentials travel over it; where to, the source rarely tells.</summary>
    private static void ReportChannel(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (Insecure(use, context.CancellationToken) is not { } insecure || !CredentialMention.IsBeside(use.Operation.Syntax)
            || Environments.IsDevelopmentOnly(use.Operation))
        {
            return;
        }

        // The older channel names its host, with or without a port; the newer one has an address, which BRX2001 reads.
        var target = use.Argument("target") ?? use.Argument("host");
        var host = target is null ? null : ValueTracer.Trace(target, context.CancellationToken).Origins is [{ Text: { } text }] ? text.Split(':')[0] : null;
        if (host is null ? HasWrittenAddress(use, context.CancellationToken) : LocalHost.IsLocal(host))
            return;

        context.ReportDiagnostic(host is null || LocalHost.IsPrivate(host)
            ? environments.Hint(Descriptor, use.Value, insecure, use.Member.Display(), TokenOfCalls)
            : environments.Finding(Descriptor, use.Value, insecure, use.Member.Display(), TokenOfCalls));
    }

    private static Origin? Insecure(SinkUse use, CancellationToken cancellation)
    {
        foreach (var origin in ValueTracer.Trace(use.Value, cancellation).Origins)
        {
            if (origin.Source is IPropertyReferenceOperation { Property: { Name: "Insecure", ContainingType.Name: "ChannelCredentials" } })
                return origin;
        }

        return null;
    }

    private static bool HasWrittenAddress(SinkUse use, CancellationToken cancellation) =>
        Addresses(use, cancellation).Any(static address => address.Prefix?.StartsWith(CleartextAddress.Http, StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsLocal(SinkUse use, CancellationToken cancellation) =>
        Addresses(use, cancellation) is { Length: > 0 } addresses && Array.TrueForAll(addresses, static address => CleartextAddress.IsLocal(address, CleartextAddress.Http));

    /// <summary>The address in the call that the options are created for: <c>GrpcChannel.ForAddress(address, new() { … })</c>.</summary>
    private static Origin[] Addresses(SinkUse use, CancellationToken cancellation)
    {
        for (var parent = use.Operation.Parent; parent is not (null or IBlockOperation); parent = parent.Parent)
        {
            if (parent is not IInvocationOperation { TargetMethod.Name: "ForAddress" } call)
                continue;
            return call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "address") is { } address
                ? [.. ValueTracer.Trace(address.Value, cancellation).Origins]
                : [];
        }

        return [];
    }
}
