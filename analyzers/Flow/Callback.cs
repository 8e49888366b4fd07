using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What a delegate does. Lambdas, anonymous methods, local functions, method groups and read-only members that hold one are
/// understood alike, so that a rule asks for the behaviour and not for the spelling.
/// </summary>
internal sealed class Callback
{
    private readonly IMethodSymbol _method;
    private readonly IOperation? _body;

    private Callback(IMethodSymbol method, IOperation? body)
    {
        _method = method;
        _body = body;
    }

    public ImmutableArray<IParameterSymbol> Parameters => _method.Parameters;

    /// <summary>The body; null when it is in another tree or in metadata.</summary>
    public IOperation? Body => _body;

    /// <summary>The callback behind a delegate value; null when the value can be more than one, or cannot be followed.</summary>
    public static Callback? Of(IOperation value, CancellationToken cancellation)
    {
        if (Direct(value) is { } direct)
            return direct;
        return ValueTracer.Trace(value, cancellation).Origins is [var only] ? Of(only) : null;
    }

    /// <summary>The callback at one of the places where a delegate value can come from.</summary>
    public static Callback? Of(Origin origin) => origin.Certainty == Certainty.Uncertain ? null : Direct(origin.Source);

    /// <summary>Whether every path returns this constant. A body that can throw does not: throwing is its way to say no.</summary>
    public bool AlwaysReturns(object constant, CancellationToken cancellation)
    {
        if (_body is null)
            return AlwaysReturnsLiteral(constant);
        if (_body.ReturnedValues() is not { Count: > 0 } values || CanThrow(_body))
            return false;
        return values.All(value => ValueTracer.Trace(value, cancellation).MustBe(constant));
    }

    /// <summary>Whether the body uses one of the parameters, other than handing all of them to a discard.</summary>
    public bool Reads(IParameterSymbol parameter) => _body is not null && _body.Descendants().Any(operation =>
        operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter));

    private static Callback? Direct(IOperation value) => value.Unwrap() switch
    {
        IDelegateCreationOperation creation => Direct(creation.Target),
        IAnonymousFunctionOperation lambda => new Callback(lambda.Symbol, lambda),
        IMethodReferenceOperation { IsVirtual: false } group => new Callback(group.Method, group.Method.BodyInSameTree(group)),
        _ => null,
    };

    /// <summary>For a method of another tree, whose semantic model would be too slow to ask for: its literals tell enough.</summary>
    private bool AlwaysReturnsLiteral(object constant)
    {
        if (constant is not bool expected || _method.DeclaringSyntaxReferences is not [var reference])
            return false;

        var literal = expected ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression;
        return reference.GetSyntax() switch
        {
            var method when Throws(method) => false,
            MethodDeclarationSyntax { ExpressionBody.Expression: var result } => result.IsKind(literal),
            MethodDeclarationSyntax { Body: { } block } => Returns(block) is { Count: > 0 } returns
                && returns.All(returned => returned.Expression?.IsKind(literal) == true),
            _ => false,
        };
    }

    /// <summary>Whether the body, or a function that it calls, throws.</summary>
    private static bool CanThrow(IOperation body) => Throws(body.Syntax) || body.Descendants().Any(static operation =>
        operation is IInvocationOperation call && call.TargetMethod.DeclaringSyntaxReferences.Any(static reference => Throws(reference.GetSyntax())));

    private static bool Throws(SyntaxNode function) =>
        function.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax);

    private static List<ReturnStatementSyntax> Returns(BlockSyntax block) =>
        [.. block.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>()];
}
