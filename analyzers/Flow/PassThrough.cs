using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Framework calls that hand their input on: the same text as bytes, characters, a URI or a finished task.</summary>
internal static class PassThrough
{
    /// <summary>The input that the call hands on; null when it computes something new.</summary>
    public static IOperation? Of(IInvocationOperation call) => (call.TargetMethod.ContainingType?.Name, call.TargetMethod.Name) switch
    {
        ("Encoding" or "UTF8Encoding" or "ASCIIEncoding" or "UnicodeEncoding", "GetBytes" or "GetString") => Only(call),
        ("Convert", "FromBase64String" or "FromHexString" or "ToBase64String" or "ToHexString") => First(call),
        ("WebEncoders", "Base64UrlDecode") or ("Base64UrlEncoder" or "Base64UrlTextEncoder", "DecodeBytes" or "Decode") => First(call),
        ("Task" or "ValueTask", "FromResult") => First(call),
        ("String", "ToString" or "Trim" or "TrimEnd" or "TrimStart" or "ToCharArray" or "ToLowerInvariant") => call.Instance,
        ("Uri", "ToString") => call.Instance,
        ("ReadOnlySpan" or "Span" or "ReadOnlyMemory" or "Memory", "ToArray") => call.Instance,
        ("MemoryExtensions", "AsSpan" or "AsMemory") => First(call),
        _ => null,
    };

    /// <summary>The text that a created URI, string or finished task holds; null for every other object.</summary>
    public static IOperation? Of(IObjectCreationOperation creation) => creation.Type switch
    {
        { Name: "Uri", ContainingNamespace.Name: "System" } when creation.Arguments is [var text] || IsAbsolute(creation, out text) => text.Value,
        { Name: "UriBuilder", ContainingNamespace.Name: "System" } when creation.Arguments is [var text] => text.Value,
        { Name: "ValueTask", ContainingNamespace.Name: "Tasks" } when creation.Arguments is [var result] => result.Value,
        { SpecialType: SpecialType.System_String } when creation.Arguments is [var characters] => characters.Value,
        _ => null,
    };

    // new Uri(baseUri, relative): the base decides scheme and host, but only as a prefix, so it is not handed on.
    private static bool IsAbsolute(IObjectCreationOperation creation, out IArgumentOperation text)
    {
        text = creation.Arguments.Length == 2 ? creation.Arguments[0] : null!;
        return text is not null && creation.Arguments[1].Parameter?.Type.Name is "UriKind" or "UriCreationOptions";
    }

    private static IOperation? First(IInvocationOperation call) => call.Arguments.Length > 0 ? call.Arguments[0].Value : null;

    private static IOperation? Only(IInvocationOperation call) => call.Arguments is [var argument] ? argument.Value : null;
}
