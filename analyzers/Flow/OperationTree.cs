using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Ways through the operation tree that several rules need.</summary>
internal static class OperationTree
{
    /// <summary>The operation without conversions and parentheses around it.</summary>
    public static IOperation Unwrap(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation parentheses: operation = parentheses.Operand; break;
                default: return operation;
            }
        }
    }

    /// <summary>The end of the fluent chain that begins with the operation, past conversions and <c>??</c>.</summary>
    public static IOperation ChainEnd(this IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation
            || (operation.Parent is IInvocationOperation link && link.Instance == operation && ObjectPath.IsLink(link)))
        {
            operation = operation.Parent;
        }

        return operation;
    }

    /// <summary>What a fluent chain begins with: <c>new Builder()</c> of <c>new Builder().WithA().WithB()</c>.</summary>
    public static IOperation ChainStart(this IOperation operation)
    {
        operation = operation.Unwrap();
        while (operation is IInvocationOperation { Instance: { } receiver } link && ObjectPath.IsLink(link))
            operation = receiver.Unwrap();
        return operation;
    }

    /// <summary>What a value is stored in: the symbol that is initialised with it, or the target of the assignment; null when it is not stored.</summary>
    public static object? Storage(this IOperation value)
    {
        var whole = value.ChainEnd();
        return whole.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation assignment when assignment.Value == whole => assignment.Target,
            IFieldInitializerOperation { InitializedFields: [var field] } => field,
            IPropertyInitializerOperation { InitializedProperties: [var property] } => property,
            _ => null,
        };
    }

    /// <summary>What an initialiser fills, for the receiver without a name in it: what is created, or a member of that; any other operation stands for itself.</summary>
    public static IOperation Initialized(this IOperation receiver)
    {
        receiver = receiver.Unwrap();
        if (receiver is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
            return receiver;

        var parent = receiver.Parent;
        while (parent is not (null or IObjectOrCollectionInitializerOperation))
            parent = parent.Parent;
        return parent?.Parent switch
        {
            null => receiver,
            IMemberInitializerOperation nested => nested.InitializedMember,
            var creation => creation,
        };
    }

    /// <summary>The values of a <c>params</c> array; any other value stands for itself.</summary>
    public static IEnumerable<IOperation> Elements(this IOperation value) =>
        value is IArrayCreationOperation { Initializer: { } elements } ? elements.ElementValues : new[] { value };

    /// <summary>The arguments of a call, a creation or an indexer; empty for everything else.</summary>
    public static ImmutableArray<IArgumentOperation> Arguments(this IOperation operation) => operation switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        IPropertyReferenceOperation indexer => indexer.Arguments,
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation indexer } => indexer.Arguments,
        _ => ImmutableArray<IArgumentOperation>.Empty,
    };

    /// <summary>The value of the argument for this parameter; null when the operation has none.</summary>
    public static IOperation? Argument(this IOperation operation, string parameter)
    {
        foreach (var argument in operation.Arguments())
        {
            if (argument.Parameter?.Name == parameter)
                return argument.Value;
        }

        return null;
    }

    /// <summary>The outermost operation: the body of a member or an initialiser.</summary>
    public static IOperation Body(this IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>Whether the operation is the other one or a part of it.</summary>
    public static bool IsInside(this IOperation operation, IOperation whole)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current == whole)
                return true;
        }

        return false;
    }

    /// <summary>The innermost lambda or local function around the operation; null directly in the body.</summary>
    public static IOperation? Function(this IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return parent;
        }

        return null;
    }

    /// <summary>
    /// What a body returns, nested functions left out; null when it yields or cannot be followed. A body that only throws
    /// returns nothing: the list is empty.
    /// </summary>
    public static IReadOnlyList<IOperation>? ReturnedValues(this IOperation body)
    {
        var values = new List<IOperation>();
        var owner = body is IAnonymousFunctionOperation or ILocalFunctionOperation ? body : null;
        foreach (var operation in body.Descendants())
        {
            if (operation is not IReturnOperation returned || returned.Function() != owner)
                continue;
            if (returned.Kind != OperationKind.Return)
                return null;
            if (returned.ReturnedValue is { } value)
                values.Add(value);
        }

        return values;
    }

    /// <summary>
    /// The body of a method, accessor or local function that is declared in the same syntax tree as the operation. Other
    /// trees would need a second semantic model, which is too slow for an editor.
    /// </summary>
    public static IOperation? BodyInSameTree(this ISymbol symbol, IOperation seenFrom) =>
        symbol.DeclaringSyntaxReferences is [var declaration] && declaration.SyntaxTree == seenFrom.SemanticModel?.SyntaxTree
            ? seenFrom.SemanticModel.GetOperation(declaration.GetSyntax())
            : null;

    /// <summary>The body wherever it is declared: only for the few members that a rule has already found to matter.</summary>
    public static IOperation? BodyInAnyTree(this ISymbol symbol, IOperation seenFrom) =>
        symbol.DeclaringSyntaxReferences is [var declaration] ? symbol.ModelInAnyTree(seenFrom)?.GetOperation(declaration.GetSyntax()) : null;

    /// <summary>The semantic model of the tree that declares the symbol, likewise.</summary>
    public static SemanticModel? ModelInAnyTree(this ISymbol symbol, IOperation seenFrom)
    {
        if (seenFrom.SemanticModel is not { } model || symbol.DeclaringSyntaxReferences is not [var declaration])
            return null;
#pragma warning disable RS1030 // Asked for one delegate of one sink, never in a loop over the source.
        return declaration.SyntaxTree == model.SyntaxTree ? model
            : model.Compilation.ContainsSyntaxTree(declaration.SyntaxTree) ? model.Compilation.GetSemanticModel(declaration.SyntaxTree) : null;
#pragma warning restore RS1030
    }

    /// <summary>Whether the text right of <c>??</c> holds the operation: it is what remains when configuration is missing.</summary>
    public static bool IsFallback(this IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ICoalesceOperation coalesce)
                return coalesce.WhenNull == child;
            if (parent is not (IConversionOperation or IParenthesizedOperation))
                return false;
        }

        return false;
    }

    /// <summary>
    /// The type that users name: for a member of an <c>extension</c> block the static class around it. Compilers from C# 14 on
    /// show the block as a type without a name; older ones show its members in the class.
    /// </summary>
    public static INamedTypeSymbol? NamedContainingType(this ISymbol symbol) =>
        symbol.ContainingType is { Name: "", ContainingType: { } around } ? around : symbol.ContainingType;

    /// <summary>Whether the type has this full metadata name; asks for no look-up and builds no text.</summary>
    public static bool HasMetadataName(this INamedTypeSymbol type, string name)
    {
        var end = name.Length;
        for (ISymbol current = type; ; current = current.ContainingSymbol)
        {
            var start = end - current.MetadataName.Length;
            if (start < 0 || string.CompareOrdinal(name, start, current.MetadataName, 0, current.MetadataName.Length) != 0)
                return false;
            if (current.ContainingSymbol is not (INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }))
                return start == 0;

            end = start - 1;
            if (end < 0 || name[end] != (current.ContainingType is null ? '.' : '+'))
                return false;
        }
    }

    /// <summary>Where to report a call: of a link in a chain its name says enough.</summary>
    public static Location NameLocation(this IOperation call) =>
        (call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax link } ? link.Name : call.Syntax).GetLocation();

    /// <summary>The name of the called, set or created member as users read it: <c>HttpClient.BaseAddress</c>.</summary>
    public static string Display(this ISymbol symbol) => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? symbol.ContainingType.Name
        : symbol.NamedContainingType() is { } type ? type.Name + "." + symbol.Name : symbol.Name;

    /// <summary>Whether the value is <c>null</c>, as it is written.</summary>
    public static bool IsNull(this IOperation value) => value.Unwrap().ConstantValue is { HasValue: true, Value: null };

    /// <summary>The type, and from it up the types that it derives from.</summary>
    public static IEnumerable<ITypeSymbol> SelfAndBases(this ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }
}
