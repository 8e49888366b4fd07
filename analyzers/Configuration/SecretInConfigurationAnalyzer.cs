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

    /// <summary>What is larger is data; reading it would hold up every build.</summary>
    private const int LargestFile = 1 << 20;

    /// <summary>Creates the analyzer.</summary>
    public SecretInConfigurationAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments) =>
        context.RegisterAdditionalFileAction(file => Analyze(file, environments));

    private static void Analyze(AdditionalFileAnalysisContext context, Environments environments)
    {
        var path = context.AdditionalFile.Path;
        if (SettingsFile.IsGenerated(path) || context.AdditionalFile.GetText(context.CancellationToken) is not { } source)
            return;

        var name = SettingsFile.Name(path);
        if (source.Length > LargestFile)
        {
            context.ReportDiagnostic(environments.Hint(
                Descriptor, At(path, source, 0, 0), name, "is larger than 1 MB and was not searched for secrets", "take it out of the scan or split it"));
            return;
        }

        var text = source.ToString();
        foreach (var secret in ConfigurationSecrets.In(path, text, ProjectFamilies.In(context.AdditionalFile, context.Options)))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (Weight(secret, path, environments) is not { } severity
                || AllowedSecrets.Include(secret.Text, context.AdditionalFile, text, secret.Start, context.Options))
            {
                continue;
            }

            var (what, place) = secret.KeyPath.Length > 0 ? (secret.KeyPath, $"in {name} holds") : (name, "holds");
            var consequence = $"{place} a secret ({secret.What}, {Masked.Of(secret.Text)}) that everyone who gets the file can use";
            var at = At(path, source, secret.Start, secret.Length);
            context.ReportDiagnostic(severity == DiagnosticSeverity.Info
                ? environments.Hint(Descriptor, at, what, consequence, Action(secret.Family))
                : environments.Finding(Descriptor, at, what, consequence, Action(secret.Family)));
        }
    }

    /// <summary>
    /// What a provider has issued works from every file. What only looks like a secret may be meant for the developer's machine;
    /// tests are full of it.
    /// </summary>
    private static DiagnosticSeverity? Weight(ConfigurationSecret secret, string path, Environments environments) => secret.Family switch
    {
        { IsTestMode: true } or { IsOftenPublic: true } => DiagnosticSeverity.Info,
        { Confidence: Confidence.Verified, IsSelfMade: false } => Descriptor.DefaultSeverity,
        not null => environments.IsTestProject ? DiagnosticSeverity.Info : Descriptor.DefaultSeverity,
        null when environments.IsTestProject => null,
        null => secret.IsLocal || SettingsFile.IsForDevelopment(path) ? DiagnosticSeverity.Info : Descriptor.DefaultSeverity,
    };

    private static string Action(TokenFamily? family) => family is null
        ? "keep it in user secrets, an environment variable or a secret store"
        : "revoke it and keep the new one in user secrets, an environment variable or a secret store";

    private static Location At(string path, SourceText source, int start, int length)
    {
        var span = new TextSpan(start, length);
        return Location.Create(path, span, source.Lines.GetLinePositionSpan(span));
    }
}
