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

    private static BaseObjectCreationExpressionSyntax WithSetting(BaseObjectCreationExpressionSyntax creation)
    {
        var setting = ObjectInitializer.Member(Setting);
        if (creation.Initializer is { } initializer)
            return creation.WithInitializer(ObjectInitializer.WithFirst(initializer, setting));

        var end = creation.GetTrailingTrivia();
        var bare = creation is ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } named && !Removal.HasComments(named.WithoutTrivia())
            ? named.WithArgumentList(null).WithType(named.Type.WithTrailingTrivia(SyntaxFactory.Space))
            : creation.WithTrailingTrivia(SyntaxFactory.Space);
        var empty = SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression)
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.Space));
        return bare.WithInitializer(ObjectInitializer.WithFirst(empty, setting)).WithTrailingTrivia(end);
    }
}
