using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What a value is made of: an operation's value, or characters of a format string; neither when it cannot be told.</summary>
internal readonly record struct Part(IOperation? Operation, string? Text)
{
    public static Part Unknown => default;

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
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is not ('{' or '}'))
            {
                text.Append(format[i]);
            }
            else if (i + 1 < format.Length && format[i + 1] == format[i])
            {
                text.Append(format[i++]);
            }
            else if (format[i] == '{' && Item(format, ref i, values) is { } item)
            {
                parts.Add(text.ToString());
                parts.Add(item);
                text.Clear();
            }
            else
            {
                return null;
            }
        }

        parts.Add(text.ToString());
        return parts.ToImmutable();
    }

    /// <summary>The argument of <c>{index}</c>, unknown when <c>{index,alignment:format}</c> changes its text; moves to the closing brace.</summary>
    private static Part? Item(string format, ref int at, List<IOperation> values)
    {
        var end = format.IndexOf('}', at);
        if (end < 0)
            return null;
        var item = format.Substring(at + 1, end - at - 1);
        at = end;
        if (!int.TryParse(item.Split(',', ':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= values.Count)
            return null;
        return item.IndexOfAny([',', ':']) < 0 ? Part.Of(values[index]) : Part.Unknown;
    }
}
