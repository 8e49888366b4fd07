using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.CleartextChannelAnalyzer,
    Broxi.Security.CodeFixes.Transport.CleartextChannelFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="CleartextChannelAnalyzer"/> and <see cref="CleartextChannelFix"/>.</summary>
public sealed class CleartextChannelTests
{
    private const string Token = """var headers = new Metadata { { "Authorization", $"Bearer {id}" } }; """;

    private static readonly Project s_nativeGrpc = Project.Default with
    {
        ExtraReferences =
        [
            References.FromSource("Grpc.Core", """
                namespace Grpc.Core
                {
                    public class Channel
                    {
                        public Channel(string target, ChannelCredentials credentials) { }
                        public Channel(string host, int port, ChannelCredentials credentials) { }
                    }
                }
                """),
            References.FromSource("MQTTnet.Old", """
                namespace MQTTnet.Client
                {
                    public class MqttClientWebSocketOptions { public string Uri { get; set; } }
                    public class MqttClientWebSocketOptionsBuilder { public MqttClientWebSocketOptionsBuilder WithUri(string uri) => this; }
                }
                """),
        ],
    };

    [Theory]
    [InlineData("new ClientWebSocket().ConnectAsync([|new Uri(\"ws://feed.broxi.ai/v1\")|], default);")]
    [InlineData("new ClientWebSocket().ConnectAsync([|new Uri($\"ws://feed.broxi.ai/{id}\")|], null, default);")]
    [InlineData("var url = \"WS://feed.broxi.ai:80\"; new ClientWebSocket().ConnectAsync([|new Uri(url + \"/v1\")|], default);")]
    [InlineData("new Websocket.Client.WebsocketClient([|new Uri(\"ws://feed.broxi.ai\")|]) { Url = [|new Uri(\"ws://feed.broxi.ai\")|] };")]
    [InlineData("new HubConnectionBuilder().WithUrl([|\"ws://feed.broxi.ai/hub\"|]); new HubConnectionBuilder().WithUrl([|new Uri(\"ws://feed.broxi.ai/hub\")|]);")]
    [InlineData("new Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions { Url = [|new Uri(\"ws://feed.broxi.ai\")|] };")]
    [InlineData("new MQTTnet.MqttClientOptionsBuilder().WithWebSocketServer(o => o.WithUri([|\"ws://mqtt.broxi.ai/mqtt\"|]));")]
    [InlineData("new MQTTnet.MqttClientWebSocketOptions { Uri = [|\"ws://mqtt.broxi.ai/mqtt\"|] };")]
    [InlineData("new MQTTnet.Client.MqttClientWebSocketOptions { Uri = [|\"ws://mqtt.broxi.ai/mqtt\"|] }; new MQTTnet.Client.MqttClientWebSocketOptionsBuilder().WithUri([|\"ws://mqtt.broxi.ai/mqtt\"|]);")]
    [InlineData("new ClientWebSocket().ConnectAsync([|new Uri(environment.IsDevelopment() ? \"wss://dev.broxi.ai/v1\" : \"ws://feed.broxi.ai/v1\")|], default);")]
    public Task Finds_clear_text_WebSockets(string statements) => Verify.Finds(Method(statements), s_nativeGrpc);

    [Theory]
    [InlineData("new GrpcChannelOptions { [|UnsafeUseInsecureChannelCallCredentials|] = true };")]
    [InlineData("GrpcChannel.ForAddress(\"http://api.broxi.ai\", new GrpcChannelOptions { [|UnsafeUseInsecureChannelCallCredentials|] = true });")]
    [InlineData("services.AddGrpcClient<object>().ConfigureChannel(o => [|o.UnsafeUseInsecureChannelCallCredentials|] = true);")]
    [InlineData("ChannelCredentials.Create([|ChannelCredentials.Insecure|], calls);")]
    [InlineData("new Channel(\"api.broxi.ai:50051\", ChannelCredentials.Create([|ChannelCredentials.Insecure|], calls));")]
    [InlineData("ChannelCredentials.Create([|environment.IsDevelopment() ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure|], calls);")]
    [InlineData("var channel = ChannelCredentials.Insecure; ChannelCredentials.Create([|channel|], calls);")]
    [InlineData(Token + "new Channel(\"api.broxi.ai:50051\", [|ChannelCredentials.Insecure|]); new Channel(\"api.broxi.ai\", 50051, [|ChannelCredentials.Insecure|]);")]
    public Task Finds_tokens_of_calls_on_an_insecure_channel(string statements) => Verify.Finds(Method(statements), s_nativeGrpc);

    [Theory]
    [InlineData(Token + "GrpcChannel.ForAddress(id, new GrpcChannelOptions { Credentials = [|ChannelCredentials.Insecure|] });")]
    [InlineData(Token + "new Channel(id, [|ChannelCredentials.Insecure|]);")]
    [InlineData(Token + "new Channel(\"10.0.0.1:50051\", [|ChannelCredentials.Insecure|]);")]
    [InlineData("new ClientWebSocket().ConnectAsync([|new Uri(\"ws://192.168.0.7/v1\")|], default);")]
    [InlineData("[|AppContext.SetSwitch(\"System.Net.Http.SocketsHttpHandler.Http2UnencryptedSupport\", true)|];")]
    public Task Only_hints_where_the_network_is_not_known(string statements) => Verify.Hints(Method(statements), s_nativeGrpc);

