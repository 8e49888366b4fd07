using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Redirects to HTTPS as the first thing that the pipeline does, or ahead of its routes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MissingHttpsRedirectionFix() : DocumentFix("Redirect to HTTPS", MissingHttpsRedirectionAnalyzer.Id)
{
    private const string Redirection = "UseHttpsRedirection";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || statement.Parent is not (BlockSyntax or GlobalStatementSyntax))
        {
            return null;
        }

        return (statement, call) switch
        {
            (LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value, Identifier.ValueText: var app }] }, _) when value == call =>
                Insert(statement, app, after: true, model),
            (ExpressionStatementSyntax { Expression: var whole }, { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax app, Name: var name } })
                when whole == call && name.Identifier.ValueText.StartsWith("Use", StringComparison.Ordinal) =>
                Insert(Routing(statement, app.Identifier.ValueText) ?? statement, app.Identifier.ValueText, after: false, model),
            _ => null,
        };
    }

    /// <summary>The statement that finds the route: what stands ahead of it applies to every request.</summary>
    private static StatementSyntax? Routing(StatementSyntax endpoints, string app) => (endpoints.Parent as BlockSyntax)?.Statements.FirstOrDefault(statement =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: var called } } && called.ToString() == app + ".UseRouting");

    private static Edit? Insert(StatementSyntax place, string app, bool after, SemanticModel model)
    {
        if (PipelineCall.Of(app, Redirection, "Microsoft.AspNetCore.Builder.HttpsPolicyBuilderExtensions", place, model) is not { } call)
            return null;

        var statement = Lines.Statement(call + ";", place);
        SyntaxNode neighbour = place.Parent is GlobalStatementSyntax global ? global : place;
        SyntaxNode added = neighbour is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(statement) : statement;
        return new Edit(place, editor =>
        {
            if (after)
                editor.InsertAfter(neighbour, [added]);
            else
                editor.InsertBefore(neighbour, [added]);
        });
    }
}
