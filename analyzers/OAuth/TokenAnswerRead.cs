using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>The reading of an access token from the response of a token endpoint, and everything else that a body does with that response.</summary>
internal sealed class TokenAnswerRead
{
    private const int MaxSteps = 32;

    /// <summary>The variables that hold the response in one of its forms: HTTP, text, JSON, object.</summary>
    private readonly HashSet<ISymbol> _forms = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> _way = [];
    private readonly List<IInvocationOperation> _calls = [];
    private readonly IOperation _body;

    private TokenAnswerRead(IOperation read, IOperation response, IOperation body)
    {
        Read = read;
        Response = response;
        _body = body;
    }

    /// <summary>The access token: <c>response.AccessToken</c>, <c>json["access_token"]</c>.</summary>
    public IOperation Read { get; }

    /// <summary>What it is read from.</summary>
    public IOperation Response { get; }

    /// <summary>The calls that have brought the response, the last one first.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => _calls;

    /// <summary>What else the body does with the response in one of its forms: the operation that uses it, past <c>?.</c>, <c>!</c> and conversions.</summary>
    public IEnumerable<IOperation?> OtherUses => _body.Descendants()
        .Where(operation => operation is ILocalReferenceOperation local && _forms.Contains(local.Local) && !_way.Exists(local.IsInside)
            && !(local.Parent is ISimpleAssignmentOperation assignment && assignment.Target == local))
        .Select(Consumer);

    /// <summary>The response as a whole, such as it is kept; null when the body has not asked for it.</summary>
    public static TokenAnswerRead? OfWhole(IOperation response, IOperation body)
    {
        var read = new TokenAnswerRead(response, response, body);
        return TokenSource.IsResponse(response) && read.IsAskedFor(response) ? read : null;
    }

    /// <summary>The read that the operation is, of a response that the body itself has asked for; null for everything else.</summary>
    public static TokenAnswerRead? Of(IOperation operation, IOperation body)
    {
        if (ResponseOf(operation) is not { } response)
            return null;
        var read = new TokenAnswerRead(operation, response, body);
        return read.IsAskedFor(response) ? read : null;
    }

    /// <summary>The reads of the refresh token from the response; null when the response is used in ways that cannot be judged.</summary>
    public List<IMemberReferenceOperation>? RefreshTokenReads()
    {
        var reads = new List<IMemberReferenceOperation>();
        foreach (var operation in _body.Descendants())
        {
            if (operation is not ILocalReferenceOperation local || !_forms.Contains(local.Local) || _way.Exists(local.IsInside))
                continue;
            if (Consumer(local) is IMemberReferenceOperation member && IsRefreshToken(member.Member))
                reads.Add(member);
            else if (!IsHarmless(Consumer(local)) && !IsInFailureBranch(local))
                return null;
        }

        return reads;
    }

    private static bool IsRefreshToken(ISymbol member) => member.Name == "RefreshToken" || TokenFields.Of(member) == TokenField.RefreshToken;

