using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>The statements that one caller runs at a time.</summary>
/// <param name="Block">The block that holds them.</param>
/// <param name="Start">The first of them in the block.</param>
/// <param name="Entry">The statement that waits.</param>
internal sealed record LockedStatements(BlockSyntax Block, int Start, StatementSyntax Entry)
{
    public IReadOnlyList<StatementSyntax> Statements => [.. Block.Statements.Skip(Start)];

    /// <summary>The <c>lock</c>, or the <c>try</c> or <c>using</c> after the wait, of which the statements are the body; null when they go to the end of the block.</summary>
    public StatementSyntax? Whole => Block.Parent as StatementSyntax;

    /// <summary>The statements after the one that waits at this place; null for less usual forms.</summary>
    public static LockedStatements? After(SyntaxNode wait)
    {
        if (wait.FirstAncestorOrSelf<StatementSyntax>() is not { } entry)
            return null;
        if (entry is LockStatementSyntax { Statement: BlockSyntax locked })
            return new LockedStatements(locked, 0, entry);
        if (entry is UsingStatementSyntax { Statement: BlockSyntax used })
            return new LockedStatements(used, 0, entry);
        if (entry.Parent is not BlockSyntax block)
            return null;

        var next = block.Statements.IndexOf(entry) + 1;
        return (entry, next < block.Statements.Count ? block.Statements[next] : null, block.Parent) switch
        {
            (LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword }, { }, _) => new LockedStatements(block, next, entry),
            (ExpressionStatementSyntax, TryStatementSyntax { Catches.Count: 0 } @try, _) => new LockedStatements(@try.Block, 0, entry),
            (ExpressionStatementSyntax, { }, TryStatementSyntax { Catches.Count: 0 }) => new LockedStatements(block, next, entry),
            _ => null,
        };
    }
}