    [Theory]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri(\"wss://feed.broxi.ai\"), default);")]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri(\"ws://localhost:8080\"), default);")]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri(\"ws://feed:8080/v1\"), default);")]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri($\"ws://{id}/v1\"), default);")]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri(id), default);")]
    [InlineData("if (id.StartsWith(\"ws://\") || id == \"ws://feed.broxi.ai\") throw new ArgumentException(); new ClientWebSocket().ConnectAsync(new Uri(\"wss://feed.broxi.ai\"), default);")]
    [InlineData("new ClientWebSocket().ConnectAsync(new Uri(environment.IsDevelopment() ? \"ws://feed.broxi.ai/v1\" : \"wss://feed.broxi.ai/v1\"), default);")]
    [InlineData("ChannelCredentials.Create(environment.IsDevelopment() ? ChannelCredentials.Insecure : ChannelCredentials.SecureSsl, calls);")]
    [InlineData(Token + "new Channel(\"api.broxi.ai\", 50051, environment.IsDevelopment() ? ChannelCredentials.Insecure : ChannelCredentials.SecureSsl);")]
    [InlineData("GrpcChannel.ForAddress(\"http://localhost:5000\", new GrpcChannelOptions { Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, calls) });")]
    [InlineData("new Channel(\"localhost:50051\", ChannelCredentials.Create(ChannelCredentials.Insecure, calls));")]
    [InlineData(Token + "new Channel(\"[::1]:50051\", ChannelCredentials.Insecure); new Channel(\"127.0.0.1:50051\", ChannelCredentials.Insecure);")]
    [InlineData("if (environment.IsDevelopment()) new ClientWebSocket().ConnectAsync(new Uri(\"ws://feed.broxi.ai\"), default);")]
    [InlineData("new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = false };")]
    [InlineData("GrpcChannel.ForAddress(\"http://localhost:5000\", new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true, Credentials = ChannelCredentials.Insecure });")]
    [InlineData("ChannelCredentials.Create(ChannelCredentials.SecureSsl, calls); ChannelCredentials.Create(new SslCredentials(), calls);")]
    [InlineData(Token + "new Channel(\"localhost:50051\", ChannelCredentials.Insecure); new Channel(\"api.broxi.ai\", 50051, ChannelCredentials.SecureSsl);")]
    [InlineData("AppContext.SetSwitch(\"System.Net.Http.SocketsHttpHandler.Http2UnencryptedSupport\", false);")]
    public Task Is_silent_about_the_rest(string statements) => Verify.IsSilent(Method(statements), s_nativeGrpc);

    [Fact]
    public Task Is_silent_about_channels_without_credentials() => Verify.IsSilent(
        """
        using Grpc.Core;
        using Grpc.Net.Client;
        class Health
        {
            GrpcChannel Open(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });
            Channel Old() => new Channel("api.broxi.ai", 50051, ChannelCredentials.Insecure);
        }
        """,
        s_nativeGrpc);

    [Fact]
    public Task Leaves_a_written_address_to_the_other_rule() => Verify.IsSilent(Method(
        Token + "GrpcChannel.ForAddress(\"http://api.broxi.ai\", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });"));

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("new ClientWebSocket().ConnectAsync(new Uri(\"ws://feed.broxi.ai\"), default);"), Project.Test);

    [Theory]
    [InlineData(
        "new ClientWebSocket().ConnectAsync([|new Uri(\"ws://feed.broxi.ai:80/v1?x=1\")|], default); // feed",
        "new ClientWebSocket().ConnectAsync(new Uri(\"wss://feed.broxi.ai/v1?x=1\"), default); // feed")]
    [InlineData(
        "var url = $@\"ws://feed.broxi.ai:80/{id}\"; Action a = () => new ClientWebSocket().ConnectAsync([|new Uri(url)|], default);",
        "var url = $@\"wss://feed.broxi.ai/{id}\"; Action a = () => new ClientWebSocket().ConnectAsync(new Uri(url), default);")]
    [InlineData(
        "new ClientWebSocket().ConnectAsync([|new Uri(id == \"\" ? \"ws://a.broxi.ai/v1\" : (\"ws://b.broxi.ai:80/v1\"))|], default);",
        "new ClientWebSocket().ConnectAsync(new Uri(id == \"\" ? \"wss://a.broxi.ai/v1\" : (\"wss://b.broxi.ai/v1\")), default);")]
    [InlineData(
        "ChannelCredentials.Create([|ChannelCredentials.Insecure|], calls); new GrpcChannelOptions { [|UnsafeUseInsecureChannelCallCredentials|] = true, MaxRetryAttempts = 1 };",
        "ChannelCredentials.Create(ChannelCredentials.SecureSsl, calls); new GrpcChannelOptions { MaxRetryAttempts = 1 };")]
    [InlineData(
        "var channel = Grpc.Core.ChannelCredentials.Insecure /* why */; ChannelCredentials.Create([|channel|], calls);",
        "var channel = Grpc.Core.ChannelCredentials.SecureSsl /* why */; ChannelCredentials.Create(channel, calls);")]
    [InlineData(
        "services.AddGrpcClient<object>().ConfigureChannel(o => [|o.UnsafeUseInsecureChannelCallCredentials|] = true);",
        "services.AddGrpcClient<object>().ConfigureChannel(o => { });")]
    public Task Uses_TLS(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Fact]
    public Task Leaves_a_switch_of_the_process_alone() => Verify.OffersNoFix(
        Method("[|AppContext.SetSwitch(\"System.Net.Http.SocketsHttpHandler.Http2UnencryptedSupport\", true)|];"), DiagnosticSeverity.Info);

    private static string Method(string statements) =>
        $$"""
        using System.Net.WebSockets;
        using Grpc.Core;
        using Grpc.Net.Client;
        using Microsoft.AspNetCore.SignalR.Client;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        class Sample
        {
            void Run(string id, CallCredentials calls, IServiceCollection services, IHostEnvironment environment)
            {
                {{statements}}
            }
        }
        """;
}
