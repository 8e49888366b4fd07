using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.CleartextConnectionAnalyzer,
    Broxi.Security.CodeFixes.Transport.CleartextConnectionFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary>What <see cref="CleartextConnectionAnalyzer"/> finds; the fixes are in <see cref="CleartextConnectionFixTests"/>.</summary>
public sealed class CleartextConnectionTests
{
    [Theory]
    [InlineData("""new SmtpClient("smtp.contoso.com") { [|Credentials|] = new NetworkCredential(user, password) };""")]
    [InlineData("""new SmtpClient("smtp.contoso.com") { [|Credentials|] = new NetworkCredential { UserName = user, Password = password } };""")]
    [InlineData("""var n = new NetworkCredential(); n.UserName = "app"; n.Password = password; new SmtpClient("smtp.contoso.com") { [|Credentials|] = n };""")]
    [InlineData("""SmtpClient? c = null; c = new SmtpClient("smtp.contoso.com"); [|c.Credentials|] = login;""")]
    [InlineData("""var r = WebRequest.Create("ftp://ftp.contoso.com/a") as FtpWebRequest ?? throw new InvalidOperationException(); [|r.Credentials|] = login;""")]
    [InlineData("""using var c = new SmtpClient("smtp.contoso.com", 587); [|c.Credentials|] = new NetworkCredential(user, password); c.Send("a", "b", "c", "d");""")]
    [InlineData("""var c = new SmtpClient { Host = "smtp.contoso.com", Port = 25, UseDefaultCredentials = false, [|Credentials|] = login };""")]
    [InlineData("""SmtpClient c = new("smtp.contoso.com"); [|c.EnableSsl|] = false; c.Credentials = new NetworkCredential(user, password);""")]
    [InlineData("""using (var c = new SmtpClient("smtp.contoso.com") { Credentials = new NetworkCredential(user, password), [|EnableSsl|] = false }) { }""")]
    [InlineData("""var r = (FtpWebRequest)WebRequest.Create("ftp://ftp.contoso.com/a"); [|r.Credentials|] = new NetworkCredential(user, password);""")]
    [InlineData("""var r = (FtpWebRequest)WebRequest.Create(new Uri($"ftp://ftp.contoso.com/{name}")); r.Method = "LIST"; [|r.Credentials|] = new NetworkCredential(user, password); r.GetResponse();""")]
    [InlineData("""var r = WebRequest.Create("ftp://ftp.contoso.com/a") as FtpWebRequest; r!.Credentials = new NetworkCredential(user, password); [|r.EnableSsl|] = false;""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbit.contoso.com", UserName = user, [|Password|] = password };""")]
    [InlineData("""var f = new ConnectionFactory(); f.HostName = "rabbit.contoso.com"; [|f.Password|] = password; f.Ssl.ServerName = "rabbit.contoso.com"; f.CreateConnectionAsync();""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password, Ssl = { [|Enabled|] = false } };""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqp://rabbit.contoso.com"), UserName = user, [|Password|] = password };""")]
    [InlineData("""services.AddSingleton<IConnectionFactory>(_ => new ConnectionFactory { HostName = "rabbit.contoso.com", [|Password|] = password });""")]
    [InlineData("""var f = new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password }; [|f.Ssl.Enabled|] = false;""")]
    [InlineData("""var o = new ConfigurationOptions { EndPoints = { "redis.contoso.com:6379" }, [|Password|] = password }; ConnectionMultiplexer.Connect(o);""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { { "redis.contoso.com", 6379 } }, Password = password, [|Ssl|] = false };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { "shop.redis.cache.windows.net:6379" }, [|Password|] = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { { "shop.redis.cache.windows.net", 6379 } }, [|Password|] = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { "shop.redis.cache.windows.net:6380" }, Password = password, [|Ssl|] = false };""")]
    [InlineData("""new ConnectionFactory { HostName = "shop.redis.cache.windows.net", [|Password|] = password };""")]
    [InlineData("""services.AddStackExchangeRedisCache(o => o.ConfigurationOptions = new ConfigurationOptions { EndPoints = { "redis.contoso.com" }, [|Password|] = password });""")]
    [InlineData("""var o = new ConfigurationOptions(); o.EndPoints.Add("redis.contoso.com", 6379); [|o.Password|] = password;""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com", 1883).[|WithCredentials|](user, password).Build();""")]
    [InlineData("""var b = new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com"); b.[|WithCredentials|](user, password); var o = b.Build();""")]
    [InlineData("""var b = new MqttClientOptionsBuilder().WithClientId("a"); b = b.WithTcpServer("mqtt.contoso.com"); b = b.[|WithCredentials|](user, new byte[] { 1 });""")]
    [InlineData("""new MqttClientOptionsBuilder().WithConnectionUri("mqtt://mqtt.contoso.com").[|WithCredentials|](user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").[|WithCredentials|](new MqttClientCredentials(user, new byte[] { 1 }));""")]
    public Task Finds_objects_that_never_ask_for_tls(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, [|SecureSocketOptions.None|]); c.Authenticate(user, password);""")]
    [InlineData("""using var c = new MailKit.Net.Imap.ImapClient(); await c.ConnectAsync("imap.contoso.com", 143, [|SecureSocketOptions.None|]); await c.AuthenticateAsync(user, password);""")]
    [InlineData("""MailKit.IMailService c = new MailKit.Net.Pop3.Pop3Client(); c.Connect("pop.contoso.com", options: [|SecureSocketOptions.None|]); c.Authenticate(login);""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, [|Encrypt|] = false };""")]
    [InlineData("""var b = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(); b.DataSource = "tcp:sql.contoso.com,1433"; b.Password = password; [|b.Encrypt|] = Microsoft.Data.SqlClient.SqlConnectionEncryptOption.Optional;""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, [|TrustServerCertificate|] = true };""")]
    [InlineData("""new System.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, [|TrustServerCertificate|] = true };""")]
    public Task Finds_tls_that_is_switched_off(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection([|"Server=sql.contoso.com;User Id=app;Password=x9Kd72mq;Encrypt=False"|]);""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection([|$"Data Source=sql.contoso.com,1433;User Id={user};Password={password};Trust Server Certificate=True"|]);""")]
    [InlineData("""new System.Data.SqlClient.SqlConnection([|"Server=tcp:sql.contoso.com;Uid=app;Pwd=" + password + ";encrypt=no;"|]);""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection().ConnectionString = [|"Server=sql.contoso.com;Password=x9Kd72mq;Encrypt=Optional"|];""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder([|"Server=sql.contoso.com;Password=x9Kd72mq;Encrypt=False"|]);""")]
    [InlineData("""new DbContextOptionsBuilder().UseSqlServer([|"Server=sql.contoso.com;Password=x9Kd72mq;TrustServerCertificate=True"|]);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|"redis.contoso.com:6379,password=x9Kd72mq"|]);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|"shop.redis.cache.windows.net,password=x9Kd72mq"|]);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|"shop.redis.cache.windows.net:6380,password=x9Kd72mq,ssl=false"|]);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|"shop.westeurope.redisenterprise.cache.azure.net:10000,password=x9Kd72mq"|]);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|"shop.westeurope.redis.azure.net,password=x9Kd72mq"|]);""")]
    [InlineData("""await ConnectionMultiplexer.ConnectAsync([|$"redis.contoso.com,password={password},abortConnect=false"|]);""")]
    [InlineData("""var o = ConfigurationOptions.Parse([|"a.contoso.com,b.contoso.com,ssl=false,password=x9Kd72mq"|]); o.AbortOnConnectFail = false;""")]
    [InlineData("""services.AddStackExchangeRedisCache(o => o.Configuration = [|"redis.contoso.com,password=x9Kd72mq"|]);""")]
    [InlineData("""new ConnectionFactory { Uri = [|new Uri("amqp://app:x9Kd72mq@rabbit.contoso.com/main")|] };""")]
    [InlineData("""var f = new ConnectionFactory(); f.Uri = [|new Uri($"amqp://{user}:{password}@rabbit.contoso.com:5672/")|];""")]
    [InlineData("""new MqttClientOptionsBuilder().WithConnectionUri([|"mqtt://app:x9Kd72mq@mqtt.contoso.com"|]);""")]
    [InlineData("""const string Conn = "redis.contoso.com,password=x9Kd72mq"; ConnectionMultiplexer.Connect([|Conn|]);""")]
    public Task Finds_it_in_a_text(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("""new SmtpClient("smtp.contoso.com") { Credentials = login, EnableSsl = true };""")]
    [InlineData("""var c = new SmtpClient("smtp.contoso.com") { Credentials = login }; c.EnableSsl = flag;""")]
    [InlineData("""var c = new SmtpClient("smtp.contoso.com") { Credentials = login, EnableSsl = false }; if (flag) c.EnableSsl = true;""")]
    [InlineData("""var c = new SmtpClient("smtp.contoso.com") { UseDefaultCredentials = true };""")]
    [InlineData("""var c = new SmtpClient("smtp.contoso.com") { Credentials = null };""")]
    [InlineData("""var c = new SmtpClient("smtp.contoso.com") { Credentials = CredentialCache.DefaultNetworkCredentials };""")]
    [InlineData("""var c = new SmtpClient("localhost", 25) { Credentials = login };""")]
    [InlineData("""var c = new SmtpClient("mailhog", 1025) { Credentials = login };""")]
    [InlineData("""var c = new SmtpClient { Credentials = login };""")]
    [InlineData("""void Secure(SmtpClient s) => s.EnableSsl = true; var c = new SmtpClient("smtp.contoso.com") { Credentials = login }; Secure(c);""")]
    [InlineData("""new SmtpClient("smtp.contoso.com") { Credentials = new NetworkCredential("app", "") };""")]
    [InlineData("""new SmtpClient("smtp.contoso.com") { Credentials = new NetworkCredential { UserName = "app" } };""")]
    [InlineData("""new SmtpClient("smtp.contoso.com") { Credentials = new NetworkCredential() };""")]
    [InlineData("""void Use(SmtpClient? c) { if (c == null) c = new("smtp.contoso.com"); c.Credentials = login; } Use(null);""")]
    [InlineData("""SmtpClient? Find() => null; var c = Find() ?? new SmtpClient("smtp.contoso.com"); c.Credentials = login;""")]
    [InlineData("""SmtpClient? Find() => null; var c = new SmtpClient("smtp.contoso.com"); c = Find()!; c.Credentials = login;""")]
    [InlineData("""var r = (FtpWebRequest)WebRequest.Create("ftp://ftp.contoso.com/a"); r.Credentials = new NetworkCredential("anonymous", "me@contoso.com");""")]
    [InlineData("""var r = (FtpWebRequest)WebRequest.Create("ftp://ftp.contoso.com/a"); r.Credentials = login; r.EnableSsl = true;""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password, Ssl = { Enabled = true } };""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password, Ssl = new SslOption { Enabled = true } };""")]
    [InlineData("""var f = new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password }; f.Ssl.Enabled = flag;""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqps://rabbit.contoso.com"), Password = password };""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri(name), Password = password };""")]
    [InlineData("""new ConnectionFactory { Password = password };""")]
    [InlineData("""var f = services.BuildServiceProvider().GetRequiredService<ConnectionFactory>(); f.HostName = "rabbit.contoso.com"; f.Password = password;""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbitmq", Password = "guest" };""")]
    [InlineData("""new ConnectionFactory { HostName = "rabbit.contoso.com", Password = "" };""")]
    [InlineData("""services.Configure<ConfigurationOptions>(o => { o.EndPoints.Add("redis.contoso.com"); o.Password = password; });""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { "redis.contoso.com" }, Password = password, Ssl = true };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { "shop.redis.cache.windows.net:6380" }, Password = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { { "shop.redis.cache.usgovcloudapi.net", 6380 }, "b.contoso.com" }, Password = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { { "shop.redis.cache.chinacloudapi.cn", int.Parse(name) } }, Password = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { "shop.westeurope.redis.azure.net:10000" }, Password = password };""")]
    [InlineData("""new ConfigurationOptions { EndPoints = { new System.Net.Sockets.UnixDomainSocketEndPoint("/run/redis.sock") }, Password = password };""")]
    [InlineData("""var o = ConfigurationOptions.Parse(name); o.Password = password;""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").WithCredentials(user, password).WithTlsOptions(o => o.UseTls());""")]
    [InlineData("""var b = new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").WithCredentials(user, password); if (flag) b = b.WithTlsOptions(o => o.UseTls()); b.Build();""")]
    [InlineData("""new MqttClientOptionsBuilder().WithConnectionUri("mqtts://mqtt.contoso.com").WithCredentials(user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer(o => { }).WithCredentials(user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithWebSocketServer(o => o.WithUri("wss://mqtt.contoso.com")).WithCredentials(user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithEndPoint(new System.Net.Sockets.UnixDomainSocketEndPoint("/run/mqtt")).WithCredentials(user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1").WithCredentials(user, password);""")]
    [InlineData("""new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").WithCredentials(user);""")]
    public Task Is_silent_about_objects_that_are_safe_or_not_known(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 25, SecureSocketOptions.None); c.Send(null);""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("localhost", 25, SecureSocketOptions.None); c.Authenticate(user, password);""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, SecureSocketOptions.StartTls); c.Authenticate(user, password);""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, flag ? SecureSocketOptions.None : SecureSocketOptions.Auto); c.Authenticate(user, password);""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); if (flag) c.Connect("smtp.contoso.com", 587, SecureSocketOptions.StartTls); else c.Connect("smtp.contoso.com", 25, SecureSocketOptions.None); c.Authenticate(user, password);""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, true); c.Authenticate(user, password);""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", IntegratedSecurity = true, Encrypt = false };""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = ".", Password = password, TrustServerCertificate = true };""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, TrustServerCertificate = flag, Encrypt = true };""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection("Server=(localdb)\\MSSQLLocalDB;Password=x9Kd72mq;Encrypt=False");""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection("Server=sql.contoso.com;Integrated Security=true;TrustServerCertificate=True");""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection("Server=sql.contoso.com;User Id=app;Password=x9Kd72mq;Encrypt=True");""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection($"Server=sql.contoso.com;Password=x9Kd72mq;Encrypt={flag}");""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnection("Server=db,1433;User Id=sa;Password=x9Kd72mq;TrustServerCertificate=True");""")]
    [InlineData("""new Microsoft.Data.SqlClient.SqlConnectionStringBuilder("Server=sql.contoso.com;Password=x9Kd72mq;Encrypt=False") { Encrypt = true };""")]
    [InlineData("""ConnectionMultiplexer.Connect("redis.contoso.com,password=x9Kd72mq,ssl=true");""")]
    [InlineData("""ConnectionMultiplexer.Connect("redis.contoso.com");""")]
    [InlineData("""ConnectionMultiplexer.Connect("redis.contoso.com,password=");""")]
    [InlineData("""ConnectionMultiplexer.Connect("localhost:6379,password=x9Kd72mq");""")]
    [InlineData("""ConnectionMultiplexer.Connect("shop.redis.cache.windows.net:6380,password=x9Kd72mq");""")]
    [InlineData("""ConnectionMultiplexer.Connect("shop.redis.usgovcloudapi.net:10000,password=x9Kd72mq");""")]
    [InlineData("""ConnectionMultiplexer.Connect($"redis.contoso.com,password={password},{name}");""")]
    [InlineData("""ConnectionMultiplexer.Connect("redis.contoso.com,password=x9Kd72mq", o => o.Ssl = true);""")]
    [InlineData("""var o = ConfigurationOptions.Parse("redis.contoso.com,password=x9Kd72mq"); o.Ssl = true;""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqps://app:x9Kd72mq@rabbit.contoso.com") };""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqp://rabbit.contoso.com") };""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqp://guest:guest@localhost:5672") };""")]
    [InlineData("""new ConnectionFactory { Uri = new Uri("amqp://guest:guest@rabbitmq") };""")]
    [InlineData("""new MqttClientOptionsBuilder().WithConnectionUri("mqtt://app:x9Kd72mq@mqtt.contoso.com").WithTlsOptions(o => o.UseTls());""")]
    [InlineData("""_ = new ConnectionFactory(); var text = "amqp://app:x9Kd72mq@rabbit.contoso.com";""")]
    public Task Is_silent_about_sessions_and_texts_that_are_safe_or_not_known(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("""new SmtpClient(name) { [|Credentials|] = login };""")]
    [InlineData("""new SmtpClient("10.1.2.3") { [|Credentials|] = login };""")]
    [InlineData("""new SmtpClient("smtp.contoso.com") { [|Credentials|] = (ICredentialsByHost)services };""")]
    [InlineData("""new ConnectionFactory { HostName = Environment.GetEnvironmentVariable("HOST")!, [|Password|] = password };""")]
    [InlineData("""ConnectionFactory Create() => new ConnectionFactory { HostName = "rabbit.contoso.com", [|Password|] = password }; Create();""")]
    [InlineData("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, [|false|]); c.Authenticate(user, password);""")]
    [InlineData("""ConnectionMultiplexer.Connect([|$"{name},password={password}"|]);""")]
    [InlineData("""new ConnectionFactory { Uri = [|new Uri($"amqp://{user}:{password}@{name}:5672")|] };""")]
    public Task Suggests_where_server_or_credentials_are_not_known(string statements) => Verify.Hints(Method(statements));

    [Theory]
    [InlineData("""if (env.IsDevelopment()) new SmtpClient("smtp.contoso.com") { Credentials = login };""")]
    [InlineData("\n#if DEBUG\nConnectionMultiplexer.Connect(\"redis.contoso.com,password=x9Kd72mq\");\n#endif\n")]
    public Task Is_silent_in_development(string statements) => Verify.IsSilent(Method(statements), Project.Default with { Symbols = ["DEBUG"] });

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Method("""new SmtpClient("smtp.contoso.com") { Credentials = login }; ConnectionMultiplexer.Connect("redis.contoso.com,password=x9Kd72mq");"""), Project.Test);

    [Fact]
    public Task Other_methods_of_the_type_may_secure_a_member() => Verify.IsSilent(
        """
        using System.Net;
        using System.Net.Mail;
        class Mailer
        {
            private readonly SmtpClient _smtp = new("smtp.contoso.com");
            public Mailer(string user, string password) => _smtp.Credentials = new NetworkCredential(user, password);
            public void Secure() => _smtp.EnableSsl = true;
        }
        """);

    [Fact]
    public Task Other_types_may_secure_a_member_that_they_see() => Verify.IsSilent(
        """
        using System.Net;
        using System.Net.Mail;
        class Mailer
        {
            public SmtpClient Client { get; }
            public Mailer(string user, string password) => Client = new SmtpClient("smtp.contoso.com") { Credentials = new NetworkCredential(user, password) };
        }
        """,
        Project.Default with { OtherFiles = ["static class Security { static void Secure(Mailer mailer) => mailer.Client.EnableSsl = true; }"] });

    [Fact]
    public Task Other_types_may_secure_a_part_of_what_they_see() => Verify.IsSilent(
        """
        using Microsoft.Extensions.Caching.StackExchangeRedis;
        using StackExchange.Redis;
        class Cache
        {
            public RedisCacheOptions Options { get; } = new();
            public Cache(string password)
            {
                Options.ConfigurationOptions = new ConfigurationOptions { EndPoints = { "redis.contoso.com" } };
                Options.ConfigurationOptions.Password = password;
            }
        }
        """,
        Project.Default with { OtherFiles = ["static class Security { static void Secure(Cache cache) => cache.Options.ConfigurationOptions.Ssl = true; }"] });

    [Fact]
    public Task Finds_a_member_that_nobody_secures() => Verify.Finds(
        """
        using System.Net;
        using System.Net.Mail;
        class Mailer
        {
            private readonly SmtpClient _smtp;
            public Mailer(string user, string password)
            {
                _smtp = new SmtpClient("smtp.contoso.com");
                [|_smtp.Credentials|] = new NetworkCredential(user, password);
            }
        }
        """);

    /// <summary>MQTTnet 4 has the builder in another namespace.</summary>
    [Fact]
    public Task Finds_it_in_older_brokers() => Verify.Finds(
        """
        class C
        {
            void M(string user, string password)
            {
                new MQTTnet.Client.MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").[|WithCredentials|](user, password).Build();
                new MQTTnet.Client.MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").WithCredentials(user, password).WithTls().Build();
                new MQTTnet.Client.MqttClientOptionsBuilder().WithConnectionUri([|"mqtt://app:x9Kd72mq@mqtt.contoso.com"|]).Build();
                new MQTTnet.Client.MqttClientOptionsBuilder().WithConnectionUri("mqtt://app:x9Kd72mq@mqtt.contoso.com").WithTls().Build();
            }
        }
        """,
        Project.Default with
        {
            References = References.Framework,
            ExtraReferences = [References.FromSource("MQTTnet.Old", CleartextConnectionFixTests.OldBuilder)],
        });

    internal static string Method(string statements) =>
        $$"""
        using System.Net;
        using System.Net.Mail;
        using MailKit.Security;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using MQTTnet;
        using RabbitMQ.Client;
        using StackExchange.Redis;
        static class Setup
        {
            public static async Task Run(IServiceCollection services, IHostEnvironment env, string user, string password, string name, bool flag, NetworkCredential login)
            {
                await Task.Yield();
                {{statements}}
            }
        }
        """;
}
