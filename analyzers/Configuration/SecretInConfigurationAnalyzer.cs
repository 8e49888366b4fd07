using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>BRX7002: a configuration file holds a secret.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInConfigurationAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX7002";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Secret in a configuration file",
        "'{0}' {1}; {2}",
        DiagnosticSeverity.Warning,
        "A configuration file is copied with every build, backup and clone, and everyone who gets it can use the secrets in it.",
        "CWE-260");

    /// <summary>Creates the analyzer.</summary>
    public SecretInConfigurationAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments) =>
        context.RegisterAdditionalFileAction(file => Analyze(file, environments));

    private static void Analyze(AdditionalFileAnalysisContext context, Environments environments)
    {
        var (file, cancellation) = (context.AdditionalFile, context.CancellationToken);
        if (SettingsFile.IsGenerated(file.Path) || file.GetText(cancellation) is not { } source)
            return;

        var name = SettingsFile.Name(file.Path);
        if (ConfigurationPlaces.IsTooLarge(source))
        {
            context.ReportDiagnostic(environments.Hint(
                Descriptor, At(file.Path, source, 0, 0), name, "is larger than 1 MB and was not searched for secrets", "take it out of the scan or split it"));
            return;
        }

        var places = ConfigurationPlaces.Of(context.Compilation, context.Options);
        foreach (var place in places.In(file, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var secret = place.Secret;
            var same = places.Of(secret.Text, cancellation).ToList();
            if (same.Count == 0 || !same[0].IsIn(file) || same[0].Secret.Start != secret.Start || IsReportedInCode(secret, context))
                continue;

            var (what, where) = secret.KeyPath.Length > 0 ? (secret.KeyPath, $"in {name} holds") : (name, "holds");
            var consequence = $"{where}{SecretPlaces.Elsewhere(same.Count - 1)} a secret ({secret.What}, {Masked.Of(secret.Text)}) that everyone who gets the file can use";
            var at = At(file.Path, source, secret.Start, secret.Length);
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, place.Severity != DiagnosticSeverity.Info, at, what, consequence, Action(secret.Family)));
        }
    }

    /// <summary>Whether BRX1002 reports the same token where it stands in the code, and counts the places in configuration files.</summary>
    private static bool IsReportedInCode(ConfigurationSecret secret, AdditionalFileAnalysisContext context) =>
        secret.Family is not null
        && SecretPlaces.Of(context.Compilation, context.Options).Of(secret.Text, context.CancellationToken).Any(static place => !place.IsAllowed);

    private static string Action(TokenFamily? family) => family is null
        ? "keep it in user secrets, an environment variable or a secret store"
        : "revoke it and keep the new one in user secrets, an environment variable or a secret store";

    private static Location At(string path, SourceText source, int start, int length)
    {
        var span = new TextSpan(start, length);
        return Location.Create(path, span, source.Lines.GetLinePositionSpan(span));
    }
}
