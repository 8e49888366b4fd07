using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3104: a program on the user's device proves itself with a secret that the user, and everyone who has the program, can read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublicClientSecretAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3104";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Client secret in a public client",
        "'{0}' relies on a secret that a program on the user's device cannot keep, so that everyone who has the program can act in its name; register a public client and use PKCE without a secret",
        DiagnosticSeverity.Warning,
        "Whoever installs the program has its secret, wherever the program reads it from. It proves nothing to the authorization server (RFC 8252, section 8.5).",
        "CWE-522");

    /// <summary>The clients of MSAL that have a credential of their own: a secret, a certificate or an assertion.</summary>
    internal static readonly Sinks ConfidentialClients = new(
        Calls("Microsoft.Identity.Client.ConfidentialClientApplicationBuilder", "clientId", "Create"),
        Calls("Microsoft.Identity.Client.ConfidentialClientApplicationBuilder", "options", "CreateWithApplicationOptions"));

    /// <summary>
    /// The secrets of BRX1003, but for those of MSAL, which are reported with the client, and for those that an administrator's
    /// tool enters for other applications.
    /// </summary>
    private static readonly Sinks s_secrets = new(HardcodedClientSecretAnalyzer.Secrets.All.Where(static secret =>
        secret.TypeName is not ("ConfidentialClientApplicationBuilder" or "ConfidentialClientApplicationOptions" or "OpenIddictApplicationDescriptor")));

    /// <summary>Where the controls stand into which users type.</summary>
    private static readonly string[] s_controls =
        ["System.Windows.Controls", "System.Windows.Forms", "Microsoft.Maui.Controls", "Avalonia.Controls", "Microsoft.UI.Xaml.Controls", "Windows.UI.Xaml.Controls", "Xamarin.Forms"];

    /// <summary>Creates the analyzer.</summary>
    public PublicClientSecretAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        var isClient = ClientApplication.Is(context.Compilation);
        if (!isClient && !ClientApplication.MayBe(context.Compilation, SourceWords.Of(context.Compilation, context.CancellationToken)))
            return;

        ConfidentialClients.Register(context, (operation, use) => Report(operation, use, use.Member.Display(), isClient, environments));
        s_secrets.Register(context, (operation, use) => JudgeSecret(operation, use, use.Member.Display(), isClient, environments));
        HardcodedClientSecretAnalyzer.FormFields.Register(context, (operation, use) =>
        {
            if (HardcodedClientSecretAnalyzer.IsFormField(use))
                JudgeSecret(operation, use, "client_secret", isClient, environments);
        });
    }

    private static void JudgeSecret(OperationAnalysisContext context, SinkUse use, string receiver, bool isClient, Environments environments)
    {
        var origins = ValueTracer.Trace(use.Value, context.CancellationToken).Origins;
        if (origins.All(static origin => origin.IsConstant && (origin.Text ?? "").Trim().Length == 0) || origins.Any(static origin => IsTyped(origin.Source)))
            return;

        // What a method is given may be its user's own.
        Report(context, use, receiver, isClient && !origins.All(static origin => origin.Source.Unwrap() is IParameterReferenceOperation), environments);
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, string receiver, bool isCertain, Environments environments)
    {
        if (Environments.IsDevelopmentOnly(use.Operation) || IsForGoogle(use.Operation))
            return;

        // A secret in the source is reported by BRX1003 where it is written.
        var at = use.Operation is IAssignmentOperation assignment ? assignment.Target : use.Operation;
        context.ReportDiagnostic(isCertain ? environments.Finding(Descriptor, at, receiver) : environments.Hint(Descriptor, at, receiver));
    }

    /// <summary>Whether the user types the value: a tool for people who bring a client of their own.</summary>
    private static bool IsTyped(IOperation source) =>
        source.Unwrap() is IPropertyReferenceOperation { Property.ContainingNamespace: { } controls } && s_controls.Contains(controls.ToDisplayString());

    /// <summary>Google gives installed applications a secret, treats it as none, and insists on it.</summary>
    private static bool IsForGoogle(IOperation use) => use.Body().Descendants().Any(static operation =>
        operation is ILiteralOperation { ConstantValue.Value: string text }
        && (text.IndexOf("accounts.google.com", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("googleapis.com", StringComparison.OrdinalIgnoreCase) >= 0));
}
