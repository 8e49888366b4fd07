using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>The wait that Retry-After asks for, in seconds or until a date.</summary>
internal static class RetryAfterWait
{
    /// <summary>Text of the expression; null when it cannot be written there.</summary>
    /// <param name="header">The header's value, as code reads it.</param>
    /// <param name="fallback">The wait without the header.</param>
    /// <param name="place">Where the expression goes.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="type">The type of the first arm, where the arms alone do not tell it.</param>
    public static string? Text(string header, string fallback, SyntaxNode place, SemanticModel model, string type = "")
    {
        if (((CSharpParseOptions)place.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || Free(place, model, "delta", "seconds") is not { } delta || Free(place, model, "date", "until") is not { } date)
        {
            return null;
        }

        string Type(string name) => TypeReference.To("System", name, place, model);
        // A date may have passed on the way; nobody can wait for less than nothing.
        return $"{header} switch {{ {{ Delta: {{ }} {delta} }} => {type}{delta}, "
            + $"{{ Date: {{ }} {date} }} => {Type("TimeSpan")}.FromTicks({Type("Math")}.Max(0, ({date} - {Type("DateTimeOffset")}.UtcNow).Ticks)), _ => {fallback} }}";
    }

    private static string? Free(SyntaxNode place, SemanticModel model, params string[] names) =>
        Array.Find(names, name => !Lines.IsTaken(name, place, model));
}
