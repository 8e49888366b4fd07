using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.CodeFixes.Lines;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Lets the entry expire a minute before its token does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CachedTokenFix() : DocumentFix("Let the entry expire with the token", CachedTokenAnalyzer.Id)
{
    private const string Relative = "AbsoluteExpirationRelativeToNow";
    private const string Answer = "answer";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var setting = OptionsOf(node, model, cancellation) is { } options ? Setting(options) : Setting(node);
        if (setting is ArgumentSyntax argument && model.GetTypeInfo(argument.Expression, cancellation).Type is not { IsValueType: true })
            return null;
        if (setting is not null && TimeOf(setting) is { } time && ReadsExpiry(time, model, cancellation))
            return Absolute(setting, time);
        if (diagnostic.AdditionalLocations is not [_, ..] || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } token
            || Response(token, model, cancellation) is not { } response
            || TokenFields.Lifetime(model.GetTypeInfo(response, cancellation).Type) is not { } seconds)
        {
            return null;
        }

        string Lifetime(string answer) =>
            $"{TypeReference.To("System", "TimeSpan", node, model)}.FromSeconds({TypeReference.To("System", "Math", node, model)}.Max(1, {answer}.{seconds.Name} - 60))";

        var name = Bare(response) as IdentifierNameSyntax;
        if (setting is not null && TimeOf(setting) is { } chosen && name is not null && IsKnownAt(name, setting, model, cancellation))
            return Absolute(setting, chosen, SyntaxFactory.ParseExpression(Lifetime(response.WithoutTrivia().ToString())));
        if (Factory(token, setting ?? node) is { } factory)
            return BeforeReturn(factory, setting, response, Lifetime, model);
        return setting is null && name is not null && node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            ? WithLifetime(call, Lifetime(response.WithoutTrivia().ToString()), model, cancellation)
            : null;
    }

    /// <summary>The setting in options that have a name, when nothing else is cached with them.</summary>
    private static SyntaxNode? OptionsOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (((node as ArgumentSyntax)?.Expression ?? node) is not IdentifierNameSyntax { Parent: ArgumentSyntax } name
            || model.GetOperation(name, cancellation) is not ILocalReferenceOperation local || EntryLifetime.FirstIn(local) is not { } setting)
        {
            return null;
        }

        var uses = local.Body().Descendants().Count(use => use is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local.Local) && other.Syntax.Parent is ArgumentSyntax);
        return uses == 1 ? name.SyntaxTree.GetRoot(cancellation).FindNode(setting.At.SourceSpan, getInnermostNodeForTie: true) : null;
    }

    /// <summary>The assignment, the call or the argument that ends the entry; null when nothing does.</summary>
    private static SyntaxNode? Setting(SyntaxNode node) => node switch
    {
        ArgumentSyntax argument => argument,
        _ when node.Parent is ArgumentSyntax argument && argument.Expression == node => argument,
        _ when node.FirstAncestorOrSelf<AssignmentExpressionSyntax>(assignment => assignment.Left.Span.Contains(node.Span)) is { } assignment => assignment,
        SimpleNameSyntax { Identifier.ValueText: "SetSlidingExpiration" or "SetAbsoluteExpiration", Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } } => call,
        _ => null,
    };

    private static ExpressionSyntax? TimeOf(SyntaxNode setting) => setting switch
    {
        ArgumentSyntax { NameColon: null } argument => argument.Expression,
        AssignmentExpressionSyntax assignment => assignment.Right,
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null } argument] } => argument.Expression,
        _ => null,
    };

    private static bool ReadsExpiry(ExpressionSyntax time, SemanticModel model, CancellationToken cancellation) =>
        model.GetOperation(time, cancellation)?.DescendantsAndSelf().Any(RenewalSigns.ReadsLifetime) == true;

    /// <summary>The setting made absolute, with another time or its own.</summary>
    private static Edit? Absolute(SyntaxNode setting, ExpressionSyntax time, ExpressionSyntax? other = null)
    {
        var name = setting switch
        {
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access } => access.Name,
            AssignmentExpressionSyntax { Left: SimpleNameSyntax member } => member,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
            _ => null,
        };
        if (name is null && setting is not ArgumentSyntax)
            return null;
        return new Edit(setting, editor =>
        {
            if (other is not null)
                editor.ReplaceNode(time, other.WithTriviaFrom(time));
            if (name is not null && name.Identifier.ValueText != "Expiration")
                editor.ReplaceNode(name, SyntaxFactory.IdentifierName(setting is InvocationExpressionSyntax ? "SetAbsoluteExpiration" : Relative).WithTriviaFrom(name));
        });
    }

    /// <summary>What the token is read from; the whole response stands for itself.</summary>
    private static ExpressionSyntax? Response(SyntaxNode token, SemanticModel model, CancellationToken cancellation) =>
        ((token as ArgumentSyntax)?.Expression ?? token as ExpressionSyntax) switch
        {
            MemberAccessExpressionSyntax read when model.GetSymbolInfo(read, cancellation).Symbol is { } member && TokenFields.Of(member) == TokenField.AccessToken => read.Expression,
            IdentifierNameSyntax name when model.GetTypeInfo(name, cancellation) is { Nullability.FlowState: not NullableFlowState.MaybeNull } known && TokenFields.IsResponse(known.Type) => name,
            _ => null,
        };

    private static bool IsKnownAt(IdentifierNameSyntax response, SyntaxNode place, SemanticModel model, CancellationToken cancellation) =>
        Meaning.IsKept(response, place, model, cancellation) && model.GetSymbolInfo(response, cancellation).Symbol switch
        {
            IParameterSymbol => true,
            ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } => declaration.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null } && declaration.Span.End <= place.SpanStart,
            _ => false,
        };

    /// <summary>The factory that returns the token, when it has one return only and the setting, if any, is a statement of its own in there.</summary>
    private static (string Entry, ReturnStatementSyntax Return)? Factory(SyntaxNode token, SyntaxNode place)
    {
        if (token.FirstAncestorOrSelf<StatementSyntax>() is not ReturnStatementSyntax { Parent: BlockSyntax { Parent: SimpleLambdaExpressionSyntax or ParenthesizedLambdaExpressionSyntax } block } found
            || !IsFreeStanding(found) || block.DescendantNodes().OfType<ReturnStatementSyntax>().Count() != 1)
        {
            return null;
        }

        var entry = block.Parent switch
        {
            SimpleLambdaExpressionSyntax lambda => lambda.Parameter.Identifier.ValueText,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var parameter] } => parameter.Identifier.ValueText,
            _ => "_",
        };
        var isHere = place.Parent is ExpressionStatementSyntax statement ? statement.Parent == block && IsOn(entry, place) : block.Parent!.FirstAncestorOrSelf<InvocationExpressionSyntax>() == place.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        return entry != "_" && isHere ? (entry, found) : null;
    }

    private static bool IsOn(string entry, SyntaxNode setting) =>
        (setting is AssignmentExpressionSyntax assignment ? assignment.Left : (setting as InvocationExpressionSyntax)?.Expression)
            is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } && owner.Identifier.ValueText == entry;

    private static Edit? BeforeReturn((string Entry, ReturnStatementSyntax Return) factory, SyntaxNode? old, ExpressionSyntax response, Func<string, string> lifetime, SemanticModel model)
    {
        var isNamed = Bare(response) is IdentifierNameSyntax;
        if (!isNamed && IsTaken(Answer, factory.Return, model))
            return null;

        return new Edit(old ?? factory.Return, editor =>
        {
            if (old is not null)
                Edit.Remove(old.Parent!).Apply(editor);
            if (!isNamed)
            {
                editor.InsertBefore(factory.Return, Statement($"var {Answer} = {response.WithoutTrivia()};", factory.Return));
                editor.ReplaceNode(response, SyntaxFactory.IdentifierName(Answer).WithTriviaFrom(response));
            }

            editor.InsertBefore(factory.Return, Statement($"{factory.Entry}.{Relative} = {lifetime(isNamed ? response.WithoutTrivia().ToString() : Answer)};", factory.Return));
        });
    }

    /// <summary>The call with a lifetime behind the value.</summary>
    private static Edit? WithLifetime(InvocationExpressionSyntax call, string lifetime, SemanticModel model, CancellationToken cancellation)
    {
        var arguments = call.ArgumentList.Arguments;
        if (arguments.Count < 2 || arguments.Any(static argument => argument.NameColon is not null)
            || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { ReducedFrom: not null } method)
        {
            return null;
        }

        var added = method.ContainingType.Name switch
        {
            "CacheExtensions" when arguments.Count == 2 => lifetime,
            "DistributedCacheExtensions" => $"new {TypeReference.To("Microsoft.Extensions.Caching.Distributed", "DistributedCacheEntryOptions", call, model)} {{ {Relative} = {lifetime} }}",
            _ => null,
        };
        return added is null ? null : new Edit(call, editor =>
            editor.ReplaceNode(call.ArgumentList, call.ArgumentList.WithArguments(arguments.Insert(2, SyntaxFactory.Argument(SyntaxFactory.ParseExpression(added)).WithLeadingTrivia(SyntaxFactory.Space)))));
    }
}
