using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1012: a secret is read once and kept for the life of the process, so that it cannot be rotated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FrozenSecretAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1012";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Secret captured once at start-up",
        "'{0}' is read once into '{1}', so a rotated secret is used only after a restart; {2}",
        DiagnosticSeverity.Info,
        "A secret that is kept from start-up on goes on being used after it was rotated, until the old one is revoked and every call fails.",
        "CWE-324");

    private const string Configuration = "IConfiguration";

    /// <summary>Creates the analyzer.</summary>
    public FrozenSecretAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // A console program without a host ends before anything is rotated.
        var runsOn = context.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary || context.Compilation.HasHost();
        if (environments.IsTestProject || !runsOn || !context.Compilation.References("Microsoft.Extensions.Configuration.Abstractions"))
            return;

        context.RegisterOperationAction(
            operation => JudgeMember(operation, environments),
            OperationKind.SimpleAssignment, OperationKind.FieldInitializer, OperationKind.PropertyInitializer);
        BearerHeader.Sinks.Register(context, (operation, use) => JudgeHeader(operation, use, environments));
    }

    private static void JudgeMember(OperationAnalysisContext context, Environments environments)
    {
        var (member, value) = context.Operation switch
        {
            IFieldInitializerOperation { InitializedFields: [var field] } initializer => (field, initializer.Value),
            IPropertyInitializerOperation { InitializedProperties: [var property] } initializer => (property, initializer.Value),
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } target } assignment
                when context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } && assignment.Function() is null
                => (target.Member, assignment.Value),
            _ => ((ISymbol?)null, (IOperation?)null),
        };
        if (member is null || value is null || value.Type?.SpecialType != SpecialType.System_String
            || !(CredentialName.Is(member.Name.AsSpan()) || value.Unwrap() is IPropertyReferenceOperation { Property.Name: var name } && CredentialName.Is(name.AsSpan())))
        {
            return;
        }

        var source = SourceOf(value, context.CancellationToken);
        if (source is null || (source == Configuration && !IsKeptForGood(member)))
            return;
        Report(context, environments, value, source, member.Name);
    }

    /// <summary>The action of a factory runs for every client, but what it captures was read before.</summary>
    private static void JudgeHeader(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        foreach (var operation in use.Value.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && CredentialName.Is(local.Name.AsSpan())
                && VariableWrites.Around(operation).To(local) is [{ Value: { } written } write] && write.Function != operation.Function()
                && DefaultHeaderUse.IsInRegistration(use.Operation) && SourceOf(written, context.CancellationToken) is { } source)
            {
                Report(context, environments, operation, source, local.Name);
                return;
            }
        }
    }

    private static void Report(OperationAnalysisContext context, Environments environments, IOperation at, string source, string name) =>
        context.ReportDiagnostic(environments.Hint(
            Descriptor, at, source, name, source == Configuration ? "read it where it is used" : "use IOptionsMonitor<T>.CurrentValue where it is used"));

    /// <summary>Where every value comes from; null when some may come from elsewhere.</summary>
    private static string? SourceOf(IOperation value, CancellationToken cancellation)
    {
        string? source = null;
        foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
        {
            if (SourceOf(origin.Source.Unwrap()) is { } found)
                source ??= found;
            else if (!origin.IsConstant)
                return null;
        }

        return source;
    }

    private static string? SourceOf(IOperation read)
    {
        switch (read)
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type: { } type } when IsConfiguration(type):
            case IInvocationOperation { TargetMethod: { Name: "GetValue" or "GetConnectionString", ContainingType.Name: "ConfigurationBinder" or "ConfigurationExtensions" } }:
                return Configuration;

            case IPropertyReferenceOperation { Property: var secret, Instance: { } instance } when CredentialName.Is(secret.Name.AsSpan()):
                // IOptionsSnapshot inherits Value, and is read anew for each request.
                while (instance.Unwrap() is IPropertyReferenceOperation { Instance: { } holder } part)
                {
                    if (part.Property.Name == "Value" && holder.Unwrap().Type is { Name: "IOptions", ContainingNamespace.Name: "Options" })
                        return "IOptions<T>.Value." + secret.Name;
                    instance = holder;
                }

                return null;

            default:
                return null;
        }
    }

    private static bool IsConfiguration(ITypeSymbol type) =>
        type.Name is Configuration or "IConfigurationRoot" or "IConfigurationSection" || type.AllInterfaces.Any(static implemented => implemented.Name == Configuration);

    /// <summary>Whether there is one such member for the whole process: it is static, or its object is a hosted service or a middleware.</summary>
    private static bool IsKeptForGood(ISymbol member) => member.IsStatic
        || member.ContainingType.AllInterfaces.Any(static implemented => implemented.Name == "IHostedService")
        || member.ContainingType.InstanceConstructors.Any(static constructor => constructor.Parameters.Any(static parameter => parameter.Type.Name == "RequestDelegate"));
}
