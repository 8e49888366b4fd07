using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>The form of a token request with a password (RFC 6749, section 4.3.2), written by hand.</summary>
internal static class PasswordForm
{
    public const string Field = "grant_type";
    public const string Text = Field + "=" + Grant;

    private const string Grant = "password";

    /// <summary>A field of a form or dictionary.</summary>
    public static bool IsField(SinkUse use) =>
        use.Value.ConstantValue.Value is Grant && (use.Argument("key") ?? use.Argument("name"))?.ConstantValue.Value is Field;

    /// <summary>The form as one text, of which more fields follow or precede.</summary>
    public static bool IsText(IOperation literal)
    {
        var value = literal switch
        {
            IInterpolatedStringTextOperation inner => inner.Text.ConstantValue.Value,
            ILiteralOperation { Parent: not IInterpolatedStringTextOperation } => literal.ConstantValue.Value,
            _ => null,
        };
        if (value is not string text || text.IndexOf(Text, StringComparison.Ordinal) is not (>= 0 and var start))
            return false;

        var end = start + Text.Length;
        return (start == 0 || text[start - 1] is '&' or '?') && (end == text.Length ? start > 0 : text[end] == '&');
    }
}
