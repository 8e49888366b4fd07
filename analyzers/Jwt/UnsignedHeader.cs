using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>The header of a token that code writes by hand: <c>["alg"] = "none"</c>, <c>new { alg = "none" }</c>, JSON.</summary>
internal static class UnsignedHeader
{
    private const string Algorithm = "alg";
    private const string None = "none";

    private static readonly Regex s_json = new("\"alg\"\\s*:\\s*\"none\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // Few files have the first of these letters, and an ordinal search for them is the fastest.
    private static readonly FileFact<bool> s_files = new(static text =>
        (text.IndexOf(Algorithm, StringComparison.Ordinal) >= 0 || text.IndexOf("Alg", StringComparison.Ordinal) >= 0)
        && (Says(text, None + "\"") || Says(text, None + "\\\"")) && (Says(text, "jwt") || Says(text, "jose")));

    public static void Register(CompilationStartAnalysisContext context, Action<SemanticModelAnalysisContext, SyntaxNode> found) =>
        context.RegisterSemanticModelAction(file =>
        {
            if (!s_files.Of(file.SemanticModel.SyntaxTree))
                return;

            foreach (var node in file.SemanticModel.SyntaxTree.GetRoot(file.CancellationToken).DescendantNodes())
            {
                if (node is LiteralExpressionSyntax { Token.Value: string text } literal && (IsNone(text) ? IsAlgorithm(literal, file) : IsDocument(text)))
                    found(file, literal);
            }
        });

    private static bool IsNone(string text) => text.Equals(None, StringComparison.OrdinalIgnoreCase);

    private static bool IsDocument(string text) => text.Length < 1_000 && Says(text, None) && s_json.IsMatch(text);

    /// <summary>Whether the value is put under the name <c>alg</c>.</summary>
    private static bool IsAlgorithm(LiteralExpressionSyntax value, SemanticModelAnalysisContext file) => value.Parent switch
    {
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var key] } } => IsKey(key.Expression, file),
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var key] } } => IsKey(key.Expression, file),
        InitializerExpressionSyntax { Expressions: [var key, var entry] } => entry == value && IsKey(key, file),
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [var key, var entry], Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd" or "AddHeader" } } } } =>
            entry.Expression == value && IsKey(key.Expression, file),
        AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name.Identifier.ValueText: Algorithm } => true,
        _ => false,
    };

    private static bool IsKey(ExpressionSyntax key, SemanticModelAnalysisContext file) => key switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value is Algorithm,
        // HeaderName.Algorithm of Jwt.Net.
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Algorithm" } => true,
        _ => file.SemanticModel.GetConstantValue(key, file.CancellationToken).Value is Algorithm,
    };

    private static bool Says(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
