using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>The <c>IConfiguration</c> that code can use at a place: itself, or as <c>builder.Configuration</c>.</summary>
internal static class ConfigurationInScope
{
    /// <summary>How the code names it; null when there is none.</summary>
    public static string? At(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place.Ancestors().Any(static node => IsStaticFunction(node)))
            return null;

        string? viaBuilder = null;
        foreach (var symbol in model.LookupSymbols(place.SpanStart).OrderBy(static symbol => symbol.Kind is SymbolKind.Field or SymbolKind.Property))
        {
            if (TypeOf(symbol) is not { } type || !IsUsable(symbol, place, model, cancellation))
                continue;
            if (IsConfiguration(type))
                return symbol.Name;
            if (HasConfiguration(type))
                viaBuilder ??= symbol.Name + ".Configuration";
        }

        return viaBuilder;
    }

    /// <summary>A lambda or local function that captures nothing.</summary>
    public static bool IsStaticFunction(SyntaxNode node) => node switch
    {
        AnonymousFunctionExpressionSyntax function => function.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        // The compiler calls every var nullable; a null among locals is the declaration's to say.
        ILocalSymbol { RefKind: RefKind.None } local => local.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated),
        IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
        _ => null,
    };

    private static bool IsConfiguration(ITypeSymbol type) =>
        type.Name != "IConfigurationSection" && type.NullableAnnotation != NullableAnnotation.Annotated
        && (IsInterface(type) || type.AllInterfaces.Any(IsInterface));

    private static bool IsInterface(ITypeSymbol type) => type is
    {
        Name: "IConfiguration",
        ContainingNamespace: { Name: "Configuration", ContainingNamespace: { Name: "Extensions", ContainingNamespace.Name: "Microsoft" } },
    };

    private static bool HasConfiguration(ITypeSymbol type) =>
        type.NullableAnnotation != NullableAnnotation.Annotated
        && type.GetMembers("Configuration").OfType<IPropertySymbol>().Any(static property =>
            property is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && IsConfiguration(property.Type));

    private static bool IsUsable(ISymbol symbol, SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (TopLevelVariable.IsOutOfReach(symbol, place) || !Means(symbol, place, model))
            return false;

        var function = Function(model.GetEnclosingSymbol(place.SpanStart, cancellation));
        switch (symbol)
        {
            case ILocalSymbol { DeclaringSyntaxReferences: [var reference] }:
                return reference.Span.End <= place.SpanStart && reference.GetSyntax(cancellation) is VariableDeclaratorSyntax
                {
                    Initializer: not null,
                    Parent: VariableDeclarationSyntax { Type: not NullableTypeSyntax },
                };

            // A primary constructor's parameter belongs to instances; other constructors do not see it.
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { DeclaringSyntaxReferences: [var reference] } } when reference.GetSyntax(cancellation) is TypeDeclarationSyntax:
                return place.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null
                    && (function is null ? IsInstanceInitializer(place) : !function.IsStatic);

            case IParameterSymbol:
                return true;

            // A field is set only after the constructor has run, and a struct's lambda cannot reach it.
            case IFieldSymbol or IPropertySymbol:
                return function is { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor), ContainingType.TypeKind: TypeKind.Class }
                    && (symbol.IsStatic || !function.IsStatic);

            default:
                return false;
        }
    }

    /// <summary>Whether its name means the symbol there: it may be a keyword, and half-finished code may declare it twice.</summary>
    private static bool Means(ISymbol symbol, SyntaxNode place, SemanticModel model) => SymbolEqualityComparer.Default.Equals(symbol, model
        .GetSpeculativeSymbolInfo(place.SpanStart, SyntaxFactory.ParseExpression(symbol.Name), SpeculativeBindingOption.BindAsExpression).Symbol);

    /// <summary>The method or accessor around lambdas and local functions; null in an initialiser.</summary>
    private static IMethodSymbol? Function(ISymbol? enclosing)
    {
        while (enclosing is IMethodSymbol { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            enclosing = enclosing.ContainingSymbol;
        return enclosing as IMethodSymbol;
    }

    private static bool IsInstanceInitializer(SyntaxNode place) =>
        place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is var member
        && member?.Modifiers.Any(static modifier => modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.ConstKeyword)) != true;
}
