using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>Keeps to development what code does everywhere.</summary>
internal static class DevelopmentCheck
{
    /// <summary>How code at a place asks whether it runs in development; null where no environment is at hand.</summary>
    public static string? At(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (ServiceInScope.Environment.At(place, model, cancellation) is not { } environment)
            return null;

        var call = SyntaxFactory.ParseExpression($"{environment}.IsDevelopment()");
        return model.GetSpeculativeSymbolInfo(place.SpanStart, call, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
            ? call.ToString()
            : $"{TypeReference.To("Microsoft.Extensions.Hosting", "HostEnvironmentEnvExtensions", place, model)}.IsDevelopment({environment})";
    }

    /// <summary>The statement inside <c>if</c>, on lines of its own when the statement has its own.</summary>
    public static StatementSyntax Around(StatementSyntax statement, string check)
    {
        var text = statement.WithoutTrivia().ToString();
        var indent = statement.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString();
        var isAlone = statement.GetTrailingTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is var end && !end.IsKind(SyntaxKind.None);
        return SyntaxFactory.ParseStatement(isAlone ? $"if ({check}){end}{indent}    {text.Replace("\n", "\n    ")}" : $"if ({check}) {text}").WithTriviaFrom(statement);
    }
}
