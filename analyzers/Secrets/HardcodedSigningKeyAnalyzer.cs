using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// BRX1004: the key that signs tokens is written in the source. A placeholder counts as well: "changeme" is then the key, and
/// the first one that an attacker tries.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardcodedSigningKeyAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1004";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Hard-coded token signing key",
        "'{0}' {1}, and everyone who can read the code can sign tokens that this application accepts; {2}",
        DiagnosticSeverity.Warning,
        "Whoever holds the signing key can issue a token for any user with any right, and nothing in the logs tells it from a real one.",
        "CWE-321",
        starred: true);

    /// <summary>What HS256 needs. BRX4008 leaves keys to this rule that are written in the source, so it says the length as well.</summary>
    private const int RequiredBytes = 32;

    private const string Asymmetric = "System.Security.Cryptography.AsymmetricAlgorithm";

    private static readonly string[] s_jwtEncoders = ["JWT.IJwtEncoder", "JWT.JwtEncoderExtensions"];
    private static readonly string[] s_jwtDecoders = ["JWT.IJwtDecoder", "JWT.JwtDecoderExtensions"];
    private static readonly string[] s_hmacs =
    [
        "System.Security.Cryptography.HMACSHA256", "System.Security.Cryptography.HMACSHA384", "System.Security.Cryptography.HMACSHA512",
    ];

    /// <summary>Places that take the key itself, as text or bytes.</summary>
    internal static readonly Sinks Keys = new(
        Calls("Microsoft.IdentityModel.Tokens.SymmetricSecurityKey", "key", Sink.Constructor),
        Properties("Microsoft.IdentityModel.Tokens.JsonWebKey", "K", "D"),
        Calls("JWT.Builder.JwtBuilder", "secrets", "WithSecret"),
        InEach(s_jwtEncoders, type => Calls(type, "key", "Encode")),
        InEach(s_jwtDecoders, type => Calls(type, "key", "Decode", "DecodeToObject")),
        InEach(s_jwtDecoders, type => Calls(type, "keys", "Decode", "DecodeToObject")),
        Calls("Jose.JWT", "key", "Encode", "EncodeBytes", "Decode", "DecodeBytes", "Verify", "VerifyBytes", "Decrypt"),
        Calls("Jose.Jwk", "key", Sink.Constructor),
        Properties("Jose.Jwk", "K", "D"),
        Calls("System.Security.Cryptography.RSA", "source", "ImportRSAPrivateKey"),
        Calls("System.Security.Cryptography.ECAlgorithm", "source", "ImportECPrivateKey"),
        Calls(Asymmetric, "source", "ImportPkcs8PrivateKey"));

    /// <summary>Documents that may hold a private key, or only a public one.</summary>
    internal static readonly Sinks Documents = new(
        Calls("Microsoft.IdentityModel.Tokens.JsonWebKey", "json", Sink.Constructor, "Create"),
        Calls("Microsoft.IdentityModel.Tokens.JsonWebKeySet", "json", Sink.Constructor, "Create"),
        Calls("Jose.Jwk", "json", "FromJson"),
        Calls(Asymmetric, "input", "ImportFromPem", "ImportFromEncryptedPem"),
        Calls(Asymmetric, "xmlString", "FromXmlString"));

    /// <summary>Keys of a digest, which signs a token only when the code around it builds one.</summary>
    internal static readonly Sinks Digests = new(InEach(s_hmacs, type => Calls(type, "key", Sink.Constructor, "HashData")));

    /// <summary>Creates the analyzer.</summary>
    public HardcodedSigningKeyAnalyzer()
        : base(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics, Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        Keys.Register(context, (operation, use) => Report(operation, use, KeyIn, environments, isGuess: false));
        Documents.Register(context, (operation, use) => Report(operation, use, PrivateKeyIn, environments, isGuess: false));
        Digests.Register(context, (operation, use) =>
        {
            if (JoinsWithDots(use.Operation.Body()))
                Report(operation, use, KeyIn, environments, isGuess: true);
        });
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, Func<string, string?> keyIn, Environments environments, bool isGuess)
    {
        if (WrittenSecret.In(use.Value, keyIn, context) is not { } key)
            return;

        var (at, origin, text) = key;
        var isShort = keyIn == KeyIn && text.Length is > 0 and < RequiredBytes ? " and shorter than the 256 bits that a signature needs" : "";
        var (consequence, action) = origin.Source.IsFallback()
            ? ($"falls back to a key ({Masked.Of(text)}) that is written in the source{isShort} when the configured one is missing", "throw instead")
            : ($"uses a key ({Masked.Of(text)}) that is written in the source{isShort}", "read it from configuration or a secret store");
        var isCertain = !isGuess && !environments.IsTestProject && !key.IsDevelopmentOnly;
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, at, origin, use.Member.Display(), consequence, action));
    }

    private static string? KeyIn(string text) => text;

    /// <summary>The document, if it holds the private or the shared part of a key: in PEM, a JSON Web Key or XML.</summary>
    private static string? PrivateKeyIn(string document) =>
        document.Contains("PRIVATE KEY-----") || document.Contains("\"d\"") || document.Contains("\"k\"") || document.Contains("<D>") ? document : null;

    /// <summary>Whether the code writes a token by hand: header, payload and signature with dots between them.</summary>
    private static bool JoinsWithDots(IOperation body) => body.Descendants().Any(static operation =>
        operation is ILiteralOperation { ConstantValue.Value: "." or '.' });
}
