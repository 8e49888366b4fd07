using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1010: a token, key or one-time code is made up from something that others can guess.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PredictableTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1010";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Predictable token generation",
        "'{0}' gives '{1}' a value {2}; use {3}",
        DiagnosticSeverity.Warning,
        "Whoever can compute the next token, reset link or one-time code need not steal it. Only a cryptographic generator makes values that do not follow from others.",
        "CWE-338");

    /// <summary>Creates the analyzer.</summary>
    public PredictableTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests make up tokens as they like.
        if (environments.IsTestProject)
            return;

        var files = RandomnessSource.Files(SourceWords.Of(context.Compilation, context.CancellationToken));
        if (files.Count == 0)
            return;

        context.RegisterOperationAction(
            operation =>
            {
                if (files.Contains(operation.Operation.Syntax.SyntaxTree))
                    Judge(operation, environments);
            },
            OperationKind.VariableDeclarator, OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment,
            OperationKind.FieldInitializer, OperationKind.PropertyInitializer, OperationKind.Return, OperationKind.ObjectCreation);
    }

    private static void Judge(OperationAnalysisContext context, Environments environments)
    {
        switch (context.Operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { Value: var value }:
                Judge(context, declarator.Symbol.Name, value, environments);
                break;
            case IAssignmentOperation { Target: IMemberReferenceOperation { Member.Name: var name } } assignment:
                Judge(context, name, assignment.Value, environments);
                break;
            case IAssignmentOperation { Target: ILocalReferenceOperation { Local.Name: var name } } assignment:
                Judge(context, name, assignment.Value, environments);
                break;
            case IFieldInitializerOperation { InitializedFields: [{ Name: var name }] } initializer:
                Judge(context, name, initializer.Value, environments);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [{ Name: var name }] } initializer:
                Judge(context, name, initializer.Value, environments);
                break;
            case IReturnOperation { ReturnedValue: { } value } returned when Returning(returned, context.ContainingSymbol) is { } name:
                Judge(context, name, value, environments);
                break;
            // The parameters of a record are its members.
            case IObjectCreationOperation { Constructor.DeclaringSyntaxReferences.IsEmpty: false } creation:
                foreach (var argument in creation.Arguments)
                {
                    if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: var name })
                        Judge(context, name, argument.Value, environments);
                }

                break;
        }
    }

    /// <summary>The name of the function that returns the value; null for a lambda, which has none.</summary>
    private static string? Returning(IReturnOperation returned, ISymbol member) => returned.Function() switch
    {
        null => member is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : member.Name,
        ILocalFunctionOperation { Symbol.Name: var name } => name,
        _ => null,
    };

    private static void Judge(OperationAnalysisContext context, string name, IOperation value, Environments environments)
    {
        if (value.ConstantValue.HasValue || value is IParameterReferenceOperation)
            return;
        var purpose = SecretPurposes.Of(name, context.ContainingSymbol);
        if (purpose == SecretPurpose.None || !CanHold(purpose, value.Type)
            || MadeUpValue.SourceOf(value, context.ContainingSymbol, context.CancellationToken) is not var (predictability, source, isAlone)
            || !IsTooLittle(predictability, purpose))
        {
            return;
        }

        var isGuess = predictability == Predictability.Guid || purpose == SecretPurpose.Handshake || (predictability == Predictability.Clock && !isAlone)
            || Environments.IsDevelopmentOnly(value);
        object[] arguments = [Display(source), name, Consequence(predictability), purpose == SecretPurpose.Code ? "RandomNumberGenerator.GetInt32" : "RandomNumberGenerator.GetBytes(32)"];
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !isGuess, value, Origin.Known(source), arguments));
    }

    /// <summary>A number or an object called token is one of a parser or a model.</summary>
    private static bool CanHold(SecretPurpose purpose, ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => purpose == SecretPurpose.Code,
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte or SpecialType.System_Char } => true,
        { Name: "Guid", ContainingNamespace.Name: "System" } => true,
        _ => false,
    };

    private static bool IsTooLittle(Predictability predictability, SecretPurpose purpose) => predictability switch
    {
        // An increasing nonce, as an API of an exchange wants it, is the time.
        Predictability.Clock => purpose != SecretPurpose.Handshake,
        Predictability.TooShort => purpose == SecretPurpose.Token,
        _ => true,
    };

    private static string Consequence(Predictability predictability) => predictability switch
    {
        Predictability.Clock => "that anyone who knows the time can guess",
        Predictability.PseudoRandom => "that follows from earlier ones and can be computed",
        Predictability.Guid => "that is meant to be unique and not to be unguessable",
        _ => "that is short enough to be found by trying",
    };

    private static string Display(IOperation source) => source switch
    {
        IInvocationOperation call => call.TargetMethod.Display(),
        IMemberReferenceOperation member => member.Member.Display(),
        _ => "",
    };
}
