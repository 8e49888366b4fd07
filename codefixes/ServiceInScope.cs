using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>
/// A service that code can use at a place: by a name of its own, or as a member of something that has it, such as
/// <c>builder.Configuration</c>.
/// </summary>
/// <param name="ns">The namespace of the service's interface.</param>
/// <param name="name">The name of the interface.</param>
/// <param name="members">What a property is called that holds the service.</param>
internal sealed class ServiceInScope(string ns, string name, params string[] members)
{
    public static readonly ServiceInScope Configuration = new("Microsoft.Extensions.Configuration", "IConfiguration", "Configuration");
    public static readonly ServiceInScope Environment = new("Microsoft.Extensions.Hosting", "IHostEnvironment", "Environment", "HostingEnvironment");

    /// <summary>How the code names it; null when there is none.</summary>
    public string? At(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        string? viaMember = null;
        foreach (var (symbol, type) in Usable(place, model, cancellation))
        {
            if (Is(type))
                return symbol.Name;
            if (viaMember is null && MemberOf(type) is { } member)
                viaMember = $"{symbol.Name}.{member}";
        }

        return viaMember;
    }

    /// <summary>The variables and members that code at the place can read, the nearest first.</summary>
    public static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> Usable(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place.Ancestors().Any(static node => IsStaticFunction(node)))
            yield break;

        foreach (var symbol in model.LookupSymbols(place.SpanStart).OrderBy(static symbol => symbol.Kind is SymbolKind.Field or SymbolKind.Property))
        {
            if (TypeOf(symbol) is { NullableAnnotation: not NullableAnnotation.Annotated } type && IsUsable(symbol, place, model, cancellation))
                yield return (symbol, type);
        }
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

    /// <summary>A section of the configuration does not hold the settings of the whole.</summary>
    private bool Is(ITypeSymbol type) => type.Name != "IConfigurationSection" && (IsInterface(type) || type.AllInterfaces.Any(IsInterface));

    private bool IsInterface(ITypeSymbol type) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;

    private string? MemberOf(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (members.FirstOrDefault(member => current.GetMembers(member) is [IPropertySymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: false } property]
                && property.Type.NullableAnnotation != NullableAnnotation.Annotated && Is(property.Type)) is { } member)
            {
                return member;
            }
        }

        return null;
    }

    private static bool IsUsable(ISymbol symbol, SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        // Its name may be a keyword, and half-finished code may declare it twice.
        if (TopLevelVariable.IsOutOfReach(symbol, place) || !Meaning.Is(symbol, SyntaxFactory.ParseExpression(symbol.Name), place, model))
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
                return symbol.ContainingType.TypeKind == TypeKind.Class && place.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null
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
