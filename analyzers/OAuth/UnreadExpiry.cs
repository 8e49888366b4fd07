using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3002: a type keeps an access token, notes when it expires, and never looks at the note.</summary>
internal static class UnreadExpiry
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        TokenLifecycleAnalyzer.UnreadExpiryId,
        "Token expiry stored but never read",
        "'{0}' is set but never read, so the access token is used after it has expired; compare it with the clock before the token is used again",
        DiagnosticSeverity.Warning,
        "Noting when a token expires renews nothing. As long as no condition reads the note, the token is used until calls fail with 401.",
        "CWE-613");

    public static LifecycleFinding? Judge(TypeFacts facts)
    {
        var notes = UnreadNotes(facts);
        if (notes.Count == 0)
            return null;

        foreach (var operation in facts.Operations)
        {
            if (RenewalSigns.Includes(operation, facts.Type) && !RenewalSigns.ReadsLifetime(operation) && !notes.Exists(operation.IsInside))
                return null;
        }

        var target = (IMemberReferenceOperation)notes[0].Target;
        return new LifecycleFinding(Descriptor, target, target.Member);
    }

    /// <summary>The assignments to private members for an expiry that the type never reads.</summary>
    private static List<ISimpleAssignmentOperation> UnreadNotes(TypeFacts facts)
    {
        var notes = new List<ISimpleAssignmentOperation>();
        HashSet<ISymbol>? read = null;
        foreach (var operation in facts.Operations)
        {
            if (operation is not IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } reference || !IsNote(reference.Member, facts.Type))
                continue;
            if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference)
                notes.Add(assignment);
            else
                (read ??= new(SymbolEqualityComparer.Default)).Add(reference.Member);
        }

        notes.RemoveAll(note => ((IMemberReferenceOperation)note.Target).Member is var member
            && (read?.Contains(member) == true || !MeansExpiry(member.Name, note.Value)));
        return notes;
    }

    /// <summary>A private member without attributes: nothing else can read it, no serializer and no binding either.</summary>
    private static bool IsNote(ISymbol member, INamedTypeSymbol type) =>
        member.DeclaredAccessibility == Accessibility.Private && !member.IsImplicitlyDeclared
        && SymbolEqualityComparer.Default.Equals(member.ContainingType, type)
        && member.GetAttributes().IsEmpty;

    private static bool MeansExpiry(string name, IOperation value) =>
        name.IndexOf("expir", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("validUntil", StringComparison.OrdinalIgnoreCase) >= 0
        || value.DescendantsAndSelf().Any(RenewalSigns.ReadsLifetime);
}
