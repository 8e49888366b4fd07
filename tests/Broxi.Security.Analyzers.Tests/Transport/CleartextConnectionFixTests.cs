using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using static Broxi.Security.Analyzers.Tests.Transport.CleartextConnectionTests;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.CleartextConnectionAnalyzer,
    Broxi.Security.CodeFixes.Transport.CleartextConnectionFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary>What <see cref="CleartextConnectionFix"/> writes.</summary>
public sealed class CleartextConnectionFixTests
{
    /// <summary>As in MQTTnet 4; version 3 knows neither the options nor another namespace that matters here.</summary>
    internal const string OldBuilder =
        """
        namespace MQTTnet.Client
        {
            public class MqttClientOptionsBuilder
            {
                public MqttClientOptionsBuilder WithTcpServer(string server, int? port = null) => this;
                public MqttClientOptionsBuilder WithCredentials(string username, string password = null) => this;
                public MqttClientOptionsBuilder WithConnectionUri(string uri) => this;
                public MqttClientOptionsBuilder WithTls() => this;
                public object Build() => this;
            }
        }
        """;

    [Theory]
    [InlineData(
        """var c = new SmtpClient("smtp.contoso.com") { [|Credentials|] = login, Port = 25 }; // mail""",
        """var c = new SmtpClient("smtp.contoso.com") { Credentials = login, EnableSsl = true, Port = 25 }; // mail""")]
    [InlineData(
        """new SmtpClient("smtp.contoso.com") { [|Credentials|] = login };""",
        """new SmtpClient("smtp.contoso.com") { Credentials = login, EnableSsl = true };""")]
    [InlineData(
        """var c = new SmtpClient("smtp.contoso.com") { [|EnableSsl|] = false /* relay */, Credentials = login };""",
        """var c = new SmtpClient("smtp.contoso.com") { EnableSsl = true /* relay */, Credentials = login };""")]
    [InlineData(
        """new ConnectionFactory { HostName = "rabbit.contoso.com", [|Password|] = password };""",
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Password = password, Ssl = { Enabled = true, ServerName = "rabbit.contoso.com" } };""")]
    [InlineData(
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { ServerName = "rabbit" }, [|Password|] = password };""",
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { Enabled = true, ServerName = "rabbit" }, Password = password };""")]
    [InlineData(
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { Version = default /* any */ }, [|Password|] = password };""",
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { Enabled = true, ServerName = "rabbit.contoso.com", Version = default /* any */ }, Password = password };""")]
    [InlineData(
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { }, [|Password|] = password };""",
        """new ConnectionFactory { HostName = "rabbit.contoso.com", Ssl = { Enabled = true, ServerName = "rabbit.contoso.com" }, Password = password };""")]
    [InlineData(
        "var f = new ConnectionFactory(); f.HostName = \"rabbit.contoso.com\"; f.Ssl.ServerName = \"rabbit\";\n        [|f.Password|] = password;\n",
        "var f = new ConnectionFactory(); f.HostName = \"rabbit.contoso.com\"; f.Ssl.ServerName = \"rabbit\";\n        f.Password = password;\n        f.Ssl.Enabled = true;\n")]
    [InlineData(
        "var f = new ConnectionFactory();\n        [|f.Password|] = password;\n        f.HostName = \"rabbit.contoso.com\";",
        "var f = new ConnectionFactory();\n        f.Password = password;\n        f.Ssl.Enabled = true;\n        f.HostName = \"rabbit.contoso.com\";")]
    [InlineData(
        """new ConfigurationOptions { EndPoints = { "redis.contoso.com" }, [|Password|] = password };""",
        """new ConfigurationOptions { EndPoints = { "redis.contoso.com" }, Password = password, Ssl = true };""")]
    [InlineData(
        """new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com", 1883).[|WithCredentials|](user, password).Build();""",
        """new MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com", 8883).WithCredentials(user, password).WithTlsOptions(tls => tls.UseTls()).Build();""")]
    [InlineData(
        """var b = new MqttClientOptionsBuilder(); b.WithTcpServer("mqtt.contoso.com"); b.[|WithCredentials|](user, password); // login""",
        """var b = new MqttClientOptionsBuilder(); b.WithTcpServer("mqtt.contoso.com"); b.WithCredentials(user, password).WithTlsOptions(tls => tls.UseTls()); // login""")]
    [InlineData(
        """using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 25, [|SecureSocketOptions.None|]); c.Authenticate(user, password);""",
        """using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 25, SecureSocketOptions.StartTls); c.Authenticate(user, password);""")]
    [InlineData(
        """new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, [|Encrypt|] = false, [|TrustServerCertificate|] = true };""",
        """new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = "sql.contoso.com", Password = password, Encrypt = true, TrustServerCertificate = false };""")]
    public Task Sets_what_the_library_asks_for(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Theory]
    [InlineData(
        """new Microsoft.Data.SqlClient.SqlConnection([|"Server=sql.contoso.com; Password=x\"9 ; Encrypt = no; TrustServerCertificate=True;MultipleActiveResultSets=true"|]);""",
        """new Microsoft.Data.SqlClient.SqlConnection("Server=sql.contoso.com; Password=x\"9 ; Encrypt = True; TrustServerCertificate=False;MultipleActiveResultSets=true");""")]
    [InlineData(
        """new Microsoft.Data.SqlClient.SqlConnection([|$@"Server=sql.contoso.com;Database={name};Password={password};Encrypt=False"|]);""",
        """new Microsoft.Data.SqlClient.SqlConnection($@"Server=sql.contoso.com;Database={name};Password={password};Encrypt=True");""")]
    [InlineData(
        """new System.Data.SqlClient.SqlConnection([|"Server=sql.contoso.com;Pwd=" + password + ";Trust Server Certificate=yes"|]);""",
        """new System.Data.SqlClient.SqlConnection("Server=sql.contoso.com;Pwd=" + password + ";Trust Server Certificate=False");""")]
    [InlineData(
        """ConnectionMultiplexer.Connect([|$"redis.contoso.com,password={password}"|]); ConnectionMultiplexer.Connect([|"redis.contoso.com,password=x9,ssl=false"|]); // both""",
        """ConnectionMultiplexer.Connect($"redis.contoso.com,ssl=true,password={password}"); ConnectionMultiplexer.Connect("redis.contoso.com,password=x9,ssl=true"); // both""")]
    [InlineData(
        """const string Conn = "redis.contoso.com,password=x9Kd72mq"; ConnectionMultiplexer.Connect([|Conn|]);""",
        """const string Conn = "redis.contoso.com,ssl=true,password=x9Kd72mq"; ConnectionMultiplexer.Connect(Conn);""")]
    [InlineData(
        """new ConnectionFactory { Uri = [|new Uri("amqp://app:x9Kd72mq@rabbit.contoso.com:5672/main")|] };""",
        """new ConnectionFactory { Uri = new Uri("amqps://app:x9Kd72mq@rabbit.contoso.com/main") };""")]
    [InlineData(
        """new MqttClientOptionsBuilder().WithConnectionUri([|"mqtt://app:x9Kd72mq@mqtt.contoso" + ".com" + ":1883"|]);""",
        """new MqttClientOptionsBuilder().WithConnectionUri("mqtts://app:x9Kd72mq@mqtt.contoso" + ".com" + "");""")]
    [InlineData(
        """new MqttClientOptionsBuilder().WithConnectionUri([|$"mqtt://{user}:{password}@mqtt.contoso.com:1883"|]);""",
        """new MqttClientOptionsBuilder().WithConnectionUri($"mqtts://{user}:{password}@mqtt.contoso.com");""")]
    public Task Changes_the_text_and_keeps_the_rest(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Fact]
    public Task Drops_the_port_behind_a_host_that_is_filled_in() => Verify.Fixes(
        Method("""new ConnectionFactory { Uri = [|new Uri($"amqp://{user}:{password}@{name}:5672/main")|] }; new ConnectionFactory { Uri = [|new Uri($"amqp://{user}:{password}@{name}:5672")|] };"""),
        Method("""new ConnectionFactory { Uri = new Uri($"amqps://{user}:{password}@{name}/main") }; new ConnectionFactory { Uri = new Uri($"amqps://{user}:{password}@{name}") };"""),
        DiagnosticSeverity.Info);

    [Fact]
    public Task Opportunistic_tls_becomes_mandatory() => Verify.Fixes(
        Method("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, useSsl: [|false|]); c.Authenticate(user, password);"""),
        Method("""using var c = new MailKit.Net.Smtp.SmtpClient(); c.Connect("smtp.contoso.com", 587, options: SecureSocketOptions.StartTls); c.Authenticate(user, password);"""),
        DiagnosticSeverity.Info);

    [Fact]
    public Task Adds_lines_where_the_code_has_lines() => Verify.Fixes(
        Method(
            """
            var smtp = new SmtpClient("smtp.contoso.com")
                    {
                        // the relay
                        Port = 25,
                        [|Credentials|] = login // of the service
                    };
                    var factory = new ConnectionFactory();
                    factory.HostName = "rabbit.contoso.com";
                    if (flag)
                        [|factory.Password|] = password; // only there
                    var mqtt = new MqttClientOptionsBuilder()
                        .WithTcpServer("mqtt.contoso.com")
                        .[|WithCredentials|](user, password) // of the service
                        .Build();
            """),
        Method(
            """
            var smtp = new SmtpClient("smtp.contoso.com")
                    {
                        // the relay
                        Port = 25,
                        Credentials = login, // of the service
                        EnableSsl = true
                    };
                    var factory = new ConnectionFactory();
                    factory.HostName = "rabbit.contoso.com";
                    if (flag)
                        factory.Password = password; // only there
                    factory.Ssl.Enabled = true;
                    factory.Ssl.ServerName = factory.HostName;
                    var mqtt = new MqttClientOptionsBuilder()
                        .WithTcpServer("mqtt.contoso.com")
                        .WithCredentials(user, password) // of the service
                        .WithTlsOptions(tls => tls.UseTls())
                        .Build();
            """));

    [Fact]
    public Task Indents_once_below_a_comment() => Verify.Fixes(
        Method(
            """
            var smtp = new SmtpClient("smtp.contoso.com")
                    {
                        Port = 25,
                        // of the service
                        [|Credentials|] = login,
                    };
                    var factory = new ConnectionFactory { HostName = "rabbit.contoso.com" };
                    // of the service
                    [|factory.Password|] = password;
                    var mqtt = new MqttClientOptionsBuilder()
                        .WithTcpServer("mqtt.contoso.com")
                        // of the service
                        .[|WithCredentials|](user, password)
                        .Build();
            """),
        Method(
            """
            var smtp = new SmtpClient("smtp.contoso.com")
                    {
                        Port = 25,
                        // of the service
                        Credentials = login,
                        EnableSsl = true,
                    };
                    var factory = new ConnectionFactory { HostName = "rabbit.contoso.com" };
                    // of the service
                    factory.Password = password;
                    factory.Ssl.Enabled = true;
                    factory.Ssl.ServerName = factory.HostName;
                    var mqtt = new MqttClientOptionsBuilder()
                        .WithTcpServer("mqtt.contoso.com")
                        // of the service
                        .WithCredentials(user, password)
                        .WithTlsOptions(tls => tls.UseTls())
                        .Build();
            """));

    [Fact]
    public Task Adds_a_statement_to_a_program() => Verify.Fixes(
        """
        using System.Net;
        using System.Net.Mail;
        using var smtp = new SmtpClient("smtp.contoso.com");
        [|smtp.Credentials|] = new NetworkCredential(args[0], args[1]);
        smtp.Send("a", "b", "c", "d");
        """,
        """
        using System.Net;
        using System.Net.Mail;
        using var smtp = new SmtpClient("smtp.contoso.com");
        smtp.Credentials = new NetworkCredential(args[0], args[1]);
        smtp.EnableSsl = true;
        smtp.Send("a", "b", "c", "d");
        """,
        new Project { IsProgram = true });

    [Fact]
    public Task Calls_what_an_older_broker_has() => Verify.Fixes(
        """
        class C
        {
            object M(string user, string password) =>
                new MQTTnet.Client.MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").[|WithCredentials|](user, password).Build();
        }
        """,
        """
        class C
        {
            object M(string user, string password) =>
                new MQTTnet.Client.MqttClientOptionsBuilder().WithTcpServer("mqtt.contoso.com").WithCredentials(user, password).WithTls().Build();
        }
        """,
        Project.Default with { References = References.Framework, ExtraReferences = [References.FromSource("MQTTnet.Old", OldBuilder)] });

    [Fact]
    public Task Offers_nothing_where_no_statement_can_follow() => Verify.OffersNoFix(
        """
        using System.Net;
        using System.Net.Mail;
        class C
        {
            private readonly SmtpClient _smtp;
            C(NetworkCredential login) => (_smtp = new SmtpClient("smtp.contoso.com")).ToString();
            object M(NetworkCredential login)
            {
                var smtp = new SmtpClient("smtp.contoso.com");
                return [|smtp.Credentials|] = login;
            }
        }
        """);
}
