using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>The setting that asks for TLS, next to the one that gives the credentials: in the same initialiser or as the next statement.</summary>
internal static class TlsProperty
{
    /// <param name="credentials">What gives the credentials.</param>
    /// <param name="tls">The way from the object to the switch: <c>EnableSsl</c>, <c>Ssl.Enabled</c>.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? Beside(AssignmentExpressionSyntax credentials, string tls, SemanticModel model, CancellationToken cancellation)
    {
        if (credentials.Parent is InitializerExpressionSyntax initializer)
        {
            var setting = Member(InInitializer(tls, initializer));
            return new Edit(credentials, editor => editor.ReplaceNode(
                initializer, (current, _) => With((InitializerExpressionSyntax)current, initializer.Expressions.IndexOf(credentials), setting)));
        }

        // The statement may stand alone under an if; TLS does not depend on that.
        SyntaxNode? place = credentials.FirstAncestorOrSelf<StatementSyntax>();
        while (place is StatementSyntax { Parent: IfStatementSyntax or ElseClauseSyntax })
            place = place.Parent;
        if (credentials is not { Parent: ExpressionStatementSyntax, Left: MemberAccessExpressionSyntax { Expression: var target } }
            || place is not { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } || !IsPath(target))
        {
            return null;
        }

        var statements = Settings(tls, target.WithoutTrivia().ToString()).Select(text => SyntaxFactory.ParseStatement(text)
            .WithLeadingTrivia(place.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            .WithTrailingTrivia(LineEndOf(place.GetFirstToken())));
        return place.Parent is GlobalStatementSyntax global
            ? new Edit(credentials, editor => editor.InsertAfter(global, statements.Select(SyntaxFactory.GlobalStatement)))
            : new Edit(credentials, editor => editor.InsertAfter(place, statements));
    }

    /// <summary>The way in which the file ends its lines.</summary>
    public static SyntaxTrivia LineEndOf(SyntaxToken token) =>
        token.SyntaxTree?.GetText().Lines is [var first, ..] lines && lines[0].EndIncludingLineBreak - first.End == 2
            ? SyntaxFactory.CarriageReturnLineFeed
            : SyntaxFactory.LineFeed;

    /// <summary>A client of RabbitMQ compares the certificate with a name that it has to be told.</summary>
    private static IEnumerable<string> Settings(string tls, string target)
    {
        yield return $"{target}.{tls} = true;";
        if (tls == "Ssl.Enabled")
            yield return $"{target}.Ssl.ServerName = {target}.HostName;";
    }

    private static string InInitializer(string tls, InitializerExpressionSyntax initializer)
    {
        if (tls != "Ssl.Enabled")
            return tls + " = true";
        var host = initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(static member => member.Left is IdentifierNameSyntax { Identifier.ValueText: "HostName" })?.Right;
        return host is LiteralExpressionSyntax || (host is not null && IsPath(host))
            ? $"Ssl = {{ Enabled = true, ServerName = {host.WithoutTrivia()} }}"
            : "Ssl = { Enabled = true }";
    }

    /// <summary>A member of an initialiser, which may itself hold one; only inside a creation it can be parsed.</summary>
    private static ExpressionSyntax Member(string text) =>
        ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new T {{ {text}}}")).Initializer!.Expressions[0];

    private static bool IsPath(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsPath(access.Expression),
        _ => false,
    };

    /// <summary>The initialiser with one more member, on a line of its own where the credentials stand on one.</summary>
    private static InitializerExpressionSyntax With(InitializerExpressionSyntax initializer, int index, ExpressionSyntax setting)
    {
        var credentials = initializer.Expressions[index];
        var hasComma = initializer.Expressions.SeparatorCount > index;
        var indentation = credentials.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var after = hasComma ? initializer.Expressions.GetSeparator(index).TrailingTrivia : credentials.GetTrailingTrivia();
        var breaksLine = after.Any(SyntaxKind.EndOfLineTrivia);
        var separation = SyntaxFactory.TriviaList(breaksLine ? LineEndIn(after) : SyntaxFactory.Space);
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(breaksLine && !hasComma ? after : separation);
        setting = setting.WithLeadingTrivia(breaksLine ? SyntaxFactory.TriviaList(indentation) : SyntaxFactory.TriviaList());

        var members = initializer.Expressions.GetWithSeparators();
        members = hasComma
            ? members.InsertRange(2 * index + 2, [setting, comma])
            : members.Replace(credentials, credentials.WithoutTrailingTrivia())
                .AddRange([comma, setting.WithTrailingTrivia(breaksLine ? separation : after)]);
        return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(members));
    }

    private static SyntaxTrivia LineEndIn(SyntaxTriviaList trivia) => trivia.First(static piece => piece.IsKind(SyntaxKind.EndOfLineTrivia));
}
