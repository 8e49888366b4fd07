using System.Text;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>One <c>name=value</c> of a query string.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Hole">What fills the value at run time; null when the value is written, or only partly filled.</param>
/// <param name="Text">The value that is written; null when it is filled.</param>
internal readonly record struct QueryParameter(string Name, IOperation? Hole, string? Text);

/// <summary>An address as far as the source shows it: its text, with holes for what is only known at run time.</summary>
internal readonly struct UrlText
{
    /// <summary>Stands in the text for what is only known at run time.</summary>
    public const char Hole = '\uFFFC';
    private const int MaxDepth = 8;

    private readonly List<IOperation> _holes;

    private UrlText(string text, List<IOperation> holes) => (Text, _holes) = (text, holes);

    /// <summary>The address at one place where a value can come from; null when no text is known there.</summary>
    public static UrlText? Of(Origin origin)
    {
        if (origin.Text is { } constant)
            return new UrlText(WithoutHoles(constant), []);
        if (origin.Certainty == Certainty.Uncertain || TextParts.Of(origin.Source) is null)
            return null;

        var text = new StringBuilder();
        var holes = new List<IOperation>();
        Append(origin.Source, MaxDepth, text, holes);
        return new UrlText(text.ToString(), holes);
    }

    /// <summary>The whole text, with <see cref="Hole"/> for each hole.</summary>
    public string Text { get; }

    /// <summary>The host; empty when the text does not name all of it.</summary>
    public string Host
    {
        get
        {
            var start = Text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
            var end = start < "://".Length ? -1 : Text.IndexOfAny(['/', '?', '#', ':', Hole], start);
            return end < 0 || Text[end] == Hole ? "" : Text.Substring(start, end - start);
        }
    }

    /// <summary>What stands before the query.</summary>
    public string Path => Text.IndexOf('?') is >= 0 and var end ? Text.Substring(0, end) : Text;

    /// <summary>The parameters of the query, fragment left out.</summary>
    /// <param name="isQuery">Whether the text is the query alone.</param>
    public IEnumerable<QueryParameter> Query(bool isQuery = false)
    {
        // Text that is appended to an address may go on with its query.
        var start = isQuery ? -1 : Text.IndexOfAny(['?', '&']);
        if (start < 0 && !isQuery)
            yield break;

        var end = Text.IndexOf('#', start + 1);
        var hole = Text.Take(start + 1).Count(static character => character == Hole);
        foreach (var pair in Text.Substring(start + 1, (end < 0 ? Text.Length : end) - start - 1).TrimStart('?').Split('&'))
        {
            var equals = pair.IndexOf('=');
            if (equals > 0)
            {
                var value = pair.Substring(equals + 1);
                yield return value.IndexOf(Hole) < 0
                    ? new QueryParameter(pair.Substring(0, equals), null, value)
                    : new QueryParameter(pair.Substring(0, equals), value.Length == 1 ? _holes[hole] : null, null);
            }

            hole += pair.Count(static character => character == Hole);
        }
    }

    private static void Append(IOperation operation, int depth, StringBuilder text, List<IOperation> holes)
    {
        operation = operation.Unwrap();
        if (operation.ConstantValue is { HasValue: true, Value: string constant })
        {
            text.Append(WithoutHoles(constant));
        }
        else if (depth > 0 && TextParts.Of(operation) is { } parts)
        {
            foreach (var part in parts)
            {
                if (part.Operation is { } next)
                    Append(next, depth - 1, text, holes);
                else
                    text.Append(part.Text is { } written ? WithoutHoles(written) : Fill(operation, holes));
            }
        }
        else
        {
            text.Append(Fill(operation, holes));
        }
    }

    private static string WithoutHoles(string text) => text.Replace(Hole, ' ');

    private static string Fill(IOperation operation, List<IOperation> holes)
    {
        holes.Add(operation);
        return Hole.ToString();
    }
}
