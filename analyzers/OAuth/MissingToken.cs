using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Whether code asks of a token whether there is one: where it is read, where it is kept, in the method that gets it or in the callers of the one that returns it.</summary>
internal static class MissingToken
{
    /// <summary>Calls that are followed, into a method or out to its callers.</summary>
    private const int MaxCalls = 2;

    private static readonly string[] s_guards = ["IsNull", "Throw", "Ensure", "Guard", "NotNull", "NotEmpty", "Assert", "Require", "Verify", "Validate"];

    public static bool IsTested(IOperation token) => IsTested(token, MaxCalls);

    private static bool IsTested(IOperation token, int calls)
    {
        for (var (child, parent) = (token, token.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInterpolationOperation:
                case IConditionalAccessOperation access when access.WhenNotNull == child:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" } awaited when awaited.Instance == child:
                    continue;
                case IConditionalAccessOperation or ICoalesceOperation or IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation or IPropertySubpatternOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                    return true;
                case IArgumentOperation argument:
                    return IsTestedBy(argument, calls);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return IsTestedLater(declarator.Symbol, child, calls);
                case IAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.Value == child:
                    return IsTestedLater(local.Local, child, calls);
                case IAssignmentOperation { Target: IMemberReferenceOperation member } assignment when assignment.Value == child:
                    return IsTestedLater(member.Member, child, calls);
                case IReturnOperation returned:
                    return IsForCallers(returned, calls);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsTestedBy(IArgumentOperation argument, int calls)
    {
        if (argument.Parent is not IInvocationOperation { TargetMethod: var method } call)
            return false;
        if (Array.Exists(s_guards, guard => method.Name.StartsWith(guard, StringComparison.Ordinal)))
            return true;
        return calls > 0 && argument.Parameter is { } parameter && method.BodyInAnyTree(call) is { } body
            && body.Descendants().Any(use => use is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter) && IsTested(reference, calls - 1));
    }

    private static bool IsTestedLater(ISymbol kept, IOperation value, int calls) => value.Body().Descendants().Any(use =>
        use.Syntax.SpanStart > value.Syntax.Span.End
        && SymbolEqualityComparer.Default.Equals(use switch { ILocalReferenceOperation local => local.Local, IMemberReferenceOperation member => member.Member, _ => null }, kept)
        && !(use.Parent is IAssignmentOperation assignment && assignment.Target == use)
        && IsTested(use, calls));

    /// <summary>A method that may return null leaves the question to its callers; so does one whose callers ask.</summary>
    private static bool IsForCallers(IReturnOperation returned, int calls)
    {
        if (returned.SemanticModel is not { } model || Owner(returned, model) is not { } method)
            return false;
        if (TokenSource.Result(method.ReturnType) is { SpecialType: SpecialType.System_String, NullableAnnotation: NullableAnnotation.Annotated })
            return true;
        return calls > 0 && returned.Syntax.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
            name.Identifier.ValueText == method.Name && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetOperation(call) is IInvocationOperation use && SymbolEqualityComparer.Default.Equals(use.TargetMethod.OriginalDefinition, method) && IsTested(use, calls - 1));
    }

    private static IMethodSymbol? Owner(IOperation operation, SemanticModel model) => operation.Function() switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation => null,
        _ => model.GetEnclosingSymbol(operation.Syntax.SpanStart) as IMethodSymbol,
    };
}
