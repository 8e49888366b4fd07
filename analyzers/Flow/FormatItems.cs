using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>A piece of a text: an operation's value, or characters of a format string.</summary>
internal readonly record struct Part(IOperation? Operation, string? Text)
{
    public static implicit operator Part(string text) => new(null, text);

    public static Part Of(IOperation operation) => new(operation, null);
}

/// <summary>Reads <c>string.Format</c> with a constant format.</summary>
internal static class FormatItems
{
    /// <summary>The text and the arguments in the order of the result; null when the format is not constant or is broken.</summary>
    public static ImmutableArray<Part>? Of(IInvocationOperation call)
    {
        var at = call.TargetMethod.Parameters.IndexOf(call.TargetMethod.Parameters.FirstOrDefault(static parameter => parameter.Name == "format")!);
        if (at < 0 || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == at)?.Value is not { ConstantValue.Value: string format })
            return null;

        var values = call.Arguments
            .Where(argument => argument.Parameter?.Ordinal > at)
            .OrderBy(static argument => argument.Parameter!.Ordinal)
            .SelectMany(static argument => argument.Value.Elements())
            .ToList();

        var parts = ImmutableArray.CreateBuilder<Part>();
        for (var i = 0; i < format.Length; i++)
        {
            var next = i + 1 < format.Length ? format[i + 1] : '\0';
            if (format[i] is not ('{' or '}'))
            {
                parts.Add(format[i].ToString());
            }
            else if (next == format[i])
            {
                parts.Add(next.ToString());
                i++;
            }
            else if (format[i] == '{' && Item(format, ref i) is { } index && index < values.Count)
            {
                parts.Add(Part.Of(values[index]));
            }
            else
            {
                return null;
            }
        }

        return parts.ToImmutable();
    }

    /// <summary>The index in <c>{index,alignment:format}</c>; moves to the closing brace.</summary>
    private static int? Item(string format, ref int at)
    {
        var end = format.IndexOf('}', at);
        if (end < 0)
            return null;
        var item = format.Substring(at + 1, end - at - 1).Split(',', ':')[0];
        at = end;
        return int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
