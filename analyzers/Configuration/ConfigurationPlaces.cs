using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>A place of a configuration file that holds a secret, and how bad that is.</summary>
internal readonly record struct ConfigurationPlace(AdditionalText File, ConfigurationSecret Secret, DiagnosticSeverity Severity)
{
    public bool IsIn(AdditionalText file) => File.Path == file.Path;
}

/// <summary>
/// Every place of a project's configuration files where BRX7002 sees a secret, so that a secret that was copied around is
/// reported once. It is put together when the first secret turns up; each file is read once, until its text changes.
/// </summary>
internal sealed class ConfigurationPlaces
{
    /// <summary>What is larger is data; reading it would hold up every build.</summary>
    private const int LargestFile = 1 << 20;

    private static readonly ConditionalWeakTable<Compilation, ConditionalWeakTable<AnalyzerOptions, ConfigurationPlaces>> s_compilations = new();

    private static readonly ConditionalWeakTable<SourceText, ConcurrentDictionary<Reading, FileSecrets>> s_texts = new();

    private readonly AnalyzerOptions _options;
    private readonly Environments _environments;
    private readonly ConcurrentDictionary<AdditionalText, IReadOnlyList<ConfigurationPlace>> _files = [];
    private ILookup<string, ConfigurationPlace>? _places;

    private ConfigurationPlaces(Compilation compilation, AnalyzerOptions options)
    {
        _options = options;
        _environments = Environments.Of(compilation, options);
    }

    public static ConfigurationPlaces Of(Compilation compilation, AnalyzerOptions options) =>
        s_compilations.GetOrCreateValue(compilation).GetValue(options, key => new ConfigurationPlaces(compilation, key));

    public static bool IsTooLarge(SourceText text) => text.Length > LargestFile;

    /// <summary>Where the secret is written: where it is worst first, then in the order of paths.</summary>
    public IEnumerable<ConfigurationPlace> Of(string secret, CancellationToken cancellation) => (_places ??= _options.AdditionalFiles
        .GroupBy(static file => file.Path, static (_, same) => same.First())
        .OrderBy(static file => file.Path, StringComparer.Ordinal)
        .SelectMany(file => In(file, cancellation).OrderBy(static place => place.Secret.Start))
        .OrderByDescending(static place => place.Severity)
        .ToLookup(static place => place.Secret.Text, StringComparer.Ordinal))[secret];

    /// <summary>The secrets of a file that count: allowed by nobody, and not just what tests are full of.</summary>
    public IReadOnlyList<ConfigurationPlace> In(AdditionalText file, CancellationToken cancellation) =>
        _files.TryGetValue(file, out var known) ? known : _files.GetOrAdd(file, [.. Read(file, cancellation)]);

    private IEnumerable<ConfigurationPlace> Read(AdditionalText file, CancellationToken cancellation)
    {
        if (SettingsFile.IsGenerated(file.Path) || file.GetText(cancellation) is not { } source || IsTooLarge(source))
            yield break;

        var (text, secrets) = SecretsIn(file, source, cancellation);
        foreach (var secret in secrets)
        {
            if (Weight(secret, file.Path) is { } severity && !AllowedSecrets.Include(secret.Text, file, text, secret.Start, _options))
                yield return new(file, secret, severity);
        }
    }

    private FileSecrets SecretsIn(AdditionalText file, SourceText source, CancellationToken cancellation)
    {
        var names = new SecretNames(NamedSecretAnalyzer.Words.For(_options, file), NamedSecretAnalyzer.MinimumLength.For(_options, file));
        var reading = new Reading(file.Path, ProjectFamilies.In(file, _options), string.Join(",", names.Words ?? []), names.MinimumLength);
        return s_texts.GetOrCreateValue(source).GetOrAdd(reading, _ =>
        {
            var text = source.ToString();
            var secrets = new List<ConfigurationSecret>();
            foreach (var secret in ConfigurationSecrets.In(file.Path, text, reading.Families, names))
            {
                cancellation.ThrowIfCancellationRequested();
                secrets.Add(secret);
            }

            return secrets.Count == 0 ? FileSecrets.None : new FileSecrets(text, secrets);
        });
    }

    /// <summary>
    /// What a provider has issued works from every file. What only looks like a secret may be meant for the developer's machine;
    /// tests are full of it.
    /// </summary>
    private DiagnosticSeverity? Weight(ConfigurationSecret secret, string path) => secret.Family switch
    {
        { IsTestMode: true } or { IsOftenPublic: true } => DiagnosticSeverity.Info,
        { Confidence: Confidence.Verified, IsSelfMade: false } => DiagnosticSeverity.Warning,
        not null => _environments.IsTestProject ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
        null when _environments.IsTestProject => null,
        null => secret.IsLocal || SettingsFile.IsForDevelopment(path) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
    };

    /// <summary>All that the secrets in a text depend on.</summary>
    private readonly record struct Reading(string Path, FamilyIndex Families, string Words, int MinimumLength);

    /// <summary>The secrets of a file, and its text where there are any.</summary>
    private sealed record FileSecrets(string Text, IReadOnlyList<ConfigurationSecret> Secrets)
    {
        public static readonly FileSecrets None = new("", []);
    }
}
