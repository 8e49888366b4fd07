using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>A body or an initialiser of a type.</summary>
/// <param name="Owner">The method, accessor, field or property that it belongs to.</param>
/// <param name="Root">Its outermost operation.</param>
internal readonly record struct Body(ISymbol Owner, IOperation Root);

/// <summary>
/// Everything that a type does, its partial declarations and nested types included: for rules that judge a type as a whole.
/// Bodies are only remembered while the compiler walks the type; a rule looks into them once, at its end.
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
    /// <param name="concerns">Whether a type is worth remembering, judged by its members alone.</param>
    /// <param name="judge">Judges the whole type.</param>
    public static void Register(
        CompilationStartAnalysisContext context, Func<INamedTypeSymbol, bool> concerns, Action<SymbolAnalysisContext, TypeFacts> judge)
    {
        // A type's own actions do not see its nested types, so these hand their bodies to the types around them.
        var remembered = new ConcurrentDictionary<INamedTypeSymbol, ConcurrentQueue<Body>>(SymbolEqualityComparer.Default);
        context.RegisterSymbolStartAction(
            start =>
            {
                List<ConcurrentQueue<Body>>? queues = null;
                for (var type = (INamedTypeSymbol)start.Symbol; type is not null; type = type.ContainingType)
                {
                    if (concerns(type))
                        (queues ??= []).Add(remembered.GetOrAdd(type, static _ => new()));
                }

                if (queues is null)
                    return;

                start.RegisterOperationBlockAction(block =>
                {
                    foreach (var root in block.OperationBlocks)
                    {
                        foreach (var queue in queues)
                            queue.Enqueue(new Body(block.OwningSymbol, root));
                    }
                });
                start.RegisterSymbolEndAction(end =>
                {
                    if (remembered.TryRemove((INamedTypeSymbol)end.Symbol, out var bodies))
                        judge(end, new TypeFacts((INamedTypeSymbol)end.Symbol, InSourceOrder(bodies)));
                });
            },
            SymbolKind.NamedType);
    }

    private static List<Body> InSourceOrder(IEnumerable<Body> bodies) =>
        [.. bodies.OrderBy(static body => body.Root.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(static body => body.Root.Syntax.SpanStart)];
}
