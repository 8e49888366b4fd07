using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>A login over a connection on which others can take the credentials.</summary>
/// <param name="At">What is reported.</param>
/// <param name="Weakness">What the connection does or lacks.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="IsCertain">Whether server and credentials are known; otherwise it is a guess.</param>
internal readonly record struct ExposedLogin(IOperation At, string Weakness, string Remedy, bool IsCertain)
{
    public const string NotEncrypted = "is not encrypted";

    /// <summary>Whether a value holds credentials: true or a guess; null when it holds none, or those of a guest.</summary>
    public static bool? HasCredentials(IOperation value, CancellationToken cancellation)
    {
        bool? given = null;
        foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
        {
            if (!IsNobody(origin, cancellation))
                given = given is true || IsSurelyOne(origin.Source);
        }

        return given;
    }

    /// <summary>Nothing, the logged-in user's own ticket, or the guest of an FTP server.</summary>
    private static bool IsNobody(Origin origin, CancellationToken cancellation) => origin switch
    {
        { IsConstant: true } => origin.Constant is null or "",
        { Source: IPropertyReferenceOperation { Property.ContainingType.Name: "CredentialCache" } } => true,
        { Source: IObjectCreationOperation { Type.Name: "NetworkCredential" } credential } =>
            IsGuest(credential, cancellation),
        _ => false,
    };

    private static bool IsGuest(IObjectCreationOperation credential, CancellationToken cancellation)
    {
        var uses = ObjectUses.OfCreated(credential);
        return IsNone(credential.Argument("userName"), uses.Of("UserName"), ["", "anonymous", "ftp"])
            || IsNone(credential.Argument("password"), uses.Of("Password", "SecurePassword"), [""]);

        bool IsNone(IOperation? passed, IEnumerable<ObjectUse> set, string[] texts) => set.Select(static use => use.Value).Append(passed).All(given =>
            given is null || ValueTracer.Trace(given, cancellation).Origins.All(origin => origin.IsConstant && texts.Contains(origin.Constant ?? "")));
    }

    private static bool IsSurelyOne(IOperation source) =>
        source is IObjectCreationOperation || source.Type is { SpecialType: SpecialType.System_String } or IArrayTypeSymbol or { Name: "NetworkCredential" };
}
