using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>The setting that asks for TLS, next to the one that gives the credentials: in the same initialiser or as the next statement.</summary>
internal static class TlsProperty
{
    /// <summary>A client of RabbitMQ compares the certificate with a name that it has to be told.</summary>
    private const string RabbitMq = "Ssl.Enabled";
    private const string ServerName = "Ssl.ServerName";

    /// <param name="credentials">What gives the credentials.</param>
    /// <param name="tls">The way from the object to the switch: <c>EnableSsl</c>, <c>Ssl.Enabled</c>.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? Beside(AssignmentExpressionSyntax credentials, string tls, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetOperation(credentials, cancellation) is not ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } owner } })
            return null;

        var uses = ObjectUses.Of(owner);
        return credentials.Parent is InitializerExpressionSyntax initializer
            ? InInitializer(initializer, credentials, tls, uses)
            : AsStatement(credentials, tls, uses);
    }

    private static Edit? InInitializer(InitializerExpressionSyntax initializer, AssignmentExpressionSyntax credentials, string tls, ObjectUses uses)
    {
        if (tls != RabbitMq)
            return Add(tls + " = true");

        string[] settings = ServerNameIn(initializer, uses) is { } name ? ["Enabled = true", name] : ["Enabled = true"];
        return Value(initializer, "Ssl") switch
        {
            null => Add($"Ssl = {{ {string.Join(", ", settings)} }}"),
            InitializerExpressionSyntax options => new Edit(credentials, editor => editor.ReplaceNode(options, (current, _) =>
                Enumerable.Reverse(settings).Select(ObjectInitializer.Member).Aggregate((InitializerExpressionSyntax)current, ObjectInitializer.WithFirst))),
            _ => null,
        };

        Edit Add(string text) => new(credentials, editor => editor.ReplaceNode(initializer, (current, _) => ObjectInitializer.WithNext(
            (InitializerExpressionSyntax)current, initializer.Expressions.IndexOf(credentials), ObjectInitializer.Member(text))));
    }

    private static string? ServerNameIn(InitializerExpressionSyntax initializer, ObjectUses uses) =>
        !uses.Of(ServerName).Any() && Value(initializer, "HostName") is { } host && (host is LiteralExpressionSyntax || IsPath(host))
            ? $"ServerName = {host.WithoutTrivia()}"
            : null;

    private static ExpressionSyntax? Value(InitializerExpressionSyntax initializer, string member) => initializer.Expressions.OfType<AssignmentExpressionSyntax>()
        .FirstOrDefault(setting => setting.Left is IdentifierNameSyntax name && name.Identifier.ValueText == member)?.Right;

    private static Edit? AsStatement(AssignmentExpressionSyntax credentials, string tls, ObjectUses uses)
    {
        // The statement may stand alone under an if; TLS does not depend on that.
        SyntaxNode? place = credentials.FirstAncestorOrSelf<StatementSyntax>();
        while (place?.Parent is IfStatementSyntax or ElseClauseSyntax)
            place = place.Parent;
        if (credentials is not { Parent: ExpressionStatementSyntax, Left: MemberAccessExpressionSyntax { Expression: var target } }
            || place is not { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } || !IsPath(target))
        {
            return null;
        }

        var isNamed = tls == RabbitMq && !uses.Of(ServerName).Any() && uses.Of("HostName").Any(host => host.Operation.Syntax.SpanStart < credentials.SpanStart);
        string[] settings = isNamed ? [$"{target}.{tls} = true;", $"{target}.{ServerName} = {target}.HostName;"] : [$"{target}.{tls} = true;"];
        var lines = settings.Select(setting => Lines.Statement(setting, place));
        return place.Parent is GlobalStatementSyntax global
            ? new Edit(credentials, editor => editor.InsertAfter(global, lines.Select(SyntaxFactory.GlobalStatement)))
            : new Edit(credentials, editor => editor.InsertAfter(place, lines));
    }

    private static bool IsPath(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsPath(access.Expression),
        _ => false,
    };
}
