using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3016: a message handler sends a request again after a 401, with a new credential, to wherever a redirect has led the request.</summary>
internal static class UncheckedResend
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        MessageHandlerAnalyzer.UncheckedResendId,
        "Credential re-sent after 401 without checking the origin",
        "'{0}' sends a credential after 401 to whatever address a redirect has put into the request; return the 401 when RequestUri has changed",
        DiagnosticSeverity.Warning,
        "Following a redirect, HttpClient takes the Authorization header off the request and writes the new address into it. A handler around it that answers a 401 with a fresh token sends that token to the new address, whoever owns it.",
        "CWE-522",
        starred: true);

    /// <summary>
    /// Whether the project's clients follow redirects in the caller's sight: a browser follows them on its own, and a project that
    /// names the setting has thought of them.
    /// </summary>
    public static bool IsPossibleIn(Compilation compilation, SourceWords words) => !words.Contains("AllowAutoRedirect")
        && !compilation.ReferencedAssemblyNames.Any(static reference =>
            reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && reference.Name.EndsWith(".WebAssembly", StringComparison.Ordinal));

    public static IEnumerable<LifecycleFinding> Judge(TypeFacts facts)
    {
        Dictionary<Body, IOperation>? resends = null;
        foreach (var body in facts.Bodies)
        {
            if (body.Owner is IMethodSymbol && Resend(body, facts) is { } credential)
                (resends ??= []).Add(body, credential);
        }

        // A method that sends again looks at the address itself, or has another method do so.
        if (resends is null || facts.Bodies.Any(body => body.Root.Descendants().Any(IsChallengeRead) || (!resends.ContainsKey(body) && ChecksAddress(body))))
            return [];
        return resends.Where(static resend => !ChecksAddress(resend.Key)).Select(static resend => new LifecycleFinding(Descriptor, resend.Value, resend.Key.Owner));
    }

    private static bool ChecksAddress(Body body) => body.Root.Descendants().Any(AddressCheck.Is);

    /// <summary>What answers a challenge is proof for one address, and of no use elsewhere (RFC 7616).</summary>
    private static bool IsChallengeRead(IOperation operation) => operation is IPropertyReferenceOperation { Property.Name: "WwwAuthenticate" };

    /// <summary>The credential with which the body sends a request again.</summary>
    private static IOperation? Resend(Body body, TypeFacts facts)
    {
        var sends = new List<(IInvocationOperation Call, ISymbol Request)>();
        foreach (var operation in body.Root.Descendants())
        {
            if (operation is not IInvocationOperation call || RequestHandling.SentBy(call, facts) is not { } request)
                continue;
            var isKnown = Unauthorized.IsKnownAt(call);
            var credential = sends.Where(first => isKnown && IsSame(first.Request, request, first.Call, call)).Select(first => Credential(first.Call, call, request, facts)).FirstOrDefault(static found => found is not null)
                ?? (Unauthorized.LeadsBackTo(call) ? Credential(call, call, request, facts) : null);
            if (credential is not null)
                return credential;

            sends.Add((call, request));
        }

        return null;
    }

    /// <summary>Whether the second request is the first, or made of it after it was sent: then it has the first one's new address.</summary>
    private static bool IsSame(ISymbol first, ISymbol second, IOperation sent, IOperation again)
    {
        var between = VariableWrites.Around(again).To(second)
            .Where(write => write.Node.Syntax.SpanStart > sent.Syntax.SpanStart && write.Node.Syntax.SpanStart < again.Syntax.SpanStart).ToList();
        return between.Count == 0
            ? SymbolEqualityComparer.Default.Equals(first, second)
            : between is [{ Value: { } made }] && RequestHandling.IsMadeOf(made, first);
    }

    /// <summary>The credential that is put on the request between the two, by the second call itself, or in each round of the loop around it.</summary>
    private static IOperation? Credential(IOperation first, IInvocationOperation again, ISymbol request, TypeFacts facts)
    {
        if (RequestHandling.Authorization(again, request, facts) is { } itself)
            return itself;

        var (scope, start) = first == again ? (Unauthorized.LoopAround(again)!, 0) : (again.Body(), first.Syntax.Span.End);
        return scope.Descendants()
            .Where(operation => operation.Syntax.SpanStart >= start && operation.Syntax.Span.End <= again.Syntax.SpanStart)
            .Select(operation => RequestHandling.Authorization(operation, request, facts)).FirstOrDefault(static found => found is not null);
    }
}
