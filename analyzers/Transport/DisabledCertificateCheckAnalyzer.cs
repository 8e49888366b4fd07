using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

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

    /// <summary>Callbacks that get the errors of the check wrapped in an object.</summary>
    internal static readonly Sinks Callbacks = new(
        Properties("MQTTnet.MqttClientTlsOptions", "CertificateValidationHandler"),
        Calls("MQTTnet.MqttClientTlsOptionsBuilder", "certificateValidationHandler", "WithCertificateValidationHandler"),
        Properties("Azure.Core.Pipeline.HttpPipelineTransportOptions", "ServerCertificateCustomValidationCallback"));

    /// <summary>Switches that must not be on.</summary>
    internal static readonly Sinks Switches = new(
        Properties("MQTTnet.MqttClientTlsOptions", "AllowUntrustedCertificates", "IgnoreCertificateChainErrors"),
        Properties("RabbitMQ.Client.SslOption", "AcceptablePolicyErrors"));

    /// <summary>Modes whose zero means that nothing is validated.</summary>
    internal static readonly Sinks Modes = new(
        Properties("System.ServiceModel.Security.X509ServiceCertificateAuthentication", "CertificateValidationMode"),
        Properties("System.ServiceModel.Security.X509ClientCertificateAuthentication", "CertificateValidationMode"),
        Properties("System.ServiceModel.Security.IssuedTokenServiceCredential", "CertificateValidationMode"));

    /// <summary>Calls that switch the check off, with a flag that is on unless it is passed, or without one.</summary>
    internal static readonly IReadOnlyDictionary<string, string> SwitchingCalls = new Dictionary<string, string>
    {
        ["WithAllowUntrustedCertificates"] = "MQTTnet.MqttClientTlsOptionsBuilder",
        ["WithIgnoreCertificateChainErrors"] = "MQTTnet.MqttClientTlsOptionsBuilder",
        ["AllowAnyClientCertificate"] = "Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions",
    };

    /// <summary>Creates the analyzer.</summary>
    public DisabledCertificateCheckAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject || !SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfTls
            || context.Compilation.GetTypeByMetadataName("System.Net.Security.SslPolicyErrors") is not { } errors)
            return;

        context.RegisterOperationAction(
            operation =>
            {
                if (Assigned(operation.Operation) is var (target, member, value) && IsCertificateCheck(target.Type, errors))
                    ReportCallback(operation, target, member, value, environments);
            },
            OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.EventAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var argument = (IArgumentOperation)operation.Operation;
                if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && IsCertificateCheck(parameter.Type, errors)
                    && !SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, operation.Compilation.Assembly))
                {
                    ReportCallback(operation, argument.Value, parameter.ContainingSymbol, argument.Value, environments);
                }
            },
            OperationKind.Argument);

        Callbacks.Register(context, (operation, use) => ReportCallback(operation, Place(use), use.Member, use.Value, environments));
        Switches.Register(context, (operation, use) => ReportConstant(operation, use, static value => value is true or (int and not 0), environments));
        Modes.Register(context, (operation, use) => ReportConstant(operation, use, static value => value is 0, environments));

        var calls = SwitchingCalls
            .Select(call => (Method: call.Key, Type: context.Compilation.GetTypeByMetadataName(call.Value)))
            .Where(static call => call.Type is not null)
            .ToDictionary(static call => call.Method, static call => call.Type!);
        if (calls.Count > 0)
            context.RegisterOperationAction(operation => AnalyzeCall(operation, calls, environments), OperationKind.Invocation);
    }

    /// <summary>What sets a property or adds to an event. A private field is followed to where it is used instead.</summary>
    private static (IOperation Target, ISymbol Member, IOperation Value)? Assigned(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment => (target, target.Property, assignment.Value),
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: false } } target } assignment =>
            (target, target.Field, assignment.Value),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: IPropertyReferenceOperation target } addition =>
            (target, target.Property, addition.Value),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation target } addition => (target, target.Event, addition.HandlerValue),
        _ => null,
    };

    /// <summary>Any delegate that gets the policy errors and answers yes or no.</summary>
    private static bool IsCertificateCheck(ITypeSymbol? type, INamedTypeSymbol errors)
    {
        // The kind is known at once; every argument of the compilation comes by here.
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { ReturnType.SpecialType: SpecialType.System_Boolean } invoke })
            return false;
        foreach (var parameter in invoke.Parameters)
        {
            if (SymbolEqualityComparer.Default.Equals(parameter.Type, errors))
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
            Report(context, Place(use), use.Member, use.Operation, environments);
    }

    private static void AnalyzeCall(OperationAnalysisContext context, Dictionary<string, INamedTypeSymbol> calls, Environments environments)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!calls.TryGetValue(call.TargetMethod.Name, out var type) || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, type))
            return;
        if (call.Arguments.All(argument => ValueTracer.Trace(argument.Value, context.CancellationToken).MustBe(true)))
            Report(context, call, call.TargetMethod, call, environments);
    }

    private static IOperation Place(SinkUse use) => use.Operation is ISimpleAssignmentOperation assignment ? assignment.Target : use.Value;

    private static void Report(OperationAnalysisContext context, IOperation at, ISymbol member, IOperation cause, Environments environments)
    {
        var when = IsSetting(at) || IsSetting(cause) ? " when a setting says so" : "";
        context.ReportDiagnostic(Environments.IsDevelopmentOnly(at) || Environments.IsDevelopmentOnly(cause)
            ? environments.Hint(Descriptor, at, member.Display(), when)
            : environments.Finding(Descriptor, at, member.Display(), when));
    }

    /// <summary>Whether a plain flag decides, such as <c>if (options.SkipCertificateCheck)</c>.</summary>
    private static bool IsSetting(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalOperation conditional && conditional.Condition != child && IsFlag(conditional.Condition))
                return true;
        }

        return false;
    }

    private static bool IsFlag(IOperation condition) => condition.Unwrap() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => IsFlag(not.Operand),
        ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation => true,
        _ => false,
    };
}
