using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A comparison that stops at the first difference.</summary>
/// <param name="Left">One operand, as it is written.</param>
/// <param name="Right">The other one.</param>
/// <param name="Api">How users call the comparison.</param>
/// <param name="IsNegated">Whether it asks for a difference.</param>
/// <param name="IsOrdinal">Whether it tells apart all values that differ.</param>
internal readonly record struct SecretComparison(IOperation Left, IOperation Right, string Api, bool IsNegated, bool IsOrdinal)
{
    /// <summary>Null for what does not compare two texts or byte sequences, both known only at run time.</summary>
    public static SecretComparison? Of(IOperation operation)
    {
        SecretComparison? found = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => new(equals.LeftOperand, equals.RightOperand, "==", false, true),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs => new(differs.LeftOperand, differs.RightOperand, "!=", true, true),
            IInvocationOperation call => OfCall(call),
            _ => null,
        };
        return found is { } comparison && IsValue(comparison.Left) && IsValue(comparison.Right) ? found : null;
    }

    /// <summary>Whether the type is a text; otherwise the operands are bytes.</summary>
    public static bool IsText(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_String } or { Name: "StringValues" };

    public static bool IsBytes(ITypeSymbol? type) => type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte }
        or INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] };

    private static SecretComparison? OfCall(IInvocationOperation call)
    {
        var arguments = call.Arguments;
        return (call.TargetMethod.Name, call.TargetMethod.ContainingType?.Name, call.Instance) switch
        {
            ("Equals", "String" or "StringValues", { } text) when arguments.Length > 0 => new(text, arguments[0].Value, call.TargetMethod.Display(), false, IsExact(call)),
            ("Equals", "String" or "StringValues", null) when arguments.Length > 1 => new(arguments[0].Value, arguments[1].Value, call.TargetMethod.Display(), false, IsExact(call)),
            ("SequenceEqual", "Enumerable" or "MemoryExtensions", null) when arguments.Length > 1 => new(arguments[0].Value, arguments[1].Value, call.TargetMethod.Display(), false, true),
            _ => null,
        };
    }

    private static bool IsExact(IInvocationOperation call) =>
        !call.Arguments.Any(static argument => argument.Value.Type?.Name == "StringComparison" && argument.Value.ConstantValue.Value is not (int)StringComparison.Ordinal);

    private static bool IsValue(IOperation operand) =>
        operand.Unwrap() is { ConstantValue.HasValue: false } value
        && value is not (IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.Name: "String" or "StringValues" } } or IDefaultValueOperation)
        && (IsText(value.Type) || IsBytes(value.Type));

    /// <summary>A database compares what an expression tree says, and knows no other way.</summary>
    public static bool IsInExpressionTree(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConversionOperation { Type: { Name: "Expression", ContainingNamespace.Name: "Expressions" } }
                or IDelegateCreationOperation { Type: { Name: "Expression", ContainingNamespace.Name: "Expressions" } })
            {
                return true;
            }
        }

        return false;
    }
}
