using System.Collections;

namespace Broxi.Security;

/// <summary>
/// The scopes of a token (RFC 6749, section 3.3), such as <c>workflows:read</c>: case-sensitive, without order and without
/// doubles. Two sets with the same scopes are equal.
/// </summary>
public sealed class ScopeSet : IEquatable<ScopeSet>, IReadOnlyCollection<string>
{
    private readonly string[] _scopes;
    private readonly string _text;

    private ScopeSet(string[] scopes)
    {
        _scopes = scopes;
        _text = string.Join(' ', scopes);
    }

    /// <summary>No scope: the server decides.</summary>
    public static ScopeSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _scopes.Length;

    /// <summary>A set of scopes.</summary>
    /// <param name="scopes">The scopes.</param>
    /// <exception cref="ArgumentException">A scope is empty or has a character that RFC 6749, appendix A.4 forbids.</exception>
    public static ScopeSet Of(params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        foreach (var scope in scopes)
        {
            if (string.IsNullOrEmpty(scope) || scope.Any(static c => c is <= ' ' or '"' or '\\' or > '~'))
                throw new ArgumentException("A scope has one or more visible ASCII characters, without space, quote and backslash (RFC 6749, section 3.3).", nameof(scopes));
        }

        return scopes.Length == 0 ? Empty : new ScopeSet([.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The scopes of a text with spaces between them; <see cref="Empty"/> for null.</summary>
    /// <param name="text">The text, as in a token response.</param>
    public static ScopeSet Parse(string? text) => Of((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Whether a scope is in the set.</summary>
    /// <param name="scope">The scope.</param>
    public bool Contains(string scope) => Array.BinarySearch(_scopes, scope, StringComparer.Ordinal) >= 0;

    /// <summary>Whether all scopes of another set are in this one.</summary>
    /// <param name="other">The other set.</param>
    public bool Includes(ScopeSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Array.TrueForAll(other._scopes, Contains);
    }

    /// <summary>The scopes with spaces between them, in ordinal order.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(ScopeSet? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_scopes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
