using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>How the code names a value: by its variable or member, by the method that gets it, or by the key that it is looked up with.</summary>
internal readonly record struct CredentialSource(string Name, ISymbol Symbol)
{
    private static readonly string[] s_verbs = ["Get", "Acquire", "Request", "Fetch", "Create", "Generate", "Issue", "Write"];

    public static CredentialSource? Of(IOperation? value) => value?.Unwrap() switch
    {
        IAwaitOperation await => Of(await.Operation),
        ILocalReferenceOperation { Local: var local } => new(local.Name, local),
        IParameterReferenceOperation { Parameter: var parameter } => new(parameter.Name, parameter),
        IConditionalAccessOperation access => HandsOn(access.WhenNotNull) ? Of(access.Operation) : Of(access.WhenNotNull),
        IPropertyReferenceOperation { Property: { IsIndexer: true } indexer, Arguments: [var key] } => IsConfiguration(indexer.ContainingType) ? Keyed(key, indexer) : null,
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } task => Of(task.Instance),
        IMemberReferenceOperation { Member: var member } => new(member.Name, member),
        IInvocationOperation call => OfCall(call),
        _ => null,
    };

    private static CredentialSource? OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (HandsOn(call))
            return Of(call.Instance);
        if (PassThrough.Of(call) is { } same)
            return Of(same);
        if (IsLookup(method) && call.Arguments.FirstOrDefault(static argument => argument.Value.ConstantValue.Value is string) is { } key)
            return Keyed(key, method);

        var name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - 5) : method.Name;
        return Array.Find(s_verbs, verb => name.StartsWith(verb, StringComparison.Ordinal)) is { } verb
            ? new CredentialSource(name.Substring(verb.Length), method)
            : null;
    }

    private static bool IsLookup(IMethodSymbol method) => method.Name is "GetTokenAsync" or "GetTokenValue" or "GetEnvironmentVariable" or "GetProperty"
        || (method.Name == "GetValue" && IsConfiguration(method.ContainingType));

    private static CredentialSource? Keyed(IArgumentOperation key, ISymbol symbol) =>
        key.Value.ConstantValue.Value is string name ? new CredentialSource(name, symbol) : null;

    private static bool IsConfiguration(INamedTypeSymbol type) => type.Name.IndexOf("Configuration", StringComparison.Ordinal) >= 0;

    /// <summary>The same text in another form.</summary>
    private static bool HandsOn(IOperation operation) => operation is IInvocationOperation
    {
        Instance: not null,
        TargetMethod.Name: "ToString" or "Trim" or "GetString" or "ConfigureAwait" or "GetAwaiter" or "GetResult" or "ToArray",
    };
}
