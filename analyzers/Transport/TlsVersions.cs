using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>A set of TLS versions; <c>SslProtocols</c> and <c>SecurityProtocolType</c> have the same numbers for them.</summary>
/// <param name="Bits">The set; zero leaves the choice to the operating system.</param>
internal readonly record struct TlsVersions(int Bits)
{
    /// <summary>What is broken: RFC 6176, RFC 7568 and RFC 8996 took these versions out of use.</summary>
    private const int Deprecated = Ssl2 | Ssl3 | Tls10 | Tls11;

    private const int Ssl2 = 0x0C;
    private const int Ssl3 = 0x30;
    private const int Tls10 = 0xC0;
    private const int Tls11 = 0x300;

    private static readonly (int Bits, string Name)[] s_names =
    [
        (Ssl2, "SSL 2.0"), (Ssl3, "SSL 3.0"), (Tls10, "TLS 1.0"), (Tls11, "TLS 1.1"), (0xC00, "TLS 1.2"), (0x3000, "TLS 1.3"),
    ];

    public bool IsDeprecated => (Bits & Deprecated) != 0;

    /// <summary>What old .NET Framework programs speak without strong cryptography.</summary>
    public static TlsVersions WithoutStrongCryptography => new(Ssl3 | Tls10);

    /// <summary>The constant versions that a value can allow; bits that it only takes away do not count.</summary>
    public static TlsVersions AllowedBy(IOperation value, CancellationToken cancellation)
    {
        if (value.Unwrap() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Or, ConstantValue.HasValue: false } both)
            return new(AllowedBy(both.LeftOperand, cancellation).Bits | AllowedBy(both.RightOperand, cancellation).Bits);

        var bits = 0;
        foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
            bits |= origin is { IsConstant: true, Constant: int constant } ? constant : 0;
        return new(bits);
    }

    public static bool Are(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum, Name: "SslProtocols" or "SecurityProtocolType" } set =>
            set.HasMetadataName("System.Security.Authentication.SslProtocols") || set.HasMetadataName("System.Net.SecurityProtocolType"),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var set] } => Are(set),
        _ => false,
    };

    /// <summary>The broken versions, or all when none is: <c>TLS 1.0 and TLS 1.1</c>.</summary>
    public override string ToString()
    {
        var shown = IsDeprecated ? Bits & Deprecated : Bits;
        return string.Join(" and ", s_names.Where(version => (shown & version.Bits) != 0).Select(static version => version.Name));
    }
}