    private static IOperation? ResponseOf(IOperation operation) => operation switch
    {
        IMemberReferenceOperation { Parent: IAssignmentOperation assignment } member when assignment.Target == member => null,
        IMemberReferenceOperation { Instance: { } instance } member when TokenFields.Of(member.Member) == TokenField.AccessToken => Receiver(instance),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments: [{ Value.ConstantValue.Value: "access_token" }] } => Receiver(instance),
        IInvocationOperation { TargetMethod.Name: "GetProperty" or "SelectToken" or "Value" or "GetValue" } call
            when call.Arguments.Any(static argument => argument.Value.Unwrap().ConstantValue.Value is "access_token") => Receiver(call.Instance ?? call.Arguments[0].Value),
        IDynamicMemberReferenceOperation { MemberName: "access_token", Instance: { } instance } => Receiver(instance),
        _ => null,
    };

    /// <summary>What <c>?.</c> is applied to.</summary>
    private static IOperation? Receiver(IOperation instance)
    {
        if (instance.Unwrap() is not IConditionalAccessInstanceOperation)
            return instance;
        for (var parent = instance.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access)
                return access.Operation;
        }

        return null;
    }

    /// <summary>Goes back from the response to the call that has asked for it, over every variable in between.</summary>
    private bool IsAskedFor(IOperation response)
    {
        var hasCall = false;
        IOperation? current = response;
        _way.Add(response);
        for (var step = 0; step < MaxSteps && current is not null; step++)
        {
            switch (current.Unwrap())
            {
                case ILocalReferenceOperation local when IsClient(local.Type):
                    return hasCall;
                case ILocalReferenceOperation local:
                    if (VariableWrites.Around(local).To(local.Local) is not [{ Value: { } value }])
                        return false;
                    _forms.Add(local.Local);
                    _way.Add(value);
                    current = value;
                    break;
                case IAwaitOperation await: current = await.Operation; break;
                case IConditionalAccessOperation access: current = access.Operation; break;
                case ICoalesceOperation { WhenNull: var missing } coalesce when missing.Unwrap() is IThrowOperation: current = coalesce.Value; break;
                // The text is kept in a member: whoever reads that has the refresh token too.
                case IInvocationOperation { TargetMethod.Name: "Deserialize" or "DeserializeObject" or "Parse", Arguments: [{ Value: var text }, ..] }
                    when text.Unwrap() is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } or IParameterReferenceOperation:
                    return false;
                case IInvocationOperation call:
                    hasCall = true;
                    _calls.Add(call);
                    current = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
                    break;
                case IPropertyReferenceOperation { Instance: { } instance }: current = Receiver(instance); break;
                case IInstanceReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation or ILiteralOperation or IInterpolatedStringOperation or IObjectCreationOperation:
                    return hasCall;
                default:
                    return false;
            }
        }

        return hasCall && current is null;
    }

    private static bool IsClient(ITypeSymbol? type) => type?.Name is "HttpClient" or "RestClient" or "IRestClient" or "HttpRequestMessage" or "RestRequest" or "IFlurlRequest" or "OidcClient" or "TokenClient";

    /// <summary>What uses the variable: <c>?.</c>, <c>!</c> and conversions are not it.</summary>
    public static IOperation? Consumer(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); ; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalAccessOperation access && access.Operation == child)
            {
                return access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(static part => part is IConditionalAccessInstanceOperation)?.Parent;
            }

            if (parent is not (IConversionOperation or IParenthesizedOperation))
                return parent;
        }
    }

    private static bool IsHarmless(IOperation? consumer) => consumer switch
    {
        IMemberReferenceOperation { Member: IPropertySymbol { IsIndexer: false } member } => IsSimple(member.Type) && member.Name != "Raw",
        IMemberReferenceOperation { Member: IFieldSymbol member } => IsSimple(member.Type),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: not "refresh_token" } }] } => true,
        IInvocationOperation { TargetMethod.Name: "GetProperty" or "TryGetProperty" or "Value" or "GetValue" or "SelectToken" or "TryGetValue" or "ContainsKey" } call =>
            call.Arguments.Any(static argument => argument.Value.ConstantValue.Value is string and not "refresh_token"),
        IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode" or "Dispose" } call => call.Parent is IExpressionStatementOperation,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "ThrowIfNull" } } } => true,
        IDynamicMemberReferenceOperation { MemberName: not "refresh_token" } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => true,
        IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
        _ => false,
    };

    private static bool IsSimple(ITypeSymbol type) => type.SpecialType is not (SpecialType.None or SpecialType.System_Object) || type.TypeKind == TypeKind.Enum
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>The text of an error goes where it wants, as long as the branch has nothing to do with the token.</summary>
    private bool IsInFailureBranch(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IThrowOperation || (parent is IConditionalOperation choice && choice.Condition != child && !Read.IsInside(child) && IsLeft(child)))
                return true;
        }

        return false;
    }

    private static bool IsLeft(IOperation branch) => branch is IThrowOperation or IReturnOperation
        || branch is IBlockOperation { Operations: [.., IThrowOperation or IReturnOperation or IExpressionStatementOperation { Operation: IThrowOperation }] };
}
