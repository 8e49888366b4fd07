using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Switches redirects off where the handler is created, or gives the client a handler that does not follow them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RedirectedHeaderFix() : DocumentFix("Do not follow redirects", RedirectedHeaderAnalyzer.Id)
{
    private const string Setting = "AllowAutoRedirect = false";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not BaseObjectCreationExpressionSyntax creation)
            return null;

        if (model.GetTypeInfo(creation, cancellation).Type?.Name != "HttpClient")
            return new Edit(creation, editor => editor.ReplaceNode(creation, static (current, _) => WithSetting((BaseObjectCreationExpressionSyntax)current)));

        var handler = SyntaxFactory.ParseExpression($"new {TypeReference.To("System.Net.Http", "HttpClientHandler", creation, model)} {{ {Setting} }}");
        return new Edit(creation, editor => editor.ReplaceNode(creation, (current, _) => WithArgument((BaseObjectCreationExpressionSyntax)current, handler)));
    }

    private static BaseObjectCreationExpressionSyntax WithArgument(BaseObjectCreationExpressionSyntax creation, ExpressionSyntax handler)
    {
        var arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(handler)));
        return creation switch
        {
            ObjectCreationExpressionSyntax { ArgumentList: null } named =>
                named.WithType(named.Type.WithoutTrailingTrivia()).WithArgumentList(arguments.WithTrailingTrivia(named.Type.GetTrailingTrivia())),
            _ => creation.WithArgumentList(arguments.WithTriviaFrom(creation.ArgumentList!)),
        };
    }

    /// <summary>The setting comes first, so that comments after the others stay where they are.</summary>
    private static BaseObjectCreationExpressionSyntax WithSetting(BaseObjectCreationExpressionSyntax creation)
    {
        var setting = SyntaxFactory.ParseExpression(Setting);
        if (creation.Initializer is not { Expressions: [var first, ..] } initializer)
            return WithInitializer(creation, setting);

        var lineEnd = initializer.OpenBraceToken.TrailingTrivia.FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var indent = first.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(lineEnd == default ? SyntaxFactory.Space : lineEnd);
        if (lineEnd != default)
            setting = setting.WithLeadingTrivia(indent);

        var expressions = SyntaxFactory.SeparatedList<ExpressionSyntax>(
            new SyntaxNodeOrToken[] { setting, comma }.Concat(initializer.Expressions.GetWithSeparators().AsEnumerable()));
        return creation.WithInitializer(initializer.WithExpressions(expressions));
    }

    private static BaseObjectCreationExpressionSyntax WithInitializer(BaseObjectCreationExpressionSyntax creation, ExpressionSyntax setting)
    {
        var end = creation.GetTrailingTrivia();
        var initializer = SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression, SyntaxFactory.SingletonSeparatedList(setting.WithTrailingTrivia(SyntaxFactory.Space)))
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.Space));
        var bare = creation is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } named
            ? named.WithArgumentList(null).WithType(named.Type.WithTrailingTrivia(SyntaxFactory.Space))
            : creation.WithInitializer(null).WithArgumentList(creation.ArgumentList!.WithTrailingTrivia(SyntaxFactory.Space));
        return bare.WithInitializer(initializer).WithTrailingTrivia(end);
    }
}
