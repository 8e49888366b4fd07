using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2007: a web host answers clear-text requests instead of sending their senders to HTTPS.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingHttpsRedirectionAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2007";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Web host without HTTPS redirection or HSTS",
        "'{0}' sets up a pipeline that answers clear-text requests, so that cookies and tokens sent with them can be read on the way; call UseHttpsRedirection",
        DiagnosticSeverity.Info,
        "A browser that is given an address without a scheme, or an old link, begins in clear text. Unless the server sends it to HTTPS it stays there.",
        "CWE-319",
        enabled: false);

    /// <summary>
    /// What takes care of HTTPS: the host itself, the proxy in front of it that these settings are for, or the platform. One word
    /// anywhere in the project is enough, whichever method it stands in.
    /// </summary>
    private static readonly string[] s_remedies =
    [
        "UseHttpsRedirection", "UseHsts", "AddHsts", "AddRedirectToHttps", "RequireHttps", "RequireHttpsAttribute", "UseForwardedHeaders", "ForwardedHeadersOptions",
        "AddServiceDefaults", "MapDefaultEndpoints", "ConfigureFunctionsWebApplication", "ConfigureFunctionsWorkerDefaults",
    ];

    /// <summary>Creates the analyzer.</summary>
    public MissingHttpsRedirectionAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (WebPipeline.IsSetUp(words) && !Array.Exists(s_remedies, words.Contains))
            context.RegisterOperationAction(operation => Report(operation, environments), OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, Environments environments)
    {
        var call = (IInvocationOperation)context.Operation;
        if (SetsUpPipeline(call) && !Environments.IsDevelopmentOnly(call))
            context.ReportDiagnostic(environments.Finding(Descriptor, call.NameLocation(), call.TargetMethod.Display()));
    }

    /// <summary>The minimal host is built; the older one is configured in a method that is given the builder.</summary>
    private static bool SetsUpPipeline(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Build", ContainingType: { Name: "WebApplicationBuilder" } type } => type.HasMetadataName("Microsoft.AspNetCore.Builder.WebApplicationBuilder"),
        { Name: "Create", ContainingType: { Name: "WebApplication" } type } => type.HasMetadataName("Microsoft.AspNetCore.Builder.WebApplication"),
        { Name: "UseEndpoints" or "UseMvc" or "UseMvcWithDefaultRoute", IsExtensionMethod: true } =>
            call.Arguments is [{ Value: var builder }, ..] && builder.Unwrap() is IParameterReferenceOperation { Type.Name: "IApplicationBuilder" },
        _ => false,
    };
}
