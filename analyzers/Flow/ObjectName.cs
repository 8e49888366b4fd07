using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// How code names an object: where it is held, and the members that lead from there. Names differ from place to place, so
/// variables that only pass an object on are looked through.
/// </summary>
internal sealed class ObjectName
{
    private const int MaxDepth = 16;

    private readonly ObjectPath _path;

    /// <summary>The name of the options, where the root is the type of options that a lambda configures; null when not known.</summary>
    private readonly string? _options;

    /// <summary>The object that this one began as: what a method returned, or what was copied.</summary>
    private readonly ObjectName? _source;

    private ObjectName(object root, string? options = null, ObjectName? source = null)
        : this(new ObjectPath(root), options, source)
    {
    }

    private ObjectName(ObjectPath path, string? options, ObjectName? source) => (_path, _options, _source) = (path, options, source);

    /// <summary>The name of the object whose member is assigned.</summary>
    public static ObjectName OfOwner(ISimpleAssignmentOperation assignment) =>
        assignment.Target is IMemberReferenceOperation { Instance: { } instance } ? Of(instance, 0) : new ObjectName(assignment.Syntax);

    public bool Is(ObjectName other) => _path.IsSame(other._path) && (_options is null || other._options is null || _options == other._options);

    /// <summary>Whether the object began as the other one, so that it has what was set there.</summary>
    public bool ComesFrom(ObjectName other)
    {
        for (var source = _source; source is not null; source = source._source)
        {
            if (source.Is(other))
                return true;
        }

        return false;
    }

    private ObjectName Member(ISymbol member) => new(_path.Member(member), _options, _source?.Member(member));

    private static ObjectName Of(IOperation instance, int depth)
    {
        if (depth > MaxDepth)
            return new ObjectName(instance.Syntax);

        switch (instance.Unwrap())
        {
            case ILocalReferenceOperation { Local: var local } reference:
                return OfVariable(local, OnlyWrite(local, reference), depth);
            case IParameterReferenceOperation { Parameter: var parameter } reference:
                return Configured(parameter, reference) is { } options ? options
                    : CallSites.Arguments(parameter, reference) is [var only] ? Of(only, depth + 1)
                    : new ObjectName(parameter);
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } reference:
                return reference.Instance is { } owner and not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
                    ? Of(owner, depth + 1).Member(reference.Member)
                    : OfVariable(reference.Member, FieldWrites.Of(reference.Member, reference.SemanticModel) is [{ } held] ? held : null, depth);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } receiver:
                return receiver.Initialized() is var filled && filled != receiver ? Of(filled, depth + 1) : new ObjectName(receiver.Syntax);
            case IInstanceReferenceOperation { Type: { } type }:
                return new ObjectName(type);
            case var created:
                return Owner(created, depth);
        }
    }

    /// <summary>A variable that holds another's object is another name of it; one that holds a call's result began there.</summary>
    private static ObjectName OfVariable(ISymbol variable, IOperation? value, int depth)
    {
        switch (value?.Unwrap())
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } }:
                return Of(value!, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "Clone" or "MemberwiseClone" }, Instance: { } original }:
                return new ObjectName(variable, source: Of(original, depth + 1));
            case IWithOperation copy:
                return new ObjectName(variable, source: Of(copy.Operand, depth + 1));
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method }:
                return new ObjectName(variable, source: new ObjectName(method.OriginalDefinition));
            default:
                return IsReturned(variable) is { } maker ? new ObjectName(maker) : new ObjectName(variable);
        }
    }

    private static IOperation? OnlyWrite(ILocalSymbol local, IOperation use) => VariableWrites.Around(use).To(local) is [var write] ? write.Value : null;

    /// <summary>The method that returns the variable's object.</summary>
    private static ISymbol? IsReturned(ISymbol variable) =>
        variable is ILocalSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, DeclaringSyntaxReferences: [var declaration] } method }
        && declaration.GetSyntax().DescendantNodes().Any(node => node is ReturnStatementSyntax { Expression: IdentifierNameSyntax name } && name.Identifier.ValueText == variable.Name)
            ? method
            : null;

    /// <summary>The variable or member that a created object is stored in, or the method that returns it; the creation itself when neither.</summary>
    private static ObjectName Owner(IOperation creation, int depth) => creation.Storage() switch
    {
        ISymbol variable => OfVariable(variable, creation, depth + 1),
        IOperation target => Of(target, depth + 1),
        _ => new ObjectName(
            (object?)Maker(creation) ?? creation.Syntax, source: creation is IWithOperation copy ? Of(copy.Operand, depth + 1) : null),
    };

    /// <summary>The method or property that returns what is created.</summary>
    private static ISymbol? Maker(IOperation creation) =>
        creation.ChainEnd().Parent is IReturnOperation returned && returned.Function() is null or ILocalFunctionOperation
        && returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart) is IMethodSymbol maker
            ? maker.AssociatedSymbol ?? maker
            : null;

    /// <summary>The options that a lambda configures for dependency injection: all lambdas for options of one name mean the same ones.</summary>
    private static ObjectName? Configured(IParameterSymbol parameter, IOperation use)
    {
        var function = use.Function();
        while (function is IAnonymousFunctionOperation lambda && !SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol))
            function = function.Function();
        var parent = function?.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            parent = parent.Parent;
        if (parent is not IArgumentOperation { Parent: IInvocationOperation configure }
            || configure.TargetMethod.ContainingNamespace?.ToDisplayString() is not ("Microsoft.Extensions.DependencyInjection" or "Microsoft.Extensions.Options"))
        {
            return null;
        }

        return new ObjectName(parameter.Type, options: OptionsName(configure));
    }

    private static string? OptionsName(IInvocationOperation configure)
    {
        for (IOperation? call = configure; call is IInvocationOperation invocation; call = invocation.Instance?.Unwrap())
        {
            foreach (var argument in invocation.Arguments)
            {
                if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "name" or "authenticationScheme" })
                    return argument.Value.ConstantValue.Value as string;
            }
        }

        return null;
    }
}
