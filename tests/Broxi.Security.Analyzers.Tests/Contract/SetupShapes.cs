namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>More <see cref="FixShapes"/>: how services and connections are set up.</summary>
internal static class SetupShapes
{
    public static IEnumerable<string> Files =>
    [
        // Grants, PKCE and the checks of a provider.
        """
        using Duende.IdentityModel.Client;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.IdentityModel.Protocols.OpenIdConnect;

        namespace Shapes.Providers;

        public static class Registration
        {
            public static void Add(IServiceCollection services, IHostEnvironment env)
            {
                services.AddAuthentication()
                    .AddOpenIdConnect(options =>
                    {
                        options.Authority = "https://login.contoso.com";
                        // no code, please
                        options.ResponseType = "id_token token"; // both
                        options.ProtocolValidator.RequireNonce = false; // old server
                    })
                    .AddOpenIdConnect("two", o => { o.ResponseType = OpenIdConnectResponseType.Token; o.ProtocolValidator = new OpenIdConnectProtocolValidator { RequireNonce = false /* yet */ }; })
                    .AddOpenIdConnect("three", o => { if (env.IsProduction()) o.ResponseType = "code token"; else o.ResponseType = "token"; });
                services.AddOpenIddict().AddServer(o => o.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow()); // server
                services.AddOpenIddict().AddServer(o =>
                {
                    // codes alone
                    o.AllowAuthorizationCodeFlow();
                });
            }

            public static DiscoveryPolicy Policy => new() { ValidateIssuerName = false, ValidateEndpoints = false /* many hosts */ };

            public static DiscoveryDocumentRequest Request { get; } = new DiscoveryDocumentRequest
            {
                Address = "https://login.contoso.com",
                // behind a proxy
                Policy =
                {
                    ValidateIssuerName = false, // another name
                }
            };
        }

        public static class Portal
        {
            public static void Add(IServiceCollection services, bool isOld)
            {
                services.AddAuthentication().AddOpenIdConnect(o => o.UsePkce = /* later */ false).AddGoogle(o =>
                {
                    if (isOld)
                        o.UsePkce = false; // old
                });
            }
        }
        """,
        """
        namespace Shapes.OAuth;

        public static class Registration
        {
            public static void Add(IServiceCollection services) => services.AddAuthentication()
                .AddOAuth("one", o => { o.AuthorizationEndpoint = "https://login.contoso.com/authorize"; o.ClientId = "portal"; }).AddOAuth("two", o =>
                {
                    o.ClientId = "portal";
                    o.AuthorizationEndpoint = "https://login.contoso.com/authorize"; // theirs
                });
        }
        """,
        // Events that hide a failure, and answers that ask to wait.
        """
        using System.Net;
        using System.Text.Json;
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;

        namespace Shapes.Answers;

        public static class Events
        {
            public static JwtBearerEvents One { get; } = new()
            {
                OnChallenge = context =>
                {
                    // our own page
                    context.HandleResponse(); // not theirs
                    return context.Response.WriteAsJsonAsync(new { error = "Sign in first" });
                },
            };

            public static JwtBearerEvents Two => new() { OnChallenge = async c => { c.HandleResponse(); c.Response.ContentType = "application/json"; await c.Response.WriteAsync("{}"); } };

            public static JwtBearerEvents Three => new()
            {
                OnChallenge = context => { context.HandleResponse(); context.Response.StatusCode = 200; /* for the portal */ return Task.CompletedTask; },
                OnForbidden = Forbidden
            };

            private static Task Forbidden(ForbiddenContext context)
            {
                context.Response.StatusCode = StatusCodes.Status200OK; // they show it
                return context.Response.WriteAsync("no");
            }
        }

        public class Retry : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.TooManyRequests) { await Task.Delay(1000, cancellationToken); /* a second */ response = await base.SendAsync(request, cancellationToken); }
                return response;
            }
        }

        public class Orders(HttpClient http)
        {
            public async Task<HttpResponseMessage> Get(CancellationToken cancellation)
            {
                for (var attempt = 1; ; attempt++)
                {
                    var response = await http.GetAsync("https://orders.contoso.com/v1/orders", cancellation);
                    if (response.StatusCode != HttpStatusCode.TooManyRequests || attempt == 5)
                        return response;
                    // longer every time
                    await Task.Delay(TimeSpan.FromSeconds(attempt), cancellation); // wait
                }
            }

            public async Task<string> Again(int left)
            {
                var answer = await http.GetAsync("https://orders.contoso.com/v1/orders");
                if ((int)answer.StatusCode == 429)
                {
                    Thread.Sleep(500);
                    return await Again(left - 1);
                }
                return await answer.Content.ReadAsStringAsync();
            }
        }
        """,
        // Policies of Polly, old and new.
        """
        using System.Net;
        using Polly;
        using Polly.Retry;

        namespace Shapes.Policies;

        public static class Policies
        {
            // three times is enough
            public static IAsyncPolicy<HttpResponseMessage> One => Policy.HandleResult<HttpResponseMessage>(r => !r.IsSuccessStatusCode).RetryAsync(3); // old

            public static IAsyncPolicy<HttpResponseMessage> Two() => Policy
                .Handle<HttpRequestException>()
                .OrResult<HttpResponseMessage>(message => !message.IsSuccessStatusCode) // any failure
                .WaitAndRetryAsync(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5) });

            public static RetryStrategyOptions<HttpResponseMessage> Three => new()
            {
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(static response => /* any failure */ response.StatusCode != HttpStatusCode.OK),
                MaxRetryAttempts = 3
            };
        }
        """,
        // Connections: TLS versions, sockets, channels, brokers, mail.
        """
        using System.Net;
        using System.Net.Mail;
        using System.Net.Security;
        using System.Net.WebSockets;
        using System.Security.Authentication;
        using Grpc.Core;
        using Grpc.Net.Client;
        using MQTTnet;
        using RabbitMQ.Client;
        using StackExchange.Redis;

        namespace Shapes.Connections;

        public class Mail(string user, string password)
        {
            private readonly SmtpClient _smtp = new("smtp.contoso.com", 587) { Credentials = new NetworkCredential(user, password) };

            public SmtpClient One()
            {
                var smtp = new SmtpClient("smtp.contoso.com"); smtp.Credentials = new NetworkCredential(user, password); // login
                if (user != "") return smtp;
                else
                    smtp = new SmtpClient("smtp.contoso.com")
                    {
                        Port = 25,
                        // of the service
                        Credentials = new NetworkCredential(user, password) // login
                    };
                return smtp ?? _smtp;
            }
        }

        public static class Brokers
        {
            public static ConnectionFactory One(string password) => new() { HostName = "rabbit.contoso.com", Password = password /* secret */ };

            public static ConnectionFactory Two(string password)
            {
                var factory = new ConnectionFactory();
                factory.HostName = "rabbit.contoso.com"; factory.Password = password;
                return factory;
            }

            public static MqttClientOptions Three(string user, string password) => new MqttClientOptionsBuilder()
                .WithTcpServer("mqtt.contoso.com", 1883)
                // of the device
                .WithCredentials(user, password) // login
                .Build();

            public static Task<ConnectionMultiplexer> Four(string password) => ConnectionMultiplexer.ConnectAsync($"redis.contoso.com,password={password}");

            public static ConfigurationOptions Five(string password) => new ConfigurationOptions { EndPoints = { "redis.contoso.com" }, Password = password };
        }

        public static class Channels
        {
            public static async Task<ClientWebSocket> One(string token, CancellationToken cancellation)
            {
                var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
                await socket.ConnectAsync(new Uri("ws://prices.contoso.com:80/v1"), cancellation); // prices
                return socket;
            }

            public static GrpcChannel Two(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
            {
                // inside the cluster
                UnsafeUseInsecureChannelCallCredentials = true, // for now
                MaxRetryAttempts = 3,
            });

            public static ChannelCredentials Three(CallCredentials calls) => ChannelCredentials.Create(/* plain */ ChannelCredentials.Insecure, calls);
        }

        public static class Tls
        {
            public static HttpClient One() => new(new HttpClientHandler { UseCookies = false, SslProtocols = SslProtocols.Tls11 | SslProtocols.Tls12 /* both */ });

            public static Task Two(SslStream stream) => stream.AuthenticateAsClientAsync("gateway.contoso.com", null, /* old */ SslProtocols.Tls, checkCertificateRevocation: true);

            public static void Three()
            {
        #pragma warning disable SYSLIB0014
                ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls | SecurityProtocolType.Tls11; // all
        #pragma warning restore SYSLIB0014
            }
        }

        public sealed class Catalog(string apiKey)
        {
            public HttpClient One()
            {
                var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }); // no cookies
                client.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
                return client;
            }

            public HttpClient Two() { var client = new HttpClient(); client.DefaultRequestHeaders.Add("X-Api-Key", /* ours */ apiKey); return client; }
        }

        public record Session(string User, string AccessToken) // one a user
        {
            public int Count { get; init; }
        }
        """,
    ];

    /// <summary>Code of another project, which uses what the shapes show to it.</summary>
    public static string Dependent =>
        """
        using Shapes.Secrets;

        namespace Shapes.Users;

        [AttributeUsage(AttributeTargets.All)]
        public sealed class MarkAttribute(string mark) : Attribute { public string Mark => mark; }

        [Mark(Keys.Secret)]
        public class User
        {
            private const string Copy = Keys.Secret + "/2";

            public static string Name(string text, string fallback = Keys.Secret) => text switch { Keys.Secret => nameof(Keys.Secret), Copy => fallback, _ => new Settings { ClientSecret = text }.ClientSecret + Settings.RefreshToken };

            public static async Task<string> Call(HttpClient http, Shapes.Tokens.Service service) => await service.Get() + await new Shapes.Sending.Query(http).One("a", "b") + new Shapes.Connections.Session("a", "b") { Count = 1 };

            public static Task<bool> Check(Shapes.Tokens.Validation validation) => Task.FromResult(validation.Read("", new()));

            public static HttpClient Open() => Shapes.Connections.Tls.One();
        }
        """;
}
