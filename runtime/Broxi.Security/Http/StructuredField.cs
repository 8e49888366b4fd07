using System.Globalization;

namespace Broxi.Security.Http;

/// <summary>Reads structured fields (RFC 9651, section 4.2). A field with any mistake is no field, as the RFC wants it: the answer is null.</summary>
internal ref struct StructuredField
{
    private const string KeyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-.*";
    private const string TokenCharacters = "!#$%&'*+-.^_`|~:/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Base64Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    private ReadOnlySpan<char> _rest;

    private StructuredField(string text) => _rest = text.AsSpan().Trim(' ');

    /// <summary>The members of a list.</summary>
    public static IReadOnlyList<StructuredItem>? List(string text)
    {
        var field = new StructuredField(text);
        List<StructuredItem> items = [];
        while (!field._rest.IsEmpty)
        {
            if (field.ItemOrList() is not { } item || !field.EndsMember())
                return null;
            items.Add(item);
        }

        return items;
    }

    /// <summary>The members of a dictionary; of two with one key the last (section 4.2.2).</summary>
    public static IReadOnlyDictionary<string, StructuredItem>? Dictionary(string text)
    {
        var field = new StructuredField(text);
        Dictionary<string, StructuredItem> members = new(StringComparer.Ordinal);
        while (!field._rest.IsEmpty)
        {
            if (field.Key() is not { } key)
                return null;
            var item = field.Skip('=') ? field.ItemOrList() : field.Parameters() is { } parameters ? new StructuredItem(true, parameters) : null;
            if (item is null || !field.EndsMember())
                return null;
            members[key] = item;
        }

        return members;
    }

    private bool Skip(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Nothing more, or a comma and more.</summary>
    private bool EndsMember()
    {
        _rest = _rest.TrimStart(" \t");
        if (_rest.IsEmpty)
            return true;
        if (!Skip(','))
            return false;
        _rest = _rest.TrimStart(" \t");
        return !_rest.IsEmpty;
    }

    private ReadOnlySpan<char> Take(string characters)
    {
        var end = _rest.IndexOfAnyExcept(characters);
        var taken = end < 0 ? _rest : _rest[..end];
        _rest = _rest[taken.Length..];
        return taken;
    }

    private string? Key() => _rest is [(>= 'a' and <= 'z') or '*', ..] ? Take(KeyCharacters).ToString() : null;

    private StructuredItem? ItemOrList()
    {
        var value = Skip('(') ? InnerList() : Value();
        return value is not null && Parameters() is { } parameters ? new StructuredItem(value, parameters) : null;
    }

    private List<StructuredItem>? InnerList()
    {
        List<StructuredItem> items = [];
        while (true)
        {
            _rest = _rest.TrimStart(' ');
            if (Skip(')'))
                return items;
            if (Value() is not { } value || Parameters() is not { } parameters || _rest is not [' ' or ')', ..])
                return null;
            items.Add(new StructuredItem(value, parameters));
        }
    }

    private List<KeyValuePair<string, object>>? Parameters()
    {
        List<KeyValuePair<string, object>> parameters = [];
        while (Skip(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (Key() is not { } key || (Skip('=') ? Value() : true) is not { } value)
                return null;
            parameters.RemoveAll(parameter => parameter.Key == key);
            parameters.Add(new(key, value));
        }

        return parameters;
    }

    private object? Value() => _rest switch
    {
        ['"', ..] => Text(),
        [':', ..] => Bytes(),
        ['?', '0' or '1', ..] => Flag(),
        ['@', ..] => Skip('@') && Number() is long seconds and >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        ['-' or (>= '0' and <= '9'), ..] => Number(),
        ['*' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] => new StructuredToken(Take(TokenCharacters).ToString()),
        _ => null,
    };

    private bool Flag()
    {
        var value = _rest[1] == '1';
        _rest = _rest[2..];
        return value;
    }

    private string? Text()
    {
        var text = new System.Text.StringBuilder();
        for (var at = 1; at < _rest.Length; at++)
        {
            switch (_rest[at])
            {
                case '"':
                    _rest = _rest[(at + 1)..];
                    return text.ToString();
                case '\\' when at + 1 < _rest.Length && _rest[at + 1] is '"' or '\\':
                    text.Append(_rest[++at]);
                    break;
                case '\\' or < ' ' or > '~':
                    return null;
                case var other:
                    text.Append(other);
                    break;
            }
        }

        return null;
    }

    private byte[]? Bytes()
    {
        Skip(':');
        var text = Take(Base64Characters);
        var bytes = new byte[text.Length];
        return Skip(':') && Convert.TryFromBase64Chars(text, bytes, out var length) ? bytes[..length] : null;
    }

    private object? Number()
    {
        var sign = Skip('-') ? -1 : 1;
        var digits = Take("0123456789");
        if (digits.IsEmpty || digits.Length > 15)
            return null;
        if (!Skip('.'))
            return sign * long.Parse(digits, CultureInfo.InvariantCulture);
        var fraction = Take("0123456789");
        return digits.Length <= 12 && fraction.Length is >= 1 and <= 3
            ? sign * decimal.Parse($"{digits}.{fraction}", CultureInfo.InvariantCulture)
            : null;
    }
}
