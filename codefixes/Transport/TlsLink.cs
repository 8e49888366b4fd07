using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>The call that asks a builder of MQTTnet for TLS, as the next link of its chain.</summary>
internal static class TlsLink
{
    private const string ClearTextPort = "1883";
    private const string TlsPort = "8883";

    /// <param name="link">The call that gives the credentials.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? After(InvocationExpressionSyntax link, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(link, cancellation).Symbol is not IMethodSymbol { ContainingType: var builder } || CallIn(builder, link, model) is not { } call)
            return null;

        var ports = Chain(link).Where(static other => other.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WithTcpServer" })
            .SelectMany(static server => server.ArgumentList.Arguments)
            .Select(static argument => argument.Expression)
            .Where(static argument => argument is LiteralExpressionSyntax { Token.Text: ClearTextPort });
        return new Edit(link, editor =>
        {
            foreach (var port in ports)
                editor.ReplaceNode(port, static (current, _) => SyntaxFactory.ParseExpression(TlsPort).WithTriviaFrom(current));
            editor.ReplaceNode(link, (current, _) => Extended((InvocationExpressionSyntax)current, call));
        });
    }

    /// <summary>What this version of the library understands.</summary>
    private static string? CallIn(INamedTypeSymbol builder, SyntaxNode place, SemanticModel model)
    {
        if (builder.GetMembers("WithTlsOptions").OfType<IMethodSymbol>().Any(static method => method.Parameters is [{ Type.TypeKind: TypeKind.Delegate }]))
        {
            var name = model.LookupSymbols(place.SpanStart, name: "tls").IsEmpty ? "tls" : "tlsOptions";
            return $"WithTlsOptions({name} => {name}.UseTls())";
        }

        return builder.GetMembers("WithTls").OfType<IMethodSymbol>().Any(static method => method.Parameters.IsEmpty) ? "WithTls()" : null;
    }

    /// <summary>The calls of the chain, before and after the link.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Chain(InvocationExpressionSyntax link)
    {
        while (link.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
            link = next;
        for (ExpressionSyntax current = link; current is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call; current = access.Expression)
            yield return call;
    }

    /// <summary>A link on a line of its own gets the next one on the next line; a comment stays with its line.</summary>
    private static InvocationExpressionSyntax Extended(InvocationExpressionSyntax link, string call)
    {
        var dot = ((MemberAccessExpressionSyntax)link.Expression).OperatorToken;
        var trailing = link.GetTrailingTrivia();
        var breaksLine = dot.HasLeadingTrivia;
        var endsLine = trailing.Any(SyntaxKind.EndOfLineTrivia);
        if (breaksLine)
            link = link.WithTrailingTrivia(endsLine ? trailing : SyntaxFactory.TriviaList(Lines.LineEndOf(dot)));
        else
            link = link.WithoutTrailingTrivia();

        var access = SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression,
            link,
            SyntaxFactory.Token(SyntaxKind.DotToken).WithLeadingTrivia(breaksLine ? Lines.Indentation(dot.LeadingTrivia) : SyntaxFactory.TriviaList()),
            (SimpleNameSyntax)((InvocationExpressionSyntax)SyntaxFactory.ParseExpression(call)).Expression);
        return ((InvocationExpressionSyntax)SyntaxFactory.ParseExpression(call)).WithExpression(access)
            .WithTrailingTrivia(breaksLine && endsLine ? SyntaxFactory.TriviaList(Lines.LineEndOf(dot)) : trailing);
    }
}
