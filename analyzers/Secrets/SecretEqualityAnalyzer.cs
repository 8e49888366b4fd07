using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1011: a secret is compared so that the time tells how much of a guess was right.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretEqualityAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1011";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Secret compared with ordinary equality",
        "'{0}' stops at the first character of '{1}' that differs, so its time tells how much of a guess was right; use CryptographicOperations.FixedTimeEquals",
        DiagnosticSeverity.Warning,
        "Ordinary equality takes longer the more of a guess is right. Over many requests a secret can be found piece by piece.",
        "CWE-208");

    private static readonly WordSet s_codes = new("signature hmac mac digest hash");
    private static readonly WordSet s_checks = new("validate valid verify authenticate authorize check matches");

    /// <summary>Creates the analyzer.</summary>
    public SecretEqualityAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject)
            context.RegisterOperationAction(operation => Judge(operation, environments), OperationKind.Binary, OperationKind.Invocation);
    }

    /// <summary>A finding where a stranger can measure, as with what comes with a request; otherwise a suggestion.</summary>
    private static void Judge(OperationAnalysisContext context, Environments environments)
    {
        if (SecretComparison.Of(context.Operation) is not { } comparison)
            return;

        var (left, right, api) = (comparison.Left, comparison.Right, comparison.Api);
        var cancellation = context.CancellationToken;
        var secret = NameIn(left, static name => CredentialName.Is(name.AsSpan())) ?? NameIn(right, static name => CredentialName.Is(name.AsSpan()));
        var code = secret is null
            ? NameIn(left, static name => SecretPurposes.Mentions(name.AsSpan(), s_codes)) ?? NameIn(right, static name => SecretPurposes.Mentions(name.AsSpan(), s_codes))
            : null;
        if ((secret ?? code) is null || SecretComparison.IsInExpressionTree(context.Operation))
            return;
        if (secret is null && !IsKeyedHash(left, cancellation) && !IsKeyedHash(right, cancellation))
            return;

        var isIncoming = IncomingValue.Is(left, cancellation) || IncomingValue.Is(right, cancellation);
        if (isIncoming || secret is null || IsCheck(context.ContainingSymbol, left, right))
        {
            var isCertain = isIncoming && !Environments.IsDevelopmentOnly(context.Operation);
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, context.Operation, api, secret ?? code));
        }
    }

    /// <summary>A parameter against what an object holds, in a method that says it checks.</summary>
    private static bool IsCheck(ISymbol member, IOperation left, IOperation right) =>
        SecretPurposes.Mentions(member.Name.AsSpan(), s_checks)
        && ((left.Unwrap() is IParameterReferenceOperation && Held(right)) || (right.Unwrap() is IParameterReferenceOperation && Held(left)));

    private static bool Held(IOperation operand) => operand.Unwrap() is IMemberReferenceOperation { Member.Name: var name } && CredentialName.Is(name.AsSpan());

    private static bool IsKeyedHash(IOperation operand, CancellationToken cancellation) =>
        IncomingValue.Find(operand, static value => value is IInvocationOperation { TargetMethod: { Name: "ComputeHash" or "HashData", ContainingType.Name: var type } } call
            && ((call.Instance?.Unwrap().Type?.Name ?? type).StartsWith("HMAC", StringComparison.Ordinal)), cancellation);

    /// <summary>The first name that the predicate accepts, of what an operand is or is a form of.</summary>
    private static string? NameIn(IOperation operand, Func<string, bool> accepts)
    {
        var operands = new Stack<IOperation>();
        operands.Push(operand);
        while (operands.Count > 0)
        {
            var part = operands.Pop().Unwrap();
            var name = part switch
            {
                ILocalReferenceOperation { Local.Name: var local } => local,
                IParameterReferenceOperation { Parameter.Name: var parameter } => parameter,
                IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue.Value: string key }] } => key,
                IMemberReferenceOperation { Member.Name: var member } => member,
                _ => null,
            };
            if (name is not null && accepts(name))
                return name;
            if (part is IInterpolatedStringOperation or IInterpolationOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add })
            {
                foreach (var child in part.ChildOperations)
                    operands.Push(child);
            }
            else if (name is null && IncomingValue.Whole(part) is { } whole)
            {
                operands.Push(whole);
            }
        }

        return null;
    }
}
