using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A setting that ends a cache entry.</summary>
/// <param name="At">Where it is named.</param>
/// <param name="Name">Its name for users.</param>
/// <param name="Value">The time.</param>
internal readonly record struct ExpirySetting(Location At, string Name, IOperation Value);

/// <summary>How long a cache keeps what one call puts into it: by the call's arguments, its options, and what the factory does with the entry.</summary>
internal sealed class EntryLifetime
{
    private readonly List<ExpirySetting> _absolute = [];
    private readonly List<ExpirySetting> _sliding = [];

    public IReadOnlyList<ExpirySetting> Absolute => _absolute;

    public IReadOnlyList<ExpirySetting> Sliding => _sliding;

    /// <summary>Whether more may be set out of sight, or something else ends the entry.</summary>
    public bool IsOpen { get; private set; }

    public static EntryLifetime Of(SinkUse use, Callback? factory)
    {
        var lifetime = new EntryLifetime { IsOpen = use.Sink.Parameter == "factory" && factory is null };
        foreach (var argument in use.Operation.Arguments())
        {
            switch (argument.Parameter?.Name)
            {
                case "absoluteExpiration" or "absoluteExpirationRelativeToNow":
                    lifetime._absolute.Add(new(argument.Value.Syntax.GetLocation(), use.Member.Name, argument.Value));
                    break;
                case "expirationToken":
                    lifetime.IsOpen = true;
                    break;
                case "options" or "createOptions" when argument.Value.ConstantValue is not { HasValue: true, Value: null }:
                    lifetime.AddOptions(argument.Value);
                    break;
            }
        }

        if (factory?.Parameters.FirstOrDefault(static parameter => parameter.Type.Name == "ICacheEntry") is { } entry)
            lifetime.AddUses(factory.Body, new(entry));
        return lifetime;
    }

    /// <summary>The first setting that ends an entry with these options.</summary>
    public static ExpirySetting? FirstIn(IOperation options)
    {
        var lifetime = new EntryLifetime();
        lifetime.AddOptions(options);
        return lifetime._absolute.Concat(lifetime._sliding).Select(static setting => (ExpirySetting?)setting).FirstOrDefault();
    }

    private void AddOptions(IOperation options)
    {
        var start = Start(options);
        switch (start)
        {
            case IObjectCreationOperation:
                AddUses(options, new(start));
                break;
            case ILocalReferenceOperation local when VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] && Start(written) is IObjectCreationOperation:
                AddUses(local.Body(), new(local.Local));
                break;
            case IMemberReferenceOperation member when FieldWrites.Of(member.Member, member.SemanticModel) is [{ } held] && Start(held) is IObjectCreationOperation created:
                AddUses(held, new(created));
                break;
            default:
                IsOpen = true;
                break;
        }
    }

    private void AddUses(IOperation body, ObjectPath entry)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } owner } target } assignment when IsPartOf(owner, entry):
                    Add(target.Property.Name, new(target.Syntax.GetLocation(), target.Property.Display(), assignment.Value));
                    break;
                case IInvocationOperation { Arguments: [{ Value: var owner }, ..] } call when IsSetting(call.TargetMethod) && IsPartOf(owner, entry):
                    if (call.TargetMethod.Name == "SetOptions")
                        AddOptions(call.Arguments[1].Value);
                    else
                        Add(call.TargetMethod.Name, new(call.NameLocation(), call.TargetMethod.Name, call.Arguments[call.Arguments.Length - 1].Value));
                    break;
                case IParameterReferenceOperation or ILocalReferenceOperation when ObjectPath.Of(operation).IsSame(entry):
                    IsOpen |= IsHandedOn(operation);
                    break;
            }
        }
    }

    private void Add(string setting, ExpirySetting found)
    {
        var isUnset = found.Value.Unwrap().ConstantValue is { HasValue: true, Value: null };
        IsOpen |= found.Value.Unwrap() is IInvalidOperation;
        switch (setting)
        {
            case "AbsoluteExpiration" or "AbsoluteExpirationRelativeToNow" or "Expiration" or "SetAbsoluteExpiration" when !isUnset:
                _absolute.Add(found);
                break;
            case "SlidingExpiration" or "SetSlidingExpiration" when !isUnset:
                _sliding.Add(found);
                break;
            case "AddExpirationToken":
                IsOpen = true;
                break;
        }
    }

    private static bool IsPartOf(IOperation owner, ObjectPath entry)
    {
        var start = Start(owner.Initialized());
        return start is IObjectCreationOperation ? entry.Root == start || ObjectPath.OfOwner(End(start)).IsSame(entry) : ObjectPath.Of(start).IsSame(entry);
    }

    /// <summary>What a chain of <c>SetAbsoluteExpiration(…)</c> and the like begins with.</summary>
    private static IOperation Start(IOperation value)
    {
        value = value.Unwrap();
        while (value is IInvocationOperation { Arguments: [{ Value: var owner }, ..] } call && IsSetting(call.TargetMethod))
            value = owner.Unwrap();
        return value;
    }

    private static IOperation End(IOperation value)
    {
        while (value.Parent is IConversionOperation || (value.Parent is IArgumentOperation { Parent: IInvocationOperation call } argument && IsSetting(call.TargetMethod) && call.Arguments[0] == argument))
            value = value.Parent is IArgumentOperation ? value.Parent.Parent! : value.Parent;
        return value;
    }

    private static bool IsSetting(IMethodSymbol method) =>
        method.ContainingType.Name is "MemoryCacheEntryExtensions" or "CacheEntryExtensions" or "DistributedCacheEntryExtensions";

    /// <summary>Whether other code gets the entry or the options, and may set more: no cache does.</summary>
    private static bool IsHandedOn(IOperation reference) => End(reference).Parent switch
    {
        IArgumentOperation { Parent: IInvocationOperation call } => call.TargetMethod.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.Extensions.Caching.", StringComparison.Ordinal) != true,
        IMemberReferenceOperation or IInvocationOperation or IExpressionStatementOperation or IUsingOperation => false,
        IVariableInitializerOperation or ISimpleAssignmentOperation => reference is not ILocalReferenceOperation { Parent: ISimpleAssignmentOperation assignment } || assignment.Target != reference,
        _ => true,
    };
}
