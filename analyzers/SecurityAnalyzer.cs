using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers;

/// <summary>
/// The base of every rule. It seals what each rule would otherwise have to remember: concurrent execution, the
/// generated-code policy, and one look at the compilation before anything is registered.
/// </summary>
public abstract class SecurityAnalyzer : DiagnosticAnalyzer
{
    private readonly GeneratedCodeAnalysisFlags _generatedCode;

    /// <param name="generatedCode">
    /// Generated code is skipped by default. Rules about secrets look there too: a key that leaked into a generated
    /// client has still leaked.
    /// </param>
    /// <param name="rules">Every descriptor that the analyzer can report.</param>
    private protected SecurityAnalyzer(GeneratedCodeAnalysisFlags generatedCode, params DiagnosticDescriptor[] rules)
    {
        _generatedCode = generatedCode;
        SupportedDiagnostics = ImmutableArray.Create(rules);
    }

    private protected SecurityAnalyzer(params DiagnosticDescriptor[] rules)
        : this(GeneratedCodeAnalysisFlags.None, rules)
    {
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(_generatedCode);
        context.RegisterCompilationStartAction(start => Register(start, Environments.Of(start.Compilation, start.Options)));
    }

    /// <summary>Looks up the family's types once and registers nothing when the compilation does not know them.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, Environments environments);
}
