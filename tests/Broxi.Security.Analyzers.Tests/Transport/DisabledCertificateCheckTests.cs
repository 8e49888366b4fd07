using Broxi.Security.Analyzers.Transport;
using Broxi.Security.CodeFixes.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.DisabledCertificateCheckAnalyzer,
    Broxi.Security.CodeFixes.Transport.DisabledCertificateCheckFix>;

using VerifyPin = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Transport.DisabledCertificateCheckAnalyzer,
    Broxi.Security.CodeFixes.Transport.PinnedCertificateFix>;

namespace Broxi.Security.Analyzers.Tests.Transport;

/// <summary><see cref="DisabledCertificateCheckAnalyzer"/> and <see cref="DisabledCertificateCheckFix"/>.</summary>
public sealed class DisabledCertificateCheckTests
{
    [Theory]
    [InlineData("var h = new HttpClientHandler(); [|h.ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };")]
    [InlineData("var any = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator; new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = any };")]
    [InlineData("new WinHttpHandler { [|ServerCertificateValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("new SslClientAuthenticationOptions { [|RemoteCertificateValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("var h = new SocketsHttpHandler(); [|h.SslOptions.RemoteCertificateValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("new SocketsHttpHandler { SslOptions = { [|RemoteCertificateValidationCallback|] = (_, _, _, _) => true } };")]
    [InlineData("new SslServerAuthenticationOptions { [|RemoteCertificateValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("new SslStream(stream, false, [|(_, _, _, _) => true|]);")]
    [InlineData("new SslStream(stream, false, userCertificateValidationCallback: [|AcceptAll|], null);")]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] += (_, _, _, _) => true;")]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] = delegate { return true; };")]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] = new RemoteCertificateValidationCallback(AcceptAll);")]
    [InlineData("""var r = (HttpWebRequest)WebRequest.Create("https://h"); [|r.ServerCertificateValidationCallback|] = (_, _, _, _) => true;""")]
    [InlineData("var w = new ClientWebSocket(); [|w.Options.RemoteCertificateValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("""new RestSharp.RestClientOptions("https://h") { [|RemoteCertificateValidationCallback|] = (_, _, _, _) => true };""")]
    [InlineData("var c = new MailKit.Net.Smtp.SmtpClient(); [|c.ServerCertificateValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("new MailKit.Net.Imap.ImapClient { [|ServerCertificateValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("new RabbitMQ.Client.SslOption { [|CertificateValidationCallback|] = (_, _, _, _) => true };")]
    [InlineData("new RabbitMQ.Client.SslOption { [|AcceptablePolicyErrors|] = SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors };")]
    [InlineData("var o = new StackExchange.Redis.ConfigurationOptions(); [|o.CertificateValidation|] += (_, _, _, _) => true;")]
    [InlineData("var o = new StackExchange.Redis.ConfigurationOptions(); [|o.CertificateValidation|] += AcceptAll;")]
    [InlineData("new MQTTnet.MqttClientTlsOptionsBuilder().WithCertificateValidationHandler([|_ => true|]);")]
    [InlineData("[|new MQTTnet.MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates()|];")]
    [InlineData("[|new MQTTnet.MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates(true)|];")]
    [InlineData("[|new MQTTnet.MqttClientTlsOptionsBuilder().WithIgnoreCertificateChainErrors()|];")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { [|AllowUntrustedCertificates|] = true };")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { [|CertificateValidationHandler|] = _ => true };")]
    [InlineData("new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions { [|ClientCertificateValidation|] = (_, _, _) => true };")]
    [InlineData("[|new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions().AllowAnyClientCertificate()|];")]
    [InlineData("new Azure.Core.Pipeline.HttpPipelineTransportOptions { [|ServerCertificateCustomValidationCallback|] = _ => true };")]
    [InlineData("new System.ServiceModel.Security.X509ServiceCertificateAuthentication { [|CertificateValidationMode|] = System.ServiceModel.Security.X509CertificateValidationMode.None };")]
    [InlineData("new RabbitMQ.Client.ConnectionFactory { Ssl = { [|AcceptablePolicyErrors|] = SslPolicyErrors.RemoteCertificateChainErrors } };")]
    [InlineData("var o = new RabbitMQ.Client.SslOption(); [|o.AcceptablePolicyErrors|] |= SslPolicyErrors.RemoteCertificateNameMismatch;")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { [|IgnoreCertificateChainErrors|] = true };")]
    [InlineData("new SslStream(stream).AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = \"h\", [|RemoteCertificateValidationCallback|] = AcceptAll });")]
    [InlineData("var h = new HttpClientHandler(); [|h.ServerCertificateCustomValidationCallback|] += (_, _, _, _) => true;")]
    [InlineData("var s = new Npgsql.NpgsqlDataSourceBuilder(\"Host=h\"); s.UseSslClientAuthenticationOptionsCallback(o => [|o.RemoteCertificateValidationCallback|] = AcceptAll);")]
    [InlineData("new System.ServiceModel.Security.X509ServiceCertificateAuthentication().CertificateValidationMode = System.ServiceModel.Security.X509CertificateValidationMode.ChainTrust; var a = new System.ServiceModel.Security.X509ServiceCertificateAuthentication(); [|a.CertificateValidationMode|] = System.ServiceModel.Security.X509CertificateValidationMode.None;")]
    [InlineData("new Own { [|Check|] = (_, _) => true };")]
    [InlineData("new Own { [|CheckField|] = (_, _) => true };")]
    public Task Finds_it_in_every_library(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("(_, _, _, _) => { return true; }")]
    [InlineData("(_, _, _, errors) => { Console.WriteLine(errors); return true; }")]
    [InlineData("(_, _, _, errors) => errors == SslPolicyErrors.None ? true : true")]
    [InlineData("AcceptAll")]
    [InlineData("Hop")]
    [InlineData("(_, _, _, _) => Yes()")]
    [InlineData("Other.AcceptAll")]
    [InlineData("s_acceptAll")]
    [InlineData("local")]
    [InlineData("LocalFunction")]
    [InlineData("Property")]
    [InlineData("settings.Skip ? AcceptAll : null")]
    [InlineData("Other.Held")]
    [InlineData("Other.Property")]
    [InlineData("Other.Create()")]
    [InlineData("(sender, certificate, chain, errors) => Other.AcceptAll(sender, certificate, chain, errors)")]
    [InlineData("delegate (object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) { Other.Log(errors); return true; }")]
    public Task Understands_every_form_of_the_callback(string callback) => Verify.Finds(
        Method($"[|ServicePointManager.ServerCertificateValidationCallback|] = {callback};"), s_others);

    [Theory]
    [InlineData("(_, _, _, errors) => errors == SslPolicyErrors.None")]
    [InlineData("(_, _, _, errors) => { if (errors != SslPolicyErrors.None) return false; return true; }")]
    [InlineData("(_, _, _, errors) => { if (errors != SslPolicyErrors.None) throw new Exception(); return true; }")]
    [InlineData("(_, _, _, errors) => { Ensure(errors); return true; }")]
    [InlineData("(_, _, _, errors) => settings.Skip || errors == SslPolicyErrors.None")]
    [InlineData("(_, _, _, _) => false")]
    [InlineData("null")]
    [InlineData("(_, _, _, errors) => { if (errors == SslPolicyErrors.None) return true; Console.WriteLine(errors); return false; }")]
    [InlineData("(_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0")]
    [InlineData("Other.Checks")]
    [InlineData("Other.Throws")]
    [InlineData("Other.Assigned")]
    [InlineData("parameter")]
    public Task F18_2002_ChecksPolicyErrors(string callback) => Verify.IsSilent(
        Method($"ServicePointManager.ServerCertificateValidationCallback = {callback};"), s_others);

    [Fact]
    public Task F18_2002_ThumbprintPin() => Verify.IsSilent(Method(
        """
        var h = new HttpClientHandler();
        h.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == "00AA";
        h.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=broxi";
        h.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => { if (certificate?.Thumbprint == "00AA") return true; return false; };
        """));

    [Fact]
    public Task F18_2002_ForwardsCallback() => Verify.IsSilent(Method(
        """
        var h = new HttpClientHandler();
        h.ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => parameter(request, certificate, chain, errors);
        h.ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => { if (chain is null) return false; return parameter(request, certificate, chain, errors); };
        new SslStream(stream, false, parameter);
        new SslStream(stream, false, new RemoteCertificateValidationCallback(parameter));
        """));

    [Theory]
    [InlineData("new RabbitMQ.Client.SslOption { AcceptablePolicyErrors = SslPolicyErrors.None };")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { AllowUntrustedCertificates = false };")]
    [InlineData("new MQTTnet.MqttClientTlsOptions { AllowUntrustedCertificates = settings.Skip };")]
    [InlineData("new MQTTnet.MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates(false);")]
    [InlineData("new MQTTnet.MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates(settings.Skip);")]
    [InlineData("new System.ServiceModel.Security.X509ServiceCertificateAuthentication { CertificateValidationMode = System.ServiceModel.Security.X509CertificateValidationMode.ChainTrust };")]
    [InlineData("ServicePointManager.ServerCertificateValidationCallback -= AcceptAll;")]
    [InlineData("new RabbitMQ.Client.SslOption().AcceptablePolicyErrors |= SslPolicyErrors.None;")]
    [InlineData("new RabbitMQ.Client.SslOption().AcceptablePolicyErrors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;")]
    [InlineData("new Own().Take((_, _) => true);")]
    [InlineData("Func<string, bool> f = _ => true;")]
    public Task Is_silent_when_the_check_is_on(string statements) => Verify.IsSilent(Method(statements));

    /// <summary>Lists of revoked certificates are not checked by default, and cannot be everywhere: there is no rule for them.</summary>
    [Theory]
    [InlineData("new HttpClientHandler { CheckCertificateRevocationList = false };")]
    [InlineData("new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };")]
    [InlineData("new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, RevocationFlag = X509RevocationFlag.EndCertificateOnly };")]
    [InlineData("ServicePointManager.CheckCertificateRevocationList = false;")]
    [InlineData("new MailKit.Net.Smtp.SmtpClient { CheckCertificateRevocation = false };")]
    [InlineData("new MQTTnet.MqttClientTlsOptionsBuilder().WithIgnoreCertificateRevocationErrors();")]
    public Task F22_2002_CrlCheckOff(string statements) => Verify.IsSilent(Method("ServicePointManager.ServerCertificateValidationCallback = null; " + statements));

    [Theory]
    [InlineData("if (settings.Skip) ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", true)]
    [InlineData("if (!settings.Skip) { } else ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", true)]
    [InlineData("ServicePointManager.ServerCertificateValidationCallback = settings.Skip ? AcceptAll : null;", true)]
    [InlineData("if (!settings.Skip) return; ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", true)]
    [InlineData("if (Environment.GetEnvironmentVariable(\"SKIP\") == \"1\") ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", true)]
    [InlineData("if (bool.Parse(Console.ReadLine()!)) ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", true)]
    [InlineData("if (stream == null) return; ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", false)]
    [InlineData("ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", false)]
    [InlineData("if (stream.Length > 1) ServicePointManager.ServerCertificateValidationCallback = AcceptAll;", false)]
    public async Task Says_so_when_a_setting_decides(string statements, bool isSetting)
    {
        var sample = CSharpSyntaxTree.ParseText(
            "using System; using System.IO;" + Method(statements), cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create(
            "Sample", [sample], References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var found = await compilation.WithAnalyzers([new DisabledCertificateCheckAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isSetting, Assert.Single(found).GetMessage().Contains("when a setting says so", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("if (settings.Environment.IsDevelopment()) [|ServicePointManager.ServerCertificateValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] = settings.Environment.IsDevelopment() ? AcceptAll : null;")]
    [InlineData("\n#if DEBUG\n[|ServicePointManager.ServerCertificateValidationCallback|] = (_, _, _, _) => true;\n#endif\n")]
    public Task Only_hints_in_development(string statements) => Verify.Hints(Method(statements), Project.Default with { Symbols = ["DEBUG"] });

    [Fact]
    public Task F19_2002_finds_the_dangerous_validator_the_func_and_the_stream() => Verify.Finds(Method(
        """
        var h = new HttpClientHandler();
        [|h.ServerCertificateCustomValidationCallback|] = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        Func<HttpRequestMessage, X509Certificate2?, X509Chain?, SslPolicyErrors, bool> any = (_, _, _, _) => true;
        [|h.ServerCertificateCustomValidationCallback|] = any;
        new SslStream(stream, true, [|(_, _, _, _) => { return true; }|]);
        """));

    [Fact]
    public Task Finds_it_in_older_libraries() => Verify.Finds(
        """
        using MQTTnet.Client;
        using Xamarin.Android.Net;
        class Sample
        {
            object Handler() => new AndroidMessageHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true };
            object Parameters() => new MqttClientOptionsBuilderTlsParameters
            {
                UseTls = true,
                [|AllowUntrustedCertificates|] = true,
                [|CertificateValidationHandler|] = _ => true,
            };
            object Options() => new MqttClientTlsOptions { [|IgnoreCertificateChainErrors|] = true };
            object Builder() => [|new MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates()|];
            object Old() => new MQTTnet.Client.Options.MqttClientOptionsBuilderTlsParameters { [|CertificateValidationCallback|] = (_, _) => true };
            object Checked() => new MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates(false);
        }
        """,
        Project.Default with { ExtraReferences = [s_olderLibraries] });

    /// <summary>What the rule knows of MQTTnet 3 and 4 and of the handler of .NET for Android, which are not among <c>tests/Libraries</c>.</summary>
    private static readonly MetadataReference s_olderLibraries = References.FromSource(
        "OlderLibraries",
        """
        using System;
        using System.Net.Http;
        using System.Net.Security;
        using System.Security.Cryptography.X509Certificates;
        namespace Xamarin.Android.Net
        {
            public class AndroidMessageHandler : HttpClientHandler
            {
                public new Func<HttpRequestMessage, X509Certificate2, X509Chain, SslPolicyErrors, bool> ServerCertificateCustomValidationCallback { get; set; }
            }
        }
        namespace MQTTnet.Client
        {
            public class MqttClientTlsOptions
            {
                public bool AllowUntrustedCertificates { get; set; }
                public bool IgnoreCertificateChainErrors { get; set; }
                public Func<object, bool> CertificateValidationHandler { get; set; }
            }
            public class MqttClientOptionsBuilderTlsParameters
            {
                public bool UseTls { get; set; }
                public bool AllowUntrustedCertificates { get; set; }
                public Func<object, bool> CertificateValidationHandler { get; set; }
            }
            public class MqttClientTlsOptionsBuilder
            {
                public MqttClientTlsOptionsBuilder WithAllowUntrustedCertificates(bool allowUntrustedCertificates = true) => this;
            }
        }
        namespace MQTTnet.Client.Options
        {
            public class MqttClientOptionsBuilderTlsParameters
            {
                public Func<X509Certificate, SslPolicyErrors, bool> CertificateValidationCallback { get; set; }
            }
        }
        """);

    [Fact]
    public Task Is_silent_in_tests() => Verify.IsSilent(
        Method("ServicePointManager.ServerCertificateValidationCallback = (_, _, _, _) => true;"), Project.Test);

    [Theory]
    [InlineData(
        """
        ServicePointManager.Expect100Continue = false; // one
        [|ServicePointManager.ServerCertificateValidationCallback|] = (_, _, _, _) => true; // two
        // three
        """,
        """
        ServicePointManager.Expect100Continue = false; // one
         // two
        // three
        """)]
    [InlineData("var h = new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true };", "var h = new HttpClientHandler();")]
    [InlineData("HttpClientHandler h = new() { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true };", "HttpClientHandler h = new();")]
    [InlineData(
        "var h = new HttpClientHandler { UseProxy = false, [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true, UseCookies = false };",
        "var h = new HttpClientHandler { UseProxy = false, UseCookies = false };")]
    [InlineData("new SslStream(stream, false, [|(_, _, _, _) => true|], null);", "new SslStream(stream, false, null, null);")]
    [InlineData(
        "var t = new MQTTnet.MqttClientTlsOptionsBuilder().UseTls().WithCertificateValidationHandler([|_ => true|]).Build();",
        "var t = new MQTTnet.MqttClientTlsOptionsBuilder().UseTls().Build();")]
    [InlineData(
        "var t = [|new MQTTnet.MqttClientTlsOptionsBuilder().UseTls().WithAllowUntrustedCertificates()|].Build();",
        "var t = new MQTTnet.MqttClientTlsOptionsBuilder().UseTls().Build();")]
    [InlineData(
        "Action<HttpClientHandler> a = h => [|h.ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true;",
        "Action<HttpClientHandler> a = h => { };")]
    [InlineData(
        "if (settings.Skip) [|ServicePointManager.ServerCertificateValidationCallback|] = (_, _, _, _) => true; else Console.WriteLine();",
        "if (settings.Skip) { } else Console.WriteLine();")]
    [InlineData(
        "[|ServicePointManager.ServerCertificateValidationCallback|] += AcceptAll;\n        new MailKit.Net.Smtp.SmtpClient { [|ServerCertificateValidationCallback|] = AcceptAll };",
        "new MailKit.Net.Smtp.SmtpClient();")]
    [InlineData(
        """
        new HttpClientHandler
                {
                    UseProxy = false,
                    [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true,
                };
        """,
        """
        new HttpClientHandler
                {
                    UseProxy = false,
                };
        """)]
    [InlineData(
        """
        new HttpClientHandler
                {
                    UseProxy = false,
                    [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true
                };
        """,
        """
        new HttpClientHandler
                {
                    UseProxy = false
                };
        """)]
    [InlineData(
        "var h = new HttpClientHandler { UseProxy = false, /* self-signed */ [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true };",
        "var h = new HttpClientHandler { UseProxy = false /* self-signed */  };")]
    public Task Takes_the_switch_out(string statements, string fixedStatements) => Verify.Fixes(Method(statements), Method(fixedStatements));

    [Theory]
    [InlineData("Func<HttpClientHandler, object?> f = h => [|h.ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true;")]
    [InlineData("var h = new HttpClientHandler(); var f = [|h.ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true;")]
    public Task Offers_nothing_that_would_not_compile(string statements) => Verify.OffersNoFix(Method(statements));

    private const string Pin = "(_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == \"SHA-256 fingerprint of the certificate\"";

    [Theory]
    [InlineData(
        "new HttpClientHandler { UseProxy = false, [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true /* self-signed */ };",
        "new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = " + Pin + " /* self-signed */ };")]
    [InlineData(
        "[|ServicePointManager.ServerCertificateValidationCallback|] += AcceptAll; new SslStream(stream, false, [|delegate { return true; }|], null);",
        "ServicePointManager.ServerCertificateValidationCallback += " + Pin + "; new SslStream(stream, false, " + Pin + ", null);")]
    [InlineData(
        "var h = new HttpClientHandler(); [|h.ServerCertificateCustomValidationCallback|] = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;",
        "var h = new HttpClientHandler(); h.ServerCertificateCustomValidationCallback = " + Pin + ";")]
    [InlineData(
        "new MQTTnet.MqttClientTlsOptionsBuilder().WithCertificateValidationHandler([|_ => true|]);",
        "new MQTTnet.MqttClientTlsOptionsBuilder().WithCertificateValidationHandler(certificate => certificate.Certificate?.GetCertHashString(HashAlgorithmName.SHA256) == \"SHA-256 fingerprint of the certificate\");")]
    [InlineData(
        "new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions { [|ClientCertificateValidation|] = (certificate, chain, errors) => true };",
        "new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions { ClientCertificateValidation = (certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == \"SHA-256 fingerprint of the certificate\" };")]
    public Task Pins_the_certificate(string statements, string fixedStatements) => VerifyPin.Fixes(
        "using System.Security.Cryptography;\n" + Method(statements), "using System.Security.Cryptography;\n" + Method(fixedStatements));

    [Theory]
    [InlineData("[|ServicePointManager.ServerCertificateValidationCallback|] = settings.Skip ? AcceptAll : null;")]
    [InlineData("string certificate = \"\"; [|ServicePointManager.ServerCertificateValidationCallback|] = AcceptAll;")]
    [InlineData("new Own { [|Check|] = (_, _) => true };")]
    [InlineData("[|new MQTTnet.MqttClientTlsOptionsBuilder().WithAllowUntrustedCertificates()|];")]
    [InlineData("new RabbitMQ.Client.SslOption { [|AcceptablePolicyErrors|] = SslPolicyErrors.RemoteCertificateNameMismatch };")]
    public Task Pins_nothing_where_no_certificate_is_given(string statements) => VerifyPin.OffersNoFix(Method(statements));

    [Theory]
    [InlineData("services.AddAuthentication().AddCertificate();")]
    [InlineData("_ = new Microsoft.AspNetCore.Http.DefaultHttpContext().Connection.ClientCertificate;")]
    [InlineData("new Microsoft.AspNetCore.Http.DefaultHttpContext().Connection.GetClientCertificateAsync();")]
    public Task Kestrel_may_leave_client_certificates_to_authentication(string check) => Verify.IsSilent(
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        class Startup
        {
            void Configure(IServiceCollection services, Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions https)
            {
                https.AllowAnyClientCertificate();
                {{check}}
            }
        }
        static class CertificateAuthentication { public static void AddCertificate(this Microsoft.AspNetCore.Authentication.AuthenticationBuilder builder) { } }
        """);

    [Fact]
    public Task Names_a_type_that_the_file_does_not_import() => VerifyPin.Fixes(
        Method("[|ServicePointManager.ServerCertificateValidationCallback|] = AcceptAll;"),
        Method("ServicePointManager.ServerCertificateValidationCallback = " + Pin.Replace("HashAlgorithmName", "System.Security.Cryptography.HashAlgorithmName", StringComparison.Ordinal) + ";"));

    private static readonly Project s_others = Project.Default with
    {
        OtherFiles =
        [
            """
            using System.Net.Security;
            using System.Security.Cryptography.X509Certificates;
            static class Other
            {
                public static bool AcceptAll(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) { return true; }
                public static readonly RemoteCertificateValidationCallback Held = (_, _, _, _) => true;
                public static RemoteCertificateValidationCallback Assigned = (_, _, _, _) => true;
                public static RemoteCertificateValidationCallback Property => AcceptAll;
                public static RemoteCertificateValidationCallback Create() => (_, _, _, _) => true;
                public static void Log(SslPolicyErrors errors) => System.Console.WriteLine(errors);
                public static bool Throws(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors == 0 ? true : throw new System.InvalidOperationException();
                public static bool Checks(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors == SslPolicyErrors.None;
            }
            """,
        ],
    };

    private static string Method(string statements) =>
        $$"""
        #pragma warning disable SYSLIB0014
        using System.Net;
        using System.Net.Security;
        using System.Net.WebSockets;
        using System.Security.Cryptography.X509Certificates;
        using Microsoft.Extensions.Hosting;

        class Settings
        {
            public bool Skip { get; set; }
            public IHostEnvironment Environment { get; set; } = null!;
        }

        class Own
        {
            public Func<string, SslPolicyErrors, bool>? Check { get; set; }
            public Func<string, SslPolicyErrors, bool>? CheckField;
            public void Take(Func<string, SslPolicyErrors, bool> check) => Check = check;
        }

        class Sample(Settings settings)
        {
            private static readonly RemoteCertificateValidationCallback s_acceptAll = (_, _, _, _) => true;
            private RemoteCertificateValidationCallback Property => AcceptAll;
            private static bool AcceptAll(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
            private static bool Hop(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => Yes();
            private static bool Yes() => true;
            private static void Ensure(SslPolicyErrors errors) { if (errors != SslPolicyErrors.None) throw new InvalidOperationException(); }

            public void Run(Stream stream, RemoteCertificateValidationCallback parameter)
            {
                RemoteCertificateValidationCallback local = (_, _, _, _) => true;
                bool LocalFunction(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
                {{statements}}
            }
        }
        """;
}
