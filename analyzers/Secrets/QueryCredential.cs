using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Query parameters that carry a token or key.</summary>
internal static class QueryCredential
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "accesstoken", "authtoken", "bearertoken", "refreshtoken", "apitoken", "apikey", "accesskey", "subscriptionkey", "secretkey",
        "jwt", "clientsecret", "apisecret",
    };

    /// <summary>Names that have other meanings too: the value has to tell.</summary>
    private static readonly HashSet<string> s_ambiguous = new(StringComparer.OrdinalIgnoreCase) { "token", "key", "auth" };

    /// <summary>What a link does that is mailed to somebody: its token works once, and has to be in the link.</summary>
    private static readonly string[] s_oneTimeLinks = ["confirm", "verif", "activat", "reset", "invit", "unsubscribe", "magic", "register"];

    /// <summary>Whether the name may be that of a credential: the cheap question before all others.</summary>
    public static bool MayBe(string name) => Letters(name) is var letters && (s_names.Contains(letters) || s_ambiguous.Contains(letters));

    /// <summary>Whether the parameter carries a credential to whom the request is sent.</summary>
    public static bool IsSent(string name, IOperation value) =>
        s_names.Contains(Letters(name)) || (s_ambiguous.Contains(Letters(name)) && NameOf(value) is { } held && CredentialName.Is(held.AsSpan()));

    /// <summary>
    /// Whether the parameter carries a credential in an address of unknown use: a plain <c>token</c> may be that of a link
    /// which confirms an e-mail address.
    /// </summary>
    public static bool IsWritten(string name, IOperation value) =>
        s_names.Contains(Letters(name)) || (s_ambiguous.Contains(Letters(name)) && NameOf(value) is { } held && EndsLikeOne(Letters(held)));

    /// <summary>The name of the parameter of the address that carries a credential; null when there is none.</summary>
    public static string? In(UrlText url, bool isQuery)
    {
        foreach (var parameter in url.Query(isQuery))
        {
            if (MayBe(parameter.Name) && IsCredential(parameter, url))
                return parameter.Name;
        }

        return null;
    }

    private static bool IsCredential(QueryParameter parameter, UrlText url) => parameter switch
    {
        { Hole: { } hole } => IsSent(parameter.Name, hole) && (s_names.Contains(Letters(parameter.Name)) || !IsOneTimeLink(url)),
        { Text: { } text } => IsRandom(text, s_names.Contains(Letters(parameter.Name)) ? 8 : 16),
        _ => false,
    };

    private static bool IsOneTimeLink(UrlText url) =>
        Array.Exists(s_oneTimeLinks, word => url.Path.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsRandom(string text, int length) =>
        text.Length >= length && text.Any(char.IsDigit) && text.Any(char.IsLetter) && !Placeholder.Is(text);

    /// <summary>How the code names a value: a variable, a member, or the key under which it is configured.</summary>
    private static string? NameOf(IOperation value) => value.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue.Value: string key }] } => key,
        IMemberReferenceOperation member => member.Member.Name,
        IAwaitOperation await => NameOf(await.Operation),
        IConditionalAccessOperation access => NameOf(access.WhenNotNull),
        ICoalesceOperation coalesce => NameOf(coalesce.Value),
        IInvocationOperation { TargetMethod.Name: "GetEnvironmentVariable" or "GetValue", Arguments.IsEmpty: false } call
            when call.Arguments.Select(static argument => argument.Value.ConstantValue.Value).OfType<string>().FirstOrDefault() is { } name => name,
        IInvocationOperation { TargetMethod.Name: "EscapeDataString" or "EscapeUriString" or "UrlEncode" or "UrlPathEncode" or "Encode", Arguments: [var text, ..] } => NameOf(text.Value),
        IInvocationOperation { TargetMethod.Name: "ToString" or "Trim", Instance: { } text } => NameOf(text),
        _ => null,
    };

    private static bool EndsLikeOne(string letters) => s_names.Any(name => letters.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    private static string Letters(string name) => name.Replace("_", "").Replace("-", "");
}
