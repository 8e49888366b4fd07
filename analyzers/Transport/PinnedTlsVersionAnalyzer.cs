using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>
/// BRX2003: the program decides which versions of TLS a connection may use. Whatever the library is called, the decision is a
/// set of versions that is written: to a property, or to a parameter of somebody else's method. Reading one decides nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PinnedTlsVersionAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2003";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Deprecated or pinned TLS protocol",
        "'{0}' {1}; leave the choice to the operating system",
        DiagnosticSeverity.Warning,
        "Old versions of TLS can be broken by an attacker on the path, and a pinned version stays when it becomes one of them. The operating system's choice is kept up to date.",
        "CWE-327");

    private const string LegacyCryptography = "Switch.System.Net.DontEnableSchUseStrongCrypto";

    private static readonly string[] s_words = ["SslProtocols", "SecurityProtocolType"];

    /// <summary>Creates the analyzer.</summary>
    public PinnedTlsVersionAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests list the versions and try the old ones on purpose.
        if (environments.IsTestProject)
            return;

        FrameworkSwitch.Settings.Register(context, (operation, use) =>
        {
            if (FrameworkSwitch.TurnsOn(use, LegacyCryptography, operation.CancellationToken))
                Report(operation, use.Operation, use.Member, TlsVersions.WithoutStrongCryptography, environments);
        });

        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (!Array.Exists(s_words, words.Contains))
            return;

        context.RegisterOperationAction(
            operation =>
            {
                if (Written(operation.Operation) is var (member, type, value) && TlsVersions.Are(type))
                    ReportWrite(operation, member, value, environments);
            },
            OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.PropertyInitializer);
        context.RegisterOperationAction(
            operation => AnalyzeArguments(operation, environments), OperationKind.Invocation, OperationKind.ObjectCreation);
    }

    /// <summary>What is set, or added to. A private field is followed to where it is used instead.</summary>
    private static (ISymbol Member, ITypeSymbol Type, IOperation Value)? Written(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property }, Value: var value } => (property, property.Type, value),
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: false } field }, Value: var value } =>
            (field, field.Type, value),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Or, Target: IPropertyReferenceOperation { Property: var property }, Value: var value } =>
            (property, property.Type, value),
        IPropertyInitializerOperation { InitializedProperties: [{ SetMethod: not null } property], Value: var value } => (property, property.Type, value),
        _ => null,
    };

    private static void AnalyzeArguments(OperationAnalysisContext context, Environments environments)
    {
        foreach (var argument in context.Operation.Arguments())
        {
            // The program's own methods hand the value on to a library; collections and assertions take any type.
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { RefKind: RefKind.None, OriginalDefinition.Type: var type } parameter }
                && TlsVersions.Are(type)
                && !SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, context.Compilation.Assembly))
            {
                ReportWrite(context, parameter.ContainingSymbol, argument.Value, environments);
            }
        }
    }

    private static void ReportWrite(OperationAnalysisContext context, ISymbol member, IOperation value, Environments environments)
    {
        if (!SourceWords.Contains(value.Syntax.SyntaxTree, s_words))
            return;
        if (TlsVersions.AllowedBy(value, context.CancellationToken) is { Bits: not 0 } versions)
            Report(context, value, member, versions, environments);
    }

    private static void Report(OperationAnalysisContext context, IOperation at, ISymbol member, TlsVersions versions, Environments environments)
    {
        var effect = versions.IsDeprecated
            ? $"allows {versions}, with which an attacker on the path can break the connection"
            : $"is fixed to {versions}, so that the connection never uses a newer version";
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, versions.IsDeprecated && !Environments.IsDevelopmentOnly(at), at, member.Display(), effect));
    }
}
