using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2002: TLS accepts any certificate, because the check answers yes to everything or is switched off.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisabledCertificateCheckAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2002";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Certificate validation disabled",
        "'{0}' accepts every certificate{1}, so anyone on the path can pose as the other side; leave the validation on",
        DiagnosticSeverity.Warning,
        "A connection whose certificate is not checked is encrypted, but to whoever answers: an attacker on the path reads and changes everything.",
        "CWE-295",
        starred: true);

    /// <summary>What code says that decides about client certificates after the handshake.</summary>
    private static readonly string[] s_certificateReaders =
        ["AddCertificate", "ClientCertificate", "GetClientCertificateAsync", "AddMutualTlsSecretValidators"];

    /// <summary>Creates the analyzer.</summary>
    public DisabledCertificateCheckAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject || !SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfTls)
            return;

        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, environments),
            OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.EventAssignment);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, environments), OperationKind.Invocation, OperationKind.ObjectCreation);
        CertificateSettings.Callbacks.Register(context, (operation, use) => ReportCallback(operation, use.Place, use.Member, use.Value, environments));
        CertificateSettings.Switches.Register(context, (operation, use) => ReportConstant(operation, use, static value => value is true or (int and not 0), environments));
        CertificateSettings.Modes.Register(context, (operation, use) => ReportConstant(operation, use, static value => value is 0, environments));
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, Environments environments)
    {
        if (Assigned(context.Operation) is not var (target, member, value) || !SourceWords.SpeakOfTls(target.Syntax.SyntaxTree))
            return;
        if (IsCertificateCheck(target.Type))
            ReportCallback(context, target, member, value, environments);
        else if (context.Operation is ICompoundAssignmentOperation && CertificateSettings.Switches.Match(member) is { } sink)
            ReportConstant(context, new SinkUse(sink, context.Operation, member, value), static errors => errors is int and not 0, environments);
    }

    /// <summary>What sets a property, or adds to one or to an event. A private field is followed to where it is used instead.</summary>
    private static (IOperation Target, ISymbol Member, IOperation Value)? Assigned(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment => (target, target.Property, assignment.Value),
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: false } } target } assignment =>
            (target, target.Field, assignment.Value),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Or, Target: IPropertyReferenceOperation target } addition =>
            (target, target.Property, addition.Value),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation target } addition => (target, target.Event, addition.HandlerValue),
        _ => null,
    };

    private static void AnalyzeCall(OperationAnalysisContext context, Environments environments)
    {
        var call = context.Operation;
        if (!SourceWords.SpeakOfTls(call.Syntax.SyntaxTree))
            return;

        if (call is IInvocationOperation { TargetMethod: var method } && CertificateSettings.Calls.TryGetValue(method.Name, out var types)
            && types.Any(method.ContainingType.HasMetadataName) && !IsLeftToAuthentication(method, context)
            && call.Arguments().All(argument => ValueTracer.Trace(argument.Value, context.CancellationToken).MustBe(true)))
        {
            Report(context, call, method, call, environments);
        }

        foreach (var argument in call.Arguments())
        {
            // What a method of this compilation does with its callback is judged there.
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && IsCertificateCheck(parameter.Type)
                && !SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, context.Compilation.Assembly))
            {
                ReportCallback(context, argument.Value, parameter.ContainingSymbol, argument.Value, environments);
            }
        }
    }

    /// <summary>Kestrel may let every client certificate in where the certificate handler, or the token's confirmation claim (RFC 8705), decides.</summary>
    private static bool IsLeftToAuthentication(IMethodSymbol method, OperationAnalysisContext context) =>
        method.Name == "AllowAnyClientCertificate"
        && Array.Exists(s_certificateReaders, SourceWords.Of(context.Compilation, context.CancellationToken).Contains);

    /// <summary>Any delegate that gets the policy errors and answers yes or no.</summary>
    private static bool IsCertificateCheck(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { ReturnType.SpecialType: SpecialType.System_Boolean } invoke })
            return false;
        foreach (var parameter in invoke.Parameters)
        {
            if (parameter.Type is INamedTypeSymbol { Name: "SslPolicyErrors" } errors && errors.HasMetadataName("System.Net.Security.SslPolicyErrors"))
                return true;
        }

        return false;
    }

    private static void ReportCallback(OperationAnalysisContext context, IOperation at, ISymbol member, IOperation value, Environments environments)
    {
        foreach (var origin in Callback.Origins(value, context.CancellationToken))
        {
            if (AcceptsAll(origin, context.CancellationToken))
            {
                Report(context, at, member, origin.Source, environments);
                return;
            }
        }
    }

    private static bool AcceptsAll(Origin origin, CancellationToken cancellation) =>
        origin.Source is IPropertyReferenceOperation { Property.Name: "DangerousAcceptAnyServerCertificateValidator" }
        || Callback.Of(origin)?.AlwaysReturns(true, cancellation) == true;

    private static void ReportConstant(OperationAnalysisContext context, SinkUse use, Func<object?, bool> isOff, Environments environments)
    {
        var value = ValueTracer.Trace(use.Value, context.CancellationToken);
        if (value.Origins.All(origin => origin.IsConstant && isOff(origin.Constant)))
            Report(context, use.Place, use.Member, use.Operation, environments);
    }

    private static void Report(OperationAnalysisContext context, IOperation at, ISymbol member, IOperation cause, Environments environments)
    {
        var when = Guard.Protects(at, IsSetting) || Guard.Protects(cause, IsSetting) ? " when a setting says so" : "";
        var isCertain = !Environments.IsDevelopmentOnly(at) && !Environments.IsDevelopmentOnly(cause);
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, at, member.Display(), when));
    }

    /// <summary>Whether a plain flag decides, such as <c>if (options.SkipCertificateCheck)</c>, whether it is to be on or off.</summary>
    private static bool IsSetting(IOperation condition, bool holds) => condition switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation => true,
        IInvocationOperation { TargetMethod.Name: "GetValue" or "Parse" or "GetEnvironmentVariable" } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison when comparison.RightOperand.ConstantValue.Value is not null =>
            IsSetting(comparison.LeftOperand.Unwrap(), holds),
        _ => false,
    };
}
