using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>A body or an initialiser of a type.</summary>
/// <param name="Owner">The method, accessor, field or property that it belongs to.</param>
/// <param name="Root">Its outermost operation.</param>
internal readonly record struct Body(ISymbol Owner, IOperation Root);

/// <summary>
/// Everything that a type does, its partial declarations and nested types included: for rules that judge a type as a whole.
/// A file that cannot concern the rule is left alone before anything in it is bound.
/// </summary>
internal sealed class TypeFacts
{
    private TypeFacts(INamedTypeSymbol type, IReadOnlyList<Body> bodies)
    {
        Type = type;
        Bodies = bodies;
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The bodies in source order, so that the first finding is the first for a reader too.</summary>
    public IReadOnlyList<Body> Bodies { get; }

    /// <summary>Every operation of the type.</summary>
    public IEnumerable<IOperation> Operations => Bodies.SelectMany(static body => body.Root.DescendantsAndSelf());

    /// <param name="context">The compilation.</param>
    /// <param name="isFile">Whether a file is worth a look, judged by its text alone. One part of a type is enough.</param>
    /// <param name="isType">Whether a type is worth a look, judged by its members alone.</param>
    /// <param name="judge">Judges the whole type.</param>
    public static void Register(
        CompilationStartAnalysisContext context,
        Func<SyntaxTree, bool> isFile,
        Func<INamedTypeSymbol, bool> isType,
        Action<SemanticModelAnalysisContext, TypeFacts> judge) =>
        context.RegisterSemanticModelAction(file =>
        {
            var model = file.SemanticModel;
            if (!isFile(model.SyntaxTree))
                return;

            var root = model.SyntaxTree.GetRoot(file.CancellationToken);
            if (Program(root, model, file.CancellationToken) is { } program && isType(program.Type))
                judge(file, program);
            foreach (var declaration in Declarations(root))
            {
                if (model.GetDeclaredSymbol(declaration, file.CancellationToken) is { } type && isType(type) && IsFirst(type, declaration, isFile))
                    judge(file, new TypeFacts(type, BodiesOf(type, model, file.CancellationToken)));
            }
        });

    /// <summary>Top-level statements: the one body of a type that nobody declares.</summary>
    private static TypeFacts? Program(SyntaxNode root, SemanticModel model, CancellationToken cancellation) =>
        root is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement)
        && model.GetDeclaredSymbol(unit, cancellation) is { } main && model.GetOperation(unit, cancellation) is { } body
            ? new TypeFacts(main.ContainingType, [new Body(main, body)])
            : null;

    private static IEnumerable<TypeDeclarationSyntax> Declarations(SyntaxNode root) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>();

    /// <summary>A type in parts is judged once: in the first of its files that is looked at.</summary>
    private static bool IsFirst(INamedTypeSymbol type, TypeDeclarationSyntax declaration, Func<SyntaxTree, bool> isFile) =>
        type.DeclaringSyntaxReferences.First(part => isFile(part.SyntaxTree)) is var first
        && first.SyntaxTree == declaration.SyntaxTree && first.Span == declaration.Span;

    private static List<Body> BodiesOf(INamedTypeSymbol type, SemanticModel model, CancellationToken cancellation)
    {
        var bodies = new List<Body>();
        foreach (var part in type.DeclaringSyntaxReferences.OrderBy(static part => part.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(static part => part.Span.Start))
        {
#pragma warning disable RS1030 // Only for the other files of a partial type that has been found to matter.
            var partModel = part.SyntaxTree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(part.SyntaxTree);
#pragma warning restore RS1030
            foreach (var root in Roots(part.GetSyntax(cancellation)))
            {
                if (partModel.GetOperation(root, cancellation) is { } operation && Owner(root, partModel, cancellation) is { } owner)
                    bodies.Add(new Body(owner, operation));
            }
        }

        return bodies;
    }

    /// <summary>The outermost nodes that the compiler turns into operations.</summary>
    private static IEnumerable<SyntaxNode> Roots(SyntaxNode declaration) =>
        declaration.DescendantNodes(static node => !IsRoot(node)).Where(IsRoot);

    private static bool IsRoot(SyntaxNode node) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax or GlobalStatementSyntax => true,
        EqualsValueClauseSyntax => node.Parent is VariableDeclaratorSyntax or PropertyDeclarationSyntax,
        _ => false,
    };

    private static ISymbol? Owner(SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        for (var node = root.Parent; node is not null; node = node.Parent)
        {
            if (node is MemberDeclarationSyntax or AccessorDeclarationSyntax or VariableDeclaratorSyntax && model.GetDeclaredSymbol(node, cancellation) is { } owner)
                return owner;
        }

        return null;
    }
}
