using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>An authorization request (RFC 6749, section 4.1.1) whose address is written by hand.</summary>
/// <param name="Place">The whole text.</param>
/// <param name="Url">What it says.</param>
internal readonly record struct AuthorizationUrl(IOperation Place, UrlText Url)
{
    private const string Mark = "response_type=code";

    /// <summary>Asked of files that hold such an address, and no others.</summary>
    private static readonly FileFact<string> s_texts = new(static text => text);

    /// <summary>Whether nothing ties the answer to the browser that asked: neither state nor nonce nor PKCE, here or elsewhere in the file.</summary>
    public bool IsUnbound => HasConstantState
        ? !IsSpokenOf("challenge", "pkce", "nonce")
        : Parameter("state") is null && !IsSpokenOf("state", "challenge", "pkce", "nonce") && !IsShared;

    /// <summary>Whether the state is written in the source.</summary>
    public bool HasConstantState => Parameter("state") is { Text: { Length: > 0 } state } && state.All(char.IsLetterOrDigit);

    /// <summary>Whether other files can add to the address.</summary>
    public bool IsShared => Place.Parent is IPropertyInitializerOperation
        || (Place.Parent is IFieldInitializerOperation { InitializedFields: [var holder] } && holder.DeclaredAccessibility != Accessibility.Private);

    /// <summary>Whether a request that a library puts together is unbound.</summary>
    public static bool IsUnboundCall(SinkUse request) => request.Value.ConstantValue.Value is "code"
        && Array.TrueForAll(["state", "nonce", "codeChallenge", "extra"], request.LeavesOut);

    /// <summary>Has every such address found; files that do not speak of <c>response_type=code</c> cost nothing more.</summary>
    public static void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, AuthorizationUrl> found)
    {
        if (SourceWords.Of(context.Compilation, context.CancellationToken).AsksForCode)
            context.RegisterOperationAction(operation => Match(operation, found), OperationKind.Literal, OperationKind.InterpolatedStringText);
    }

    /// <summary>Whether the file of the address says one of the words somewhere: it may go into the request there.</summary>
    public bool IsSpokenOf(params string[] words)
    {
        var file = s_texts.Of(Place.Syntax.SyntaxTree);
        return Array.Exists(words, word => file.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>The parameter of this name.</summary>
    public QueryParameter? Parameter(string name)
    {
        foreach (var parameter in Url.Query())
        {
            if (parameter.Name == name)
                return parameter;
        }

        return null;
    }

    private static void Match(OperationAnalysisContext context, Action<OperationAnalysisContext, AuthorizationUrl> found)
    {
        var literal = context.Operation is IInterpolatedStringTextOperation { Text: var inner } ? inner : context.Operation;
        if (!SourceWords.AskForCode(literal.Syntax.SyntaxTree)
            || literal.ConstantValue.Value is not string text || text.IndexOf(Mark, StringComparison.Ordinal) < 0
            || (context.Operation is ILiteralOperation && literal.Parent is IInterpolatedStringTextOperation))
        {
            return;
        }

        var whole = Whole(literal);
        // A template whose placeholders are still to be replaced.
        if (whole.Parent is IInvocationOperation { Instance: { } receiver } && receiver == whole)
            return;
        if (ValueTracer.Trace(whole, context.CancellationToken).Origins is [var origin] && UrlText.Of(origin) is { } url && IsRequest(url))
            found(context, new AuthorizationUrl(whole, url));
    }

    /// <summary>The text that the literal is a part of.</summary>
    private static IOperation Whole(IOperation literal)
    {
        var whole = literal;
        for (var parent = literal.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConversionOperation or IParenthesizedOperation or IInterpolatedStringTextOperation or IInterpolationOperation
                or IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol { Name: "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String } })
            {
                continue;
            }

            if (parent is ICompoundAssignmentOperation || TextParts.Of(parent) is null)
                break;
            whole = parent;
        }

        return whole;
    }

    /// <summary>An address that a browser is sent to, and every parameter of it can be seen.</summary>
    private static bool IsRequest(UrlText url)
    {
        var at = url.Text.IndexOf('?');
        if (at <= 0 || url.Path.IndexOf(' ') >= 0 || url.Text.IndexOf('#') >= 0)
            return false;

        var isOfClient = false;
        foreach (var pair in url.Text.Substring(at + 1).Split('&'))
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0 || pair.IndexOf(UrlText.Hole, 0, equals) >= 0)
                return false;
            isOfClient |= pair.Substring(0, equals) == "client_id";
        }

        return isOfClient && url.Query().Any(static parameter => parameter is { Name: "response_type", Text: "code" });
    }
}
