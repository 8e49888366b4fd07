using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.PinnedTlsVersionAnalyzer,
    Broxi.Security.CodeFixes.Transport.PinnedTlsVersionFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="PinnedTlsVersionAnalyzer"/> and <see cref="PinnedTlsVersionFix"/>.</summary>
public sealed class PinnedTlsVersionTests
{
    [Theory]
    [InlineData("new HttpClientHandler { SslProtocols = [|SslProtocols.Tls|] };")]
    [InlineData("var h = new HttpClientHandler(); h.SslProtocols = [|SslProtocols.Tls11 | SslProtocols.Tls12|];")]
    [InlineData("new WinHttpHandler { SslProtocols = [|SslProtocols.Tls11|] };")]
    [InlineData("new SocketsHttpHandler { SslOptions = { EnabledSslProtocols = [|SslProtocols.Ssl3|] } };")]
    [InlineData("new SslClientAuthenticationOptions { EnabledSslProtocols = [|SslProtocols.Ssl2|] };")]
    [InlineData("new SslServerAuthenticationOptions { EnabledSslProtocols = [|SslProtocols.Default|] };")]
    [InlineData("stream.AuthenticateAsClient(\"h\", null, [|SslProtocols.Tls|], true);")]
    [InlineData("stream.AuthenticateAsClientAsync(\"h\", null, [|SslProtocols.Tls|], true);")]
    [InlineData("stream.AuthenticateAsServer(null!, false, [|SslProtocols.Tls|], true);")]
    [InlineData("stream.AuthenticateAsServerAsync(null!, false, [|SslProtocols.Tls|], true);")]
    [InlineData("stream.BeginAuthenticateAsClient(\"h\", null, [|SslProtocols.Tls|], true, null, null);")]
    [InlineData("builder.ConfigureKestrel(k => k.ConfigureHttpsDefaults(o => o.SslProtocols = [|SslProtocols.Tls | SslProtocols.Tls13|]));")]
    [InlineData("new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions { SslProtocols = [|SslProtocols.Tls|] };")]
    [InlineData("ServicePointManager.SecurityProtocol = [|SecurityProtocolType.Tls|];")]
    [InlineData("ServicePointManager.SecurityProtocol = [|SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls12|];")]
    [InlineData("ServicePointManager.SecurityProtocol = [|(SecurityProtocolType)(0xC0 | 0x300)|];")]
    [InlineData("ServicePointManager.SecurityProtocol |= [|SecurityProtocolType.Tls11|];")]
    [InlineData("ServicePointManager.SecurityProtocol = [|ServicePointManager.SecurityProtocol | SecurityProtocolType.Tls11|];")]
    [InlineData("AppContext.SetSwitch(\"Switch.System.Net.DontEnableSchUseStrongCrypto\", true);", true)]
    [InlineData("new MailKit.Net.Smtp.SmtpClient { SslProtocols = [|SslProtocols.Tls|] };")]
    [InlineData("new MailKit.Net.Imap.ImapClient().SslProtocols = [|SslProtocols.Tls|];")]
    [InlineData("new RabbitMQ.Client.SslOption { Version = [|SslProtocols.Tls|] };")]
    [InlineData("new RabbitMQ.Client.ConnectionFactory { Ssl = { Version = [|SslProtocols.Tls|] } };")]
    [InlineData("new StackExchange.Redis.ConfigurationOptions { SslProtocols = [|SslProtocols.Tls|] };")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { SslProtocol = [|SslProtocols.Tls|] };")]
    [InlineData("new MQTTnet.MqttClientTlsOptionsBuilder().WithSslProtocols([|SslProtocols.Tls|]);")]
    [InlineData("new Own { Allowed = [|SslProtocols.Tls|] };")]
    [InlineData("new Own { Field = [|SslProtocols.Tls|] };")]
    public Task Finds_deprecated_versions_in_every_library(string statements, bool wholeCall = false) =>
        Verify.Finds(Method(wholeCall ? $"[|{statements.TrimEnd(';')}|];" : statements));

    [Theory]
    [InlineData("var old = SslProtocols.Tls; new HttpClientHandler { SslProtocols = [|old|] };")]
    [InlineData("const SslProtocols Old = SslProtocols.Tls; new HttpClientHandler { SslProtocols = [|Old|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|_field|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|OldVersion()|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|legacy ? SslProtocols.Tls : SslProtocols.None|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|given | SslProtocols.Tls|] };")]
    [InlineData("new StackExchange.Redis.ConfigurationOptions { SslProtocols = [|maybe ?? SslProtocols.Tls|] };")]
    [InlineData("Action<HttpClientHandler> a = h => h.SslProtocols = [|SslProtocols.Tls|];")]
    [InlineData("Connect(SslProtocols.Tls); void Connect(SslProtocols version) => stream.AuthenticateAsClient(\"h\", null, [|version|], true);")]
    public Task Follows_the_versions(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("new HttpClientHandler { SslProtocols = [|SslProtocols.Tls12|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|SslProtocols.Tls13|] };")]
    [InlineData("new HttpClientHandler { SslProtocols = [|SslProtocols.Tls12 | SslProtocols.Tls13|] };")]
    [InlineData("ServicePointManager.SecurityProtocol = [|SecurityProtocolType.Tls12|];")]
    [InlineData("ServicePointManager.SecurityProtocol |= [|SecurityProtocolType.Tls12|];")]
    [InlineData("ServicePointManager.SecurityProtocol = [|(SecurityProtocolType)3072|];")]
    [InlineData("if (environment.IsDevelopment()) ServicePointManager.SecurityProtocol = [|SecurityProtocolType.Tls|];")]
    public Task F21_2003_Tls12_InfoOnly(string statements) => Verify.Hints(Method(statements));

    [Fact]
    public Task Finds_the_default_of_an_option() => Verify.Hints(
        """
        using System.Security.Authentication;
        class Options { public SslProtocols Protocols { get; set; } = [|SslProtocols.Tls12|]; }
        """);

    [Theory]
    [InlineData("if (stream.SslProtocol == SslProtocols.Tls12) Console.WriteLine(stream.SslProtocol);")]
    [InlineData("if ((stream.SslProtocol & SslProtocols.Tls) != 0 || stream.SslProtocol.HasFlag(SslProtocols.Tls11)) throw new Exception();")]
    [InlineData("if (stream.SslProtocol is SslProtocols.Ssl3 or SslProtocols.Tls) throw new Exception();")]
    [InlineData("var name = stream.SslProtocol switch { SslProtocols.Tls => \"TLS 1.0\", _ => \"?\" };")]
    [InlineData("var names = new Dictionary<SslProtocols, string> { [SslProtocols.Tls11] = \"TLS 1.1\" }; names.Add(SslProtocols.Tls, names[SslProtocols.Tls11]);")]
    [InlineData("var weak = new List<SslProtocols> { SslProtocols.Tls }; if (weak.Contains(SslProtocols.Tls11)) throw new Exception();")]
    [InlineData("var weak = new[] { SslProtocols.Tls, SslProtocols.Tls11 }; if (weak.Contains(stream.SslProtocol)) throw new Exception();")]
    [InlineData("var used = SslProtocols.Tls; Console.WriteLine(used);")]
    [InlineData("Console.WriteLine(\"{0}\", SslProtocols.Tls); Enum.IsDefined(SslProtocols.Tls);")]
    [InlineData("void Log(SslProtocols used) => Console.WriteLine(used); Log(SslProtocols.Tls);")]
    public Task F20_2003_ReadNegotiated(string statements) => Verify.IsSilent(Method(statements));

    [Theory]
    [InlineData("ServicePointManager.SecurityProtocol &= ~SecurityProtocolType.Tls;")]
    [InlineData("ServicePointManager.SecurityProtocol &= ~(SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls | SecurityProtocolType.Tls11);")]
    [InlineData("ServicePointManager.SecurityProtocol = ServicePointManager.SecurityProtocol & ~SecurityProtocolType.Tls;")]
    [InlineData("ServicePointManager.SecurityProtocol = SecurityProtocolType.SystemDefault;")]
    [InlineData("new HttpClientHandler { SslProtocols = SslProtocols.None };")]
    [InlineData("new HttpClientHandler { SslProtocols = given };")]
    [InlineData("new HttpClientHandler { SslProtocols = Enum.Parse<SslProtocols>(\"Tls\") };")]
    [InlineData("new StackExchange.Redis.ConfigurationOptions { SslProtocols = null };")]
    [InlineData("AppContext.SetSwitch(\"Switch.System.Net.DontEnableSchUseStrongCrypto\", false); AppContext.SetSwitch(\"Other\", true);")]
    public Task Is_silent_when_the_system_chooses(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(Method("new HttpClientHandler { SslProtocols = SslProtocols.Tls };"), Project.Test);

    [Theory]
    [InlineData(
        "new HttpClientHandler { UseProxy = false, SslProtocols = [|SslProtocols.Tls|] }; // old",
        "new HttpClientHandler { UseProxy = false, SslProtocols = SslProtocols.None }; // old")]
    [InlineData(
        "new HttpClientHandler\n{\n    SslProtocols = /* old */ [|SslProtocols.Tls\n        | SslProtocols.Tls12|], // and new\n};",
        "new HttpClientHandler\n{\n    SslProtocols = /* old */ SslProtocols.None, // and new\n};")]
    [InlineData("ServicePointManager.SecurityProtocol = [|(SecurityProtocolType)192|];", "ServicePointManager.SecurityProtocol = SecurityProtocolType.SystemDefault;")]
    [InlineData("new StackExchange.Redis.ConfigurationOptions { SslProtocols = [|maybe ?? SslProtocols.Tls|] };", "new StackExchange.Redis.ConfigurationOptions { SslProtocols = SslProtocols.None };")]
    [InlineData(
        "stream.AuthenticateAsClient(\"h\", null, enabledSslProtocols: [|SslProtocols.Tls|], true); ServicePointManager.SecurityProtocol = [|SecurityProtocolType.Tls|];",
        "stream.AuthenticateAsClient(\"h\", null, enabledSslProtocols: SslProtocols.None, true); ServicePointManager.SecurityProtocol = SecurityProtocolType.SystemDefault;")]
    [InlineData("if (legacy) ServicePointManager.SecurityProtocol |= [|SecurityProtocolType.Tls|]; else Console.WriteLine();", "if (legacy) { } else Console.WriteLine();")]
    [InlineData("Action a = () => [|AppContext.SetSwitch(\"Switch.System.Net.DontEnableSchUseStrongCrypto\", true)|];", "Action a = () => { };")]
    [InlineData("Action<HttpClientHandler> a = h => { Action b = () => h.SslProtocols = [|SslProtocols.Tls|]; };", "Action<HttpClientHandler> a = h => { Action b = () => h.SslProtocols = SslProtocols.None; };")]
    public Task Leaves_the_choice_to_the_system(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Fact]
    public Task Names_the_type_where_it_is_not_imported() => Verify.Fixes(
        """
        class Sample(HttpClientHandler handler)
        {
            void Run() => handler.SslProtocols = [|System.Security.Authentication.SslProtocols.Tls|];
        }
        """,
        """
        class Sample(HttpClientHandler handler)
        {
            void Run() => handler.SslProtocols = System.Security.Authentication.SslProtocols.None;
        }
        """);

    /// <summary>.NET Framework before 4.7 has no name for the system's choice.</summary>
    [Fact]
    public Task Offers_nothing_where_the_framework_does_not_know_the_choice() => Verify.OffersNoFix(
        """
        #pragma warning disable CS0436
        class Sample
        {
            void Run() => System.Net.ServicePointManager.SecurityProtocol = [|System.Net.SecurityProtocolType.Tls|];
        }
        namespace System.Net
        {
            public enum SecurityProtocolType { Ssl3 = 48, Tls = 192 }
            public static class ServicePointManager { public static SecurityProtocolType SecurityProtocol { get; set; } }
        }
        """);

    [Fact]
    public Task Offers_nothing_where_a_comment_would_go() => Verify.OffersNoFix(Method(
        "new HttpClientHandler { SslProtocols = [|SslProtocols.Tls /* for the old gateway */ | SslProtocols.Tls12|] };"));

    private static string Method(string statements) =>
        $$"""
        #pragma warning disable SYSLIB0014, SYSLIB0039, CS0618, CS0649
        using System.Net;
        using System.Net.Security;
        using System.Security.Authentication;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.Extensions.Hosting;
        class Sample
        {
            private static readonly SslProtocols _field = SslProtocols.Tls;
            private static SslProtocols OldVersion() => SslProtocols.Tls11;
            void Run(SslStream stream, IWebHostBuilder builder, IHostEnvironment environment, bool legacy, SslProtocols given, SslProtocols? maybe)
            {
                {{statements}}
            }
        }
        class Own { public SslProtocols Allowed { get; set; } public SslProtocols Field; }
        """;
}
