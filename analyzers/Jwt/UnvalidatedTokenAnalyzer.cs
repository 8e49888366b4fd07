using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4005: a token is only read, and its claims are trusted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnvalidatedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4005";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token read without validation and trusted",
        "'{0}' reads the token without checking who signed it, and the code {1}; validate the token first",
        DiagnosticSeverity.Warning,
        "The payload of a token is plain text that everybody can write. Only the signature tells that the issuer did.",
        "CWE-347",
        starred: true);

    /// <summary>Calls that read a token as it is.</summary>
    internal static readonly Sinks Reads = new(
        Calls("System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler", "token", "ReadJwtToken", "ReadToken"),
        Calls("Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler", "token", "ReadJsonWebToken", "ReadToken"),
        Calls("Microsoft.IdentityModel.Tokens.TokenHandler", "token", "ReadToken"),
        Calls("System.IdentityModel.Tokens.Jwt.JwtSecurityToken", "jwtEncodedString", Sink.Constructor),
        Calls("Microsoft.IdentityModel.JsonWebTokens.JsonWebToken", "jwtEncodedString", Sink.Constructor),
        Calls("Microsoft.IdentityModel.JsonWebTokens.JsonWebToken", "encodedTokenMemory", Sink.Constructor),
        Calls("Jose.JWT", "token", "Payload", "PayloadBytes"));

    /// <summary>Calls of Jwt.Net that read a token as it is, unless they are given a key; of those that turn the check off, BRX4001 tells.</summary>
    internal static readonly Sinks Decodings = new(
        Calls("JWT.IJwtDecoder", "jwt", "Decode", "DecodeToObject"),
        Calls("JWT.JwtDecoderExtensions", "token", "Decode", "DecodeToObject"),
        Calls("JWT.JwtDecoderExtensions", "jwt", "Decode"));

    /// <summary><c>token.Split('.')</c>, where the parts are decoded by hand.</summary>
    internal static readonly Sinks Cuts = new(Calls("System.String", "separator", "Split"));

    private static readonly string[] s_encodings = ["FromBase64String", "Base64UrlDecode", "Base64UrlEncoder", "Base64UrlTextEncoder", "Base64Url"];

    private static readonly string[] s_elsewhere = ["RequireAuthorization", "FallbackPolicy", "AuthorizeFilter"];

    /// <summary>Creates the analyzer.</summary>
    public UnvalidatedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject || ClientApplication.Is(context.Compilation))
            return;

        Reads.Register(context, (operation, use) => Check(operation, use.Operation, use.Value, use.Member, environments));
        Decodings.Register(context, (operation, use) =>
        {
            if (use.Argument("key") is null && use.Argument("keys") is null && !HasSwitch(use.Member))
                Check(operation, use.Operation, use.Value, use.Member, environments);
        });

        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (!Array.Exists(s_encodings, words.Contains))
            return;
        Cuts.Register(context, (operation, use) =>
        {
            if (SourceWords.Contains(use.Operation.Syntax.SyntaxTree, s_encodings) && use.Operation is IInvocationOperation { Instance: { } raw } && IsDot(use.Value))
                Check(operation, use.Operation, raw, use.Member, environments, IsDecoded);
        });
    }

    private static void Check(
        OperationAnalysisContext context, IOperation read, IOperation raw, ISymbol member, Environments environments, Func<IReadOnlyList<IOperation>, bool>? isToken = null)
    {
        if (ReceivedToken.From(raw, context.CancellationToken) is not (not TokenSender.Trusted and var sender))
            return;

        var values = Spread.Of(read, TokenTrusts.IsTechnical);
        var trust = values.Select(TokenTrusts.Of).Max();
        if (trust == TokenTrust.None || (trust == TokenTrust.Names && sender != TokenSender.Request) || isToken?.Invoke(values) == false
            || TokenCheck.IsAround(read, raw, context.ContainingSymbol, sender))
        {
            return;
        }

        var what = trust switch
        {
            TokenTrust.SignsIn => "makes an identity of its claims",
            TokenTrust.Grants => "grants a role that it claims",
            TokenTrust.LooksUp => "looks up data by its claims",
            _ => "acts for the user whom it names",
        };
        var isCertain = trust == TokenTrust.SignsIn || (trust != TokenTrust.Names && sender == TokenSender.Request);
        context.ReportDiagnostic(isCertain && !IsGuardedElsewhere(context, sender) && !Environments.IsDevelopmentOnly(read)
            ? environments.Finding(Descriptor, read, member.Display(), what)
            : environments.Hint(Descriptor, read, member.Display(), what));
    }

    /// <summary>Where endpoints are protected in one place, a token that came with the request may have been validated already.</summary>
    private static bool IsGuardedElsewhere(OperationAnalysisContext context, TokenSender sender) =>
        sender == TokenSender.Request && Array.Exists(s_elsewhere, SourceWords.Of(context.Compilation, context.CancellationToken).Contains);

    private static bool HasSwitch(ISymbol method) => ((IMethodSymbol)method).Parameters.Any(static parameter => parameter.Name == "verify");

    private static bool IsDot(IOperation separator) =>
        separator.Elements().ToList() is { Count: > 0 } elements && elements.TrueForAll(static element => element.Unwrap().ConstantValue.Value is '.' or ".");

    /// <summary>A part is decoded and then read as JSON.</summary>
    private static bool IsDecoded(IReadOnlyList<IOperation> values) =>
        values.Any(static value => value is IInvocationOperation { TargetMethod: var method } && (method.Name.Contains("Base64") || method.ContainingType.Name.Contains("Base64")))
        && values.Any(static value => value is IInvocationOperation { TargetMethod: { Name: "Parse" or "Deserialize" or "DeserializeObject" or "Load", ContainingType.Name: var type } } && type.StartsWith("J", StringComparison.Ordinal));
}
