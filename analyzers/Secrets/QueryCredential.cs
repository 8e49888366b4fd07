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

    /// <summary>What the token in a variable opens, if not the API.</summary>
    private static readonly string[] s_otherTokens = ["device", "push", "captcha", "share"];

    /// <summary>Whether the name may be that of a credential: the cheap question before all others.</summary>
    public static bool MayBe(string name) => Letters(name) is var letters && (s_names.Contains(letters) || s_ambiguous.Contains(letters));

    /// <summary>Whether the parameter carries a credential to whom the request is sent.</summary>
    public static bool IsSent(string name, IOperation value) => Carries(name, value, OpensApi);

    /// <summary>
    /// Whether the parameter carries a credential in an address of unknown use: a plain <c>token</c> may be that of a link
    /// which confirms an e-mail address.
    /// </summary>
    public static bool IsWritten(string name, IOperation value) => Carries(name, value, static held =>
        s_names.Any(known => Letters(held).EndsWith(known, StringComparison.OrdinalIgnoreCase)));

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

    /// <summary>The same for a path such as <c>/me?access_token={token}</c>, into which the argument of that name is filled.</summary>
    public static string? InTemplate(UrlText template)
    {
        foreach (var parameter in template.Query())
        {
            if (parameter.Text is { } text && MayBe(parameter.Name)
                && (text is ['{', .., '}'] ? IsFilled(parameter.Name, text.Trim('{', '}'), template.Path) : IsRandom(text, parameter.Name)))
            {
                return parameter.Name;
            }
        }

        return null;
    }

    private static bool IsFilled(string name, string argument, string path) =>
        IsCertain(name) || (OpensApi(argument) && !Mentions(path, s_oneTimeLinks));

    private static bool OpensApi(string held) =>
        CredentialName.Is(held.AsSpan()) && !Mentions(held, s_oneTimeLinks) && !Mentions(held, s_otherTokens);

    private static bool IsCredential(QueryParameter parameter, UrlText url) => parameter switch
    {
        { Hole: { } hole } => IsSent(parameter.Name, hole) && (IsCertain(parameter.Name) || !Mentions(url.Path, s_oneTimeLinks)),
        { Text: { } text } => IsRandom(text, parameter.Name),
        _ => false,
    };

    private static bool Carries(string name, IOperation value, Func<string, bool> isCredential)
    {
        // Null removes a parameter, and stars hide it.
        if (value.Unwrap().ConstantValue is { HasValue: true, Value: var constant })
            return MayBe(name) && constant is string text && IsRandom(text, name);
        return IsCertain(name) || (MayBe(name) && NameOf(value) is { } held && isCredential(held));
    }

    private static bool IsCertain(string name) => s_names.Contains(Letters(name));

    private static bool IsRandom(string text, string name) =>
        text.Length >= (IsCertain(name) ? 8 : 16) && text.Any(char.IsDigit) && text.Any(char.IsLetter) && !Placeholder.Is(text);

    private static bool Mentions(string text, string[] words) =>
        Array.Exists(words, word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

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

    private static string Letters(string name) => name.Replace("_", "").Replace("-", "");
}
