using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>
/// What code says of a response whose status is assumed. A condition that also depends on something else may stay open: only a
/// definite answer counts.
/// </summary>
/// <param name="status">The status that the response is assumed to have.</param>
/// <param name="response">The variable with the response; null when there is only one response to speak of.</param>
/// <param name="resolve">Finds what a variable or another temporary holds.</param>
internal sealed class AssumedStatus(int status, ISymbol? response, Func<IOperation, IOperation?> resolve)
{
    private enum Thing
    {
        Unknown,
        Nothing,
        Response,
        Outcome,
    }

    /// <summary>What a predicate answers.</summary>
    public static bool? Answer(Callback predicate, int status) =>
        new AssumedStatus(status, response: null, static use => use is ILocalReferenceOperation local ? Only(VariableWrites.Around(use).To(local.Local)) : null)
            .Run(predicate.Body) as bool?;

    public static IOperation? Only(IReadOnlyList<Write> writes) => writes is [{ Value: var value }] ? value : null;

    public static bool IsResponse(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "HttpResponseMessage" } http => http.HasMetadataName("System.Net.Http.HttpResponseMessage"),
        INamedTypeSymbol { Name: "RestResponse", ContainingNamespace.Name: "RestSharp" } => true,
        INamedTypeSymbol { Name: "IApiResponse" or "ApiResponse", ContainingNamespace.Name: "Refit" } => true,
        INamedTypeSymbol { Name: "IFlurlResponse" } => true,
        _ => false,
    };

    /// <summary>Whether the condition holds; null when that cannot be told.</summary>
    public bool? Holds(IOperation condition) => ValueOf(condition) as bool?;

    /// <summary>What a body returns; null when it runs to its end.</summary>
    private object? Run(IOperation? statement) => statement switch
    {
        null => null,
        IAnonymousFunctionOperation lambda => Run(lambda.Body),
        ILocalFunctionOperation local => Run(local.Body),
        IMethodBodyOperation method => Run(method.BlockBody ?? method.ExpressionBody),
        IBlockOperation block => block.Operations.Select(Run).FirstOrDefault(static answer => answer is not null),
        IReturnOperation { ReturnedValue: { } value } => ValueOf(value),
        IConditionalOperation test => Holds(test.Condition) is { } holds ? Run(holds ? test.WhenTrue : test.WhenFalse) : Thing.Unknown,
        IVariableDeclarationGroupOperation or IExpressionStatementOperation { Operation: IInvocationOperation or IAwaitOperation } => null,
        _ => Thing.Unknown,
    };

    private object ValueOf(IOperation? value)
    {
        value = value?.Unwrap();
        return value switch
        {
            null => Thing.Unknown,
            { ConstantValue: { HasValue: true, Value: var constant } } => constant switch { null => Thing.Nothing, bool or int => constant, _ => Thing.Unknown },
            { Type: { Name: "Outcome" or "DelegateResult", ContainingNamespace.Name: "Polly" } } => Thing.Outcome,
            ILocalReferenceOperation local when IsResponse(local.Type) => IsMeant(local.Local),
            IParameterReferenceOperation parameter when IsResponse(parameter.Type) => IsMeant(parameter.Parameter),
            ILocalReferenceOperation or IFlowCaptureReferenceOperation => ValueOf(resolve(value)),
            IPropertyReferenceOperation { Instance: { } instance, Property.Name: var name } => Member(ValueOf(instance), name),
            IConditionalAccessOperation access => ValueOf(access.Operation) is Thing thing and (Thing.Unknown or Thing.Nothing) ? thing : ValueOf(access.WhenNotNull),
            IConditionalAccessInstanceOperation instance => ValueOf(Accessed(instance)),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Boxed(!Holds(not.Operand)),
            IBinaryOperation both => Combined(both),
            IIsPatternOperation test => Boxed(Matches(test.Pattern, ValueOf(test.Value))),
            IConditionalOperation { WhenFalse: { } other } either => Holds(either.Condition) is { } holds ? ValueOf(holds ? either.WhenTrue : other) : Thing.Unknown,
            ICoalesceOperation coalesce => ValueOf(coalesce.Value) is Thing.Nothing ? ValueOf(coalesce.WhenNull) : ValueOf(coalesce.Value),
            ISwitchExpressionOperation choice => Chosen(choice),
            IAwaitOperation wait => ValueOf(wait.Operation),
            IInvocationOperation { TargetMethod: { Name: "True" or "False", ContainingType.Name: "PredicateResult" } verdict } => verdict.Name == "True",
            IInvocationOperation { TargetMethod.Name: "FromResult", Arguments: [var result] } => ValueOf(result.Value),
            IObjectCreationOperation { Type.Name: "ValueTask", Arguments: [var result] } => ValueOf(result.Value),
            _ => Thing.Unknown,
        };
    }

    private object IsMeant(ISymbol variable) =>
        response is null || SymbolEqualityComparer.Default.Equals(variable, response) ? Thing.Response : Thing.Unknown;

    private static IOperation? Accessed(IOperation instance)
    {
        for (var (child, parent) = (instance, instance.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
        }

        return null;
    }

    private object Member(object value, string name) => (value, name) switch
    {
        (Thing.Response, "StatusCode") => status,
        (Thing.Response, "IsSuccessStatusCode" or "IsSuccessful" or "IsSuccess") => status is >= 200 and <= 299,
        (Thing.Outcome, "Result") => Thing.Response,
        (Thing.Outcome, "Exception") => Thing.Nothing,
        (int or bool, "Value") => value,
        (int or bool, "HasValue") => true,
        _ => Thing.Unknown,
    };

    private object Combined(IBinaryOperation both) => both.OperatorKind switch
    {
        BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And => Boxed(Holds(both.LeftOperand) & Holds(both.RightOperand)),
        BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or => Boxed(Holds(both.LeftOperand) | Holds(both.RightOperand)),
        _ => Boxed(Compare(both.OperatorKind, ValueOf(both.LeftOperand), ValueOf(both.RightOperand))),
    };

    private static bool? Compare(BinaryOperatorKind comparison, object left, object right) => (comparison, left, right) switch
    {
        (_, Thing.Unknown, _) or (_, _, Thing.Unknown) => null,
        (BinaryOperatorKind.Equals, _, _) => left.Equals(right),
        (BinaryOperatorKind.NotEquals, _, _) => !left.Equals(right),
        (BinaryOperatorKind.LessThan, int less, int more) => less < more,
        (BinaryOperatorKind.LessThanOrEqual, int less, int more) => less <= more,
        (BinaryOperatorKind.GreaterThan, int more, int less) => more > less,
        (BinaryOperatorKind.GreaterThanOrEqual, int more, int less) => more >= less,
        _ => null,
    };

    private bool? Matches(IPatternOperation pattern, object value) => pattern switch
    {
        IDiscardPatternOperation => true,
        IConstantPatternOperation constant => Compare(BinaryOperatorKind.Equals, value, ValueOf(constant.Value)),
        IRelationalPatternOperation relation => Compare(relation.OperatorKind, value, ValueOf(relation.Value)),
        INegatedPatternOperation not => !Matches(not.Pattern, value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Matches(either.LeftPattern, value) | Matches(either.RightPattern, value),
        IBinaryPatternOperation both => Matches(both.LeftPattern, value) & Matches(both.RightPattern, value),
        _ when value is Thing.Unknown => null,
        IDeclarationPatternOperation { MatchesNull: true } => true,
        _ when value is Thing.Nothing => false,
        IDeclarationPatternOperation or ITypePatternOperation => true,
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } parts => parts.PropertySubpatterns.Aggregate(
            (bool?)true,
            (all, part) => all & (part.Member is IPropertyReferenceOperation { Property.Name: var name } ? Matches(part.Pattern, Member(value, name)) : null)),
        _ => null,
    };

    private object Chosen(ISwitchExpressionOperation choice)
    {
        var value = ValueOf(choice.Value);
        foreach (var arm in choice.Arms)
        {
            var matches = Matches(arm.Pattern, value) & (arm.Guard is null ? true : Holds(arm.Guard));
            if (matches != false)
                return matches is null ? Thing.Unknown : ValueOf(arm.Value);
        }

        return Thing.Unknown;
    }

    private static object Boxed(bool? value) => value is { } known ? known : Thing.Unknown;
}
