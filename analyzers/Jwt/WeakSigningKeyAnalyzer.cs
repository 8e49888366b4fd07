using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4008: the key that signs tokens is shorter than its algorithm wants it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WeakSigningKeyAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4008";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Weak signing key",
        "'{0}' {1} of {2} bits, fewer than {3}; use at least {4} bits",
        DiagnosticSeverity.Warning,
        "One token is enough to try keys on, at home and unnoticed. Whoever finds the key can issue a token for any user.",
        "CWE-326");

    /// <summary>The shortest RSA key that RFC 7518 allows.</summary>
    internal const int RsaBits = 2048;

    private const string Asymmetric = "System.Security.Cryptography.AsymmetricAlgorithm";

    /// <summary>Places that take a key of a keyed hash.</summary>
    internal static readonly Sinks Keys = new(
        Calls("Microsoft.IdentityModel.Tokens.SigningCredentials", "key", Sink.Constructor),
        Properties(ValidationSetting.Microsoft, "IssuerSigningKey"),
        Calls("JWT.Builder.JwtBuilder", "secrets", "WithSecret"),
        Calls("JWT.IJwtEncoder", "key", "Encode"),
        Calls("JWT.JwtEncoderExtensions", "key", "Encode"),
        Calls("Jose.JWT", "key", "Encode", "EncodeBytes", "Decode", "DecodeBytes"));

    /// <summary>Places that take the size of an RSA key.</summary>
    internal static readonly Sinks RsaSizes = new(
        Calls("System.Security.Cryptography.RSA", "keySizeInBits", "Create"),
        Calls("System.Security.Cryptography.RSACryptoServiceProvider", "dwKeySize", Sink.Constructor),
        Calls("System.Security.Cryptography.RSACng", "keySize", Sink.Constructor),
        Calls("System.Security.Cryptography.RSAOpenSsl", "keySize", Sink.Constructor),
        Properties(Asymmetric, "KeySize"));

    /// <summary>What a file speaks of that signs tokens.</summary>
    private static readonly string[] s_tokenWords =
        ["SigningCredentials", "RsaSecurityKey", "JsonWebKey", "JwtSecurityToken", "JsonWebToken", "SecurityTokenDescriptor", "JwtBuilder", "RS256Algorithm", "JwsAlgorithm", "JWT", "Jwt"];

    /// <summary>Creates the analyzer.</summary>
    public WeakSigningKeyAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // The keys of a test protect nothing.
        if (environments.IsTestProject)
            return;

        Keys.Register(context, (operation, use) => JudgeKey(operation, use, environments));
        RsaSizes.Register(context, (operation, use) => JudgeRsa(operation, use, environments));
    }

    private static void JudgeKey(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Operation.IsEncrypted())
            return;

        var required = SigningKeySize.Required(use.Operation);
        foreach (var value in use.Value.Elements())
        {
            if (SigningKeySize.Of(value, context.CancellationToken) is var (bytes, source) && bytes < required)
                Report(context, value, Origin.Known(source), isGuess: false, environments, use.Member.Display(), "takes a signing key", bytes * 8, "its algorithm demands", required * 8);
        }
    }

    private static void JudgeRsa(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (ValueTracer.Trace(use.Value, context.CancellationToken).Origins is [{ Constant: int bits and > 0 and < RsaBits } size]
            && (use.Operation is not ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } instance } } || IsRsa(instance.Type))
            && !IsImported(use.Operation))
        {
            var signsTokens = SourceWords.Contains(use.Value.Syntax.SyntaxTree, s_tokenWords);
            Report(context, use.Value, size, isGuess: !signsTokens, environments, use.Member.Display(), "makes an RSA key", bits, "token signatures demand", RsaBits);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation at, Origin origin, bool isGuess, Environments environments, params object[] message) =>
        context.ReportDiagnostic(isGuess || Environments.IsDevelopmentOnly(at)
            ? environments.Hint(Descriptor, at, origin, message)
            : environments.Finding(Descriptor, at, origin, message));

    private static bool IsRsa(ITypeSymbol? type) => type?.Name.StartsWith("RSA", StringComparison.Ordinal) == true;

    /// <summary>Whether the new key gives way to another one, whose size counts then.</summary>
    private static bool IsImported(IOperation creation) => creation.Body().Descendants().Any(static operation =>
        operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type } } && (IsRsa(type) || type.Name == "AsymmetricAlgorithm")
        && (name.StartsWith("Import", StringComparison.Ordinal) || name.StartsWith("FromXml", StringComparison.Ordinal)));
}
