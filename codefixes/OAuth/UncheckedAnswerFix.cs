using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Asks the response for its outcome right after it has come, and leaves the method when it is an error.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncheckedAnswerFix() : DocumentFix("Check the outcome of the token request", UncheckedAnswerAnalyzer.Id)
{
    private const string Http = "Microsoft.AspNetCore.Http";
    private const string Mvc = "Microsoft.AspNetCore.Mvc";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is not [_, ..] || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } request
            || request.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || NameOf(request, statement, model, cancellation) is not { } response
            || Check(response, (statement as UsingStatementSyntax)?.Statement is BlockSyntax { Statements: [var begin, ..] } ? begin : statement, model, cancellation) is not { } check)
        {
            return null;
        }

        return statement switch
        {
            UsingStatementSyntax { Statement: BlockSyntax { Statements: [var first, ..] } } => new Edit(statement, editor => editor.InsertBefore(first, check)),
            { Parent: GlobalStatementSyntax global } => new Edit(statement, editor => editor.InsertAfter(global, SyntaxFactory.GlobalStatement(check.WithoutLeadingTrivia()))),
            { Parent: BlockSyntax or SwitchSectionSyntax } and not UsingStatementSyntax => new Edit(statement, editor => editor.InsertAfter(statement, check)),
            _ => null,
        };
    }

    /// <summary>The variable that the statement puts the response into.</summary>
    private static (string Name, ITypeSymbol Type)? NameOf(SyntaxNode request, StatementSyntax statement, SemanticModel model, CancellationToken cancellation)
    {
        SyntaxNode value = request;
        while (value.Parent is ExpressionSyntax and not AssignmentExpressionSyntax)
            value = value.Parent;
        var variable = value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: var owner } } declarator } when owner == statement =>
                model.GetDeclaredSymbol(declarator, cancellation),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Parent: ExpressionStatementSyntax owner } when owner == statement => model.GetSymbolInfo(name, cancellation).Symbol,
            _ => null,
        };
        return variable is ILocalSymbol { Name: var local, Type: { } type } && TokenCall.AdviceFor(type) is not null ? (local, type) : null;
    }

    private static StatementSyntax? Check((string Name, ITypeSymbol Type) response, StatementSyntax place, SemanticModel model, CancellationToken cancellation)
    {
        var name = response.Name;
        var exit = Exit(place, model, cancellation);
        if (response.Type.Name == "HttpResponseMessage" && exit is null)
            return OnItsLine($"{name}.EnsureSuccessStatusCode();", place);

        string Thrown(string arguments) => $"throw new {TypeReference.To("System.Net.Http", "HttpRequestException", place, model)}({arguments});";
        return response.Type.Name switch
        {
            "TokenResponse" => If($"{name}.IsError", exit ?? Thrown($"$\"The token request failed: {{{name}.Error}}\"")),
            "RestResponse" => If($"!{name}.IsSuccessful", exit ?? Thrown($"\"The token request failed.\", {name}.ErrorException")),
            _ => If($"!{name}.IsSuccessStatusCode", exit ?? Thrown($"\"The token request failed.\", {name}.Error")),
        };
    }

    /// <summary>How the method says that it failed, when it has a way besides throwing.</summary>
    private static string? Exit(StatementSyntax place, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetEnclosingSymbol(place.SpanStart, cancellation) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
            || method.Name == WellKnownMemberNames.TopLevelStatementsEntryPointMethodName)
        {
            return null;
        }

        // What an async void method throws ends the process.
        if (method is { ReturnsVoid: true, IsAsync: true })
            return "return;";
        return NegativeAnswer.Of(method, place, model, type => Answer(type, place, model)) is { } answer ? $"return {answer};" : null;
    }

    /// <summary>The server behind this one has failed: that is no mistake of the client.</summary>
    private static string? Answer(ITypeSymbol type, SyntaxNode place, SemanticModel model) => (type.Name, type.ContainingNamespace?.ToDisplayString()) switch
    {
        ("IResult", Http) => $"{TypeReference.To(Http, "Results", place, model)}.StatusCode(502)",
        ("IActionResult" or "ActionResult", Mvc) => $"new {TypeReference.To(Mvc, "StatusCodeResult", place, model)}(502)",
        _ => null,
    };

    private static StatementSyntax If(string condition, string exit) =>
        SyntaxFactory.IfStatement(SyntaxFactory.ParseExpression(condition), SyntaxFactory.Block(SyntaxFactory.ParseStatement(exit).WithTrailingTrivia(SyntaxFactory.ElasticMarker)))
            .WithAdditionalAnnotations(Formatter.Annotation);

    private static StatementSyntax OnItsLine(string text, StatementSyntax beside) => Lines.IsFreeStanding(beside)
        ? Lines.Statement(text, beside)
        : SyntaxFactory.ParseStatement(text).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
}
