using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>The one pipeline that a file sets up.</summary>
/// <param name="App">The variable that holds it.</param>
/// <param name="Place">The statement after which the route and the user of a request are known, and nothing has answered it yet.</param>
internal sealed record WebPipelineSyntax(string App, StatementSyntax Place)
{
    private const string Routing = "UseRouting";

    private static readonly string[] s_before = [Routing, "UseCors", "UseAuthentication", "UseAuthorization"];

    private static readonly string[] s_endpoints = ["UseEndpoints", "UseMvc", "UseMvcWithDefaultRoute", "Run"];

    /// <summary>Null when there is none, or more than one to choose from, or when a part of it is compiled at times only.</summary>
    public static WebPipelineSyntax? Only(SyntaxNode root, SemanticModel model, CancellationToken cancellation) =>
        root.DescendantNodes().Select(node => Of(node, model, cancellation)).OfType<WebPipelineSyntax>().ToList() is [var only] && !HasConditions(only.Place) ? only : null;

    private static WebPipelineSyntax? Of(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => node switch
    {
        // A host without UseRouting begins with the routing by itself.
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: InvocationExpressionSyntax } variable] } built
            when model.GetDeclaredSymbol(variable, cancellation) is ILocalSymbol { Type.Name: "WebApplication" } app && Siblings(built) is { } statements =>
            new WebPipelineSyntax(app.Name, After(statements.SkipWhile(other => other != built), app.Name).LastOrDefault() ?? built),
        ParameterSyntax { Parent.Parent: BaseMethodDeclarationSyntax { Body: { } body } } parameter
            when model.GetDeclaredSymbol(parameter, cancellation) is { Type.Name: "IApplicationBuilder" or "WebApplication" } app
            && After(body.Statements, app.Name).ToList() is { Count: > 0 } places && places.Exists(static place => Called(place).Contains(Routing)) =>
            new WebPipelineSyntax(app.Name, places[places.Count - 1]),
        _ => null,
    };

    private static bool HasConditions(StatementSyntax place) =>
        (place.Parent is GlobalStatementSyntax global ? global.Parent! : place.Parent!) is { ContainsDirectives: true } scope
        && scope.DescendantNodes(descendIntoTrivia: true).Any(static node => node is IfDirectiveTriviaSyntax);

    private static IEnumerable<StatementSyntax> After(IEnumerable<StatementSyntax> statements, string app) => statements
        .TakeWhile(statement => !(IsOn(statement, app) && Called(statement).Intersect(s_endpoints).Any()))
        .Where(statement => IsOn(statement, app) && Called(statement).Intersect(s_before).Any());

    private static IEnumerable<StatementSyntax>? Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement),
        _ => null,
    };

    private static bool IsOn(StatementSyntax statement, string app) =>
        statement is ExpressionStatementSyntax && statement.GetFirstToken() is var first && first.IsKind(SyntaxKind.IdentifierToken) && first.ValueText == app;

    /// <summary>The methods that a statement calls in a chain.</summary>
    private static IEnumerable<string> Called(StatementSyntax statement)
    {
        for (var called = (statement as ExpressionStatementSyntax)?.Expression; called is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }; called = access.Expression)
            yield return access.Name.Identifier.ValueText;
    }
}
