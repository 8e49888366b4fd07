using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Lets one caller refresh; the others wait, and look again whether there is anything left to do.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnsynchronizedRefreshFix() : DocumentFix("Let one caller refresh at a time", TokenLifecycleAnalyzer.UnsynchronizedRefreshId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is not [_] || RepeatedCheck.Of(OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic), model, cancellation) is not { } repeated
            || !IsAsync(repeated.Function) || repeated.Check.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return null;
        }

        var check = repeated.Check;
        var isStatic = repeated.IsStatic || IsStatic(repeated.Function);
        var name = isStatic ? "s_refreshLock" : "_refreshLock";
        var renewing = repeated.IsEarlyReturn ? After(check) : [check.Statement];
        if (!renewing.Exists(statement => statement.Span.Contains(node.Span)) || renewing.Exists(static statement => statement.ContainsDirectives)
            || Lines.IsTaken(name, check, model) || Beside(type) is not { } beside || CallsBack(renewing, repeated.Function, type, model, cancellation))
        {
            return null;
        }

        var semaphore = TypeReference.To("System.Threading", "SemaphoreSlim", check, model);
        var field = $"private {(isStatic ? "static " : "")}readonly {semaphore} {name} = new {semaphore}(1, 1);";
        var wait = $"await {name}.{Wait(repeated.Function, model, cancellation)};";
        return new Edit(check, editor =>
        {
            if (repeated.IsEarlyReturn)
                WrapRest(editor, repeated, renewing, name, wait);
            else
                editor.ReplaceNode(check, WithLock(repeated, name, wait));
            editor.ReplaceNode(type, (current, _) => WithField((TypeDeclarationSyntax)current, field, beside));
        });
    }

    private static IfStatementSyntax WithLock(RepeatedCheck repeated, string name, string wait)
    {
        var (check, line) = (repeated.Check, repeated.NewLine);
        var tried = TryWith([repeated.Again(check.Statement)], name, line).WithoutTrailingTrivia();
        var block = (BlockSyntax)SyntaxFactory.ParseStatement($"{{{line}{wait}{line}}}");
        var close = check.CloseParenToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? check.CloseParenToken : check.CloseParenToken.WithTrailingTrivia(SyntaxFactory.EndOfLine(line));
        return check.WithCloseParenToken(close)
            .WithStatement(block.AddStatements(tried.WithTrailingTrivia(SyntaxFactory.EndOfLine(line))).WithAdditionalAnnotations(Formatter.Annotation).WithTrailingTrivia(SyntaxFactory.EndOfLine(line)));
    }

    private static void WrapRest(SyntaxEditor editor, RepeatedCheck repeated, List<StatementSyntax> rest, string name, string wait)
    {
        var line = repeated.NewLine;
        var waiting = SyntaxFactory.ParseStatement($"{line}{wait}{line}").WithAdditionalAnnotations(Formatter.Annotation);
        var tried = TryWith([repeated.Again(), .. rest], name, line).WithAdditionalAnnotations(Formatter.Annotation);
        editor.InsertAfter(repeated.Check, [waiting, tried]);
        foreach (var statement in rest)
            editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
    }

    private static TryStatementSyntax TryWith(IEnumerable<StatementSyntax> statements, string name, string line)
    {
        var empty = (TryStatementSyntax)SyntaxFactory.ParseStatement($"try{line}{{{line}}}{line}finally{line}{{{line}{name}.Release();{line}}}{line}");
        return empty.WithBlock(empty.Block.WithStatements(SyntaxFactory.List(statements)));
    }

    /// <summary>Everything after the check, to the end of the method; local functions stay where they are.</summary>
    private static List<StatementSyntax> After(IfStatementSyntax check)
    {
        var block = (BlockSyntax)check.Parent!;
        var rest = block.Statements.Skip(block.Statements.IndexOf(check) + 1).ToList();
        var functions = rest.Count - rest.FindLastIndex(static statement => statement is not LocalFunctionStatementSyntax) - 1;
        rest.RemoveRange(rest.Count - functions, functions);
        return block.Parent is StatementSyntax and not LocalFunctionStatementSyntax || rest.Exists(static statement => statement is LocalFunctionStatementSyntax) ? [] : rest;
    }

    /// <summary>The field that the lock follows, or the member that it precedes; null when these have no lines of their own.</summary>
    private static MemberDeclarationSyntax? Beside(TypeDeclarationSyntax type)
    {
        var beside = type.Members.TakeWhile(static member => member is FieldDeclarationSyntax).LastOrDefault() ?? type.Members.FirstOrDefault();
        return beside is not null && Lines.IsFreeStanding(beside) ? beside : null;
    }

    private static TypeDeclarationSyntax WithField(TypeDeclarationSyntax type, string text, MemberDeclarationSyntax beside)
    {
        var field = Lines.Member(text, beside);
        return beside is FieldDeclarationSyntax
            ? type.WithMembers(type.Members.Insert(type.Members.TakeWhile(static member => member is FieldDeclarationSyntax).Count(), field))
            : type.WithMembers(type.Members.Insert(0, field.WithTrailingTrivia(field.GetTrailingTrivia().AddRange(field.GetTrailingTrivia()))));
    }

    private static string Wait(SyntaxNode function, SemanticModel model, CancellationToken cancellation)
    {
        var method = (function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function, cancellation).Symbol : model.GetDeclaredSymbol(function, cancellation)) as IMethodSymbol;
        var token = method?.Parameters.FirstOrDefault(static parameter => parameter is { Type.Name: "CancellationToken", RefKind: RefKind.None })?.Name;
        var isConfigured = function.DescendantNodes().Any(static node => node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }] } });
        return $"WaitAsync({token}){(isConfigured ? ".ConfigureAwait(false)" : "")}";
    }

    /// <summary>Whether the code can come back to the check while it holds the lock: then it would wait for itself.</summary>
    private static bool CallsBack(IEnumerable<SyntaxNode> code, SyntaxNode function, TypeDeclarationSyntax type, SemanticModel model, CancellationToken cancellation)
    {
        var open = new Queue<SyntaxNode>(code);
        var seen = new HashSet<SyntaxNode>();
        while (open.Count > 0)
        {
            foreach (var name in open.Dequeue().DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
            {
                var called = model.GetSymbolInfo(name, cancellation).Symbol;
                if (called is not (IMethodSymbol or IPropertySymbol) || called.DeclaringSyntaxReferences is not [var reference])
                    continue;
                var declaration = reference.GetSyntax(cancellation);
                if (!type.Contains(declaration))
                    continue;
                if (declaration == function || declaration.Contains(function))
                    return true;
                if (seen.Add(declaration))
                    open.Enqueue(declaration);
            }
        }

        return false;
    }

    private static bool IsAsync(SyntaxNode function) => Has(function, SyntaxKind.AsyncKeyword);

    private static bool IsStatic(SyntaxNode function) => function.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First().Modifiers.Any(SyntaxKind.StaticKeyword);

    private static bool Has(SyntaxNode function, SyntaxKind modifier) => function switch
    {
        MemberDeclarationSyntax member => member.Modifiers.Any(modifier),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(modifier),
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(modifier),
        _ => false,
    };
}
