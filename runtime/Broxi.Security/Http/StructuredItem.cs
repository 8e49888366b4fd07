namespace Broxi.Security.Http;

/// <summary>An item, or an inner list, with its parameters (RFC 9651, section 3).</summary>
/// <param name="Value">A long, decimal, string, <see cref="StructuredToken"/>, byte[], bool or date; of an inner list the items.</param>
/// <param name="Parameters">The parameters in their order.</param>
internal sealed record StructuredItem(object Value, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    /// <summary>A parameter; the default when it is missing or of another type.</summary>
    public T? Parameter<T>(string name) => Parameters.FirstOrDefault(parameter => parameter.Key == name).Value is T value ? value : default;
}

/// <summary>A word without quotes, which is no string (RFC 9651, section 3.3.4).</summary>
internal readonly record struct StructuredToken(string Text);
