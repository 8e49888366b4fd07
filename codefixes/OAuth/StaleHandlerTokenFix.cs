using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Puts the question for the token to every request, where the handler asks for it itself: a variable takes the place of the
/// field. A handler that is given a token has nobody to ask.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class StaleHandlerTokenFix() : DocumentFix("Ask for the token on each request", MessageHandlerAnalyzer.StaleHandlerTokenId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is not [_, ..] || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not ExpressionSyntax question
            || node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Body: { } body } || Cache.Of(question, model, cancellation) is not { } cache)
        {
            return null;
        }

        return InPlace(body, question, cache) ?? AsVariable(body, question, cache, model) ?? AskedLazily(body, question, cache, model, cancellation);
    }

    /// <summary><c>new("Bearer", _token ??= await tokens.GetAsync())</c>.</summary>
    private static Edit? InPlace(BlockSyntax body, ExpressionSyntax question, Cache cache)
    {
        if (question.Parent is not AssignmentExpressionSyntax { Parent: not ExpressionStatementSyntax } store || !body.Contains(store) || Removal.HasComments(store.WithoutTrivia())
            || !cache.Names.All(store.Contains))
        {
            return null;
        }

        SyntaxNode whole = store.Parent is ParenthesizedExpressionSyntax parentheses ? parentheses : store;
        return new Edit(cache.Declaration, editor =>
        {
            editor.ReplaceNode(whole, question.WithTriviaFrom(whole));
            cache.Remove(editor);
        });
    }

    /// <summary><c>_token ??= await tokens.GetAsync();</c>, or the same with <c>if</c>, before the header is set.</summary>
    private static Edit? AsVariable(BlockSyntax body, ExpressionSyntax question, Cache cache, SemanticModel model)
    {
        if (question.Parent is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax store } || Whole(store) is not { } statement || statement.Parent != body
            || Removal.HasComments(statement.WithoutTrivia()))
        {
            return null;
        }

        var variable = Variable(cache.Name);
        var reads = cache.Names.Where(name => !statement.Contains(name)).ToList();
        if (!SyntaxFacts.IsValidIdentifier(variable) || SyntaxFacts.GetKeywordKind(variable) != SyntaxKind.None || Lines.IsTaken(variable, statement, model)
            || !reads.TrueForAll(name => body.Contains(name) && name.SpanStart > statement.Span.End && IsRead(name)))
        {
            return null;
        }

        return new Edit(cache.Declaration, editor =>
        {
            foreach (var name in reads)
            {
                SyntaxNode read = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                editor.ReplaceNode(read, SyntaxFactory.IdentifierName(variable).WithTriviaFrom(read));
            }

            editor.ReplaceNode(statement, SyntaxFactory.ParseStatement($"var {variable} = {question.WithoutTrivia()};").WithTriviaFrom(statement));
            cache.Remove(editor);
        });
    }

    /// <summary><c>token</c> for <c>_token</c> and <c>s_token</c>.</summary>
    private static string Variable(string field)
    {
        var name = field.Substring(field.IndexOf('_') is (0 or 1) and var prefix ? prefix + 1 : 0).TrimStart('_');
        return name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary><c>await _token.Value</c> of a <c>Lazy&lt;Task&lt;string&gt;&gt;</c> whose question can be put in the method too.</summary>
    private static Edit? AskedLazily(BlockSyntax body, ExpressionSyntax question, Cache cache, SemanticModel model, CancellationToken cancellation)
    {
        if (question is not BaseObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax, ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax { ExpressionBody: { } asked } }, ..] }
            || cache.Names is not [{ Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Parent: AwaitExpressionSyntax read } }] || !body.Contains(read)
            || Removal.HasComments(asked) || Removal.HasComments(read.WithoutTrivia())
            || !asked.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(name => Meaning.IsQualified(name) || Meaning.IsKept(name, read, model, cancellation)))
        {
            return null;
        }

        var again = asked as AwaitExpressionSyntax ?? read.WithExpression(asked.WithoutTrivia());
        return new Edit(cache.Declaration, editor =>
        {
            editor.ReplaceNode(read, again.WithTriviaFrom(read));
            cache.Remove(editor);
        });
    }

    /// <summary>The statement that fills the field, with the <c>if</c> around it.</summary>
    private static StatementSyntax? Whole(StatementSyntax store) => store.Parent switch
    {
        IfStatementSyntax { Else: null } check => check,
        BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null } check } => check,
        BlockSyntax { Parent: MethodDeclarationSyntax } => store,
        _ => null,
    };

    private static bool IsRead(IdentifierNameSyntax name)
    {
        SyntaxNode read = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return !read.Ancestors().TakeWhile(static node => node is not StatementSyntax).Any(static node => node is AnonymousFunctionExpressionSyntax)
            && read.Parent is not (ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression })
            && !(read.Parent is AssignmentExpressionSyntax assignment && assignment.Left == read);
    }

    /// <summary>The private field that keeps the token, and every place that names it.</summary>
    private sealed record Cache(string Name, FieldDeclarationSyntax Declaration, IReadOnlyList<IdentifierNameSyntax> Names)
    {
        public static Cache? Of(ExpressionSyntax question, SemanticModel model, CancellationToken cancellation)
        {
            var symbol = question.Parent switch
            {
                AssignmentExpressionSyntax store => model.GetSymbolInfo(store.Left, cancellation).Symbol,
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => model.GetDeclaredSymbol(variable, cancellation),
                _ => null,
            };
            if (symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: [var reference], ContainingType.DeclaringSyntaxReferences: [var type] } field
                || type.SyntaxTree != model.SyntaxTree
                || reference.GetSyntax(cancellation) is not { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0 } declaration } }
                || !Lines.IsFreeStanding(declaration) || Removal.HasComments(declaration))
            {
                return null;
            }

            var names = type.GetSyntax(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == field.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, field));
            return new Cache(field.Name, declaration, [.. names]);
        }

        /// <summary>The field goes with its line, and with the empty line below it when it is the first of its type.</summary>
        public void Remove(SyntaxEditor editor)
        {
            editor.TrackNode(Declaration);
            editor.ReplaceNode(Declaration.Parent!, (current, _) =>
            {
                var field = current.GetCurrentNode(Declaration)!;
                var isFirst = ((TypeDeclarationSyntax)current).Members[0] == field;
                var rest = (TypeDeclarationSyntax)current.RemoveNode(field, SyntaxRemoveOptions.KeepNoTrivia)!;
                return isFirst && rest.Members is [var first, ..]
                    ? rest.ReplaceNode(first, first.WithLeadingTrivia(first.GetLeadingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))))
                    : rest;
            });
        }
    }
}
