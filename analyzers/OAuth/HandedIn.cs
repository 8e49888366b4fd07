using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>What the project passes for a token that an object keeps from its construction on.</summary>
internal static class HandedIn
{
    private static readonly string[] s_registrations = ["AddSingleton", "AddKeyedSingleton", "AddHttpClient", "AddRefitClient", "AddHttpMessageHandler", "ConfigurePrimaryHttpMessageHandler"];

    /// <summary>How sure it is that a constructor's parameter gets tokens that expire while the object lives.</summary>
    public static IssuedToken Judge(IParameterSymbol parameter, TypeFacts facts)
    {
        var arguments = CreationSites.Arguments(parameter, facts.Bodies[0].Root);
        return arguments.Count == 0
            ? IssuedTokens.Named(parameter.Name)
            : arguments.Min(static argument => Judge(argument));
    }

    private static IssuedToken Judge(IOperation argument)
    {
        var issued = IssuedTokens.JudgeAsked(argument);
        return issued == IssuedToken.Certain && !LivesOn(argument) ? IssuedToken.Likely : issued;
    }

    /// <summary>Whether the object outlives the token: a service keeps it, or a registration hands out the token of its own start.</summary>
    private static bool LivesOn(IOperation argument)
    {
        for (var parent = argument.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation && !StaleDefaultHeaderAnalyzer.IsCaptured(argument))
                return false;
            if (parent is IInvocationOperation { TargetMethod.Name: var name } && Array.IndexOf(s_registrations, name) >= 0)
                return true;
        }

        return argument.SemanticModel?.GetEnclosingSymbol(argument.Syntax.SpanStart) is { ContainingType: { } owner } place
            && place is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
            && TokenOwners.Of(owner, isStatic: false) == TokenOwner.Service;
    }
}
