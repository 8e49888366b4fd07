using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>The raw text that a token endpoint answers, tokens and all.</summary>
internal static class TokenAnswer
{
    public static bool IsBody(IOperation value) =>
        Written(value) is IInvocationOperation { TargetMethod.Name: "ReadAsStringAsync", Instance: IPropertyReferenceOperation { Property.Name: "Content", Instance: { } response } }
        && Written(response) is IInvocationOperation { Arguments: var sent }
        && sent.Any(static argument => AsksForToken(argument.Value))
        && !Guard.Protects(value, TellsFailure);

    /// <summary>What is awaited here, or was when the variable was written.</summary>
    private static IOperation? Written(IOperation value)
    {
        if (value.Unwrap() is ILocalReferenceOperation local)
            value = VariableWrites.Around(local).To(local.Local) is [{ Value: { } only }] ? only : value;
        value = value.Unwrap() is IAwaitOperation await ? await.Operation.Unwrap() : value.Unwrap();
        return value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task.Unwrap() : value;
    }

    /// <summary>An address, a form or a request that speaks of a grant or of the token endpoint, perhaps through one variable.</summary>
    private static bool AsksForToken(IOperation argument) => argument.DescendantsAndSelf().Any(static part =>
        Tells(part)
        || (part is ILocalReferenceOperation local && VariableWrites.Around(local).To(local.Local).Any(static write => write.Value?.DescendantsAndSelf().Any(Tells) == true)));

    private static bool Tells(IOperation part) =>
        TokenRequest.IsPart(part) || part is IMemberReferenceOperation { Member.Name: "TokenEndpoint" or "TokenUrl" or "TokenUri" };

    /// <summary>What a token endpoint answers to a failure holds an error and no token.</summary>
    private static bool TellsFailure(IOperation condition, bool holds) =>
        !holds && condition is IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode" };
}
