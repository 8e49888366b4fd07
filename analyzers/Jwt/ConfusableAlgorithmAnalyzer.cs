using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4007: tokens are issued or accepted without a signature, or with one that an attacker may choose.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfusableAlgorithmAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4007";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Algorithm none or mixed algorithms",
        "'{0}' {1}; {2}",
        DiagnosticSeverity.Warning,
        "The header of a token names the algorithm, and whoever sends the token writes the header. An API that takes more than it needs lets the sender choose the weakest.",
        "CWE-327");

    /// <summary>Places that take the algorithm of a new signature.</summary>
    internal static readonly Sinks Signatures = new(
        Calls("Microsoft.IdentityModel.Tokens.SigningCredentials", "algorithm", Sink.Constructor),
        Calls("Jose.JWT", "algorithm", "Encode", "EncodeBytes"),
        Calls("Jose.JWT", "jwsAlg", "Encode", "EncodeBytes"),
        Calls("JWT.JwtEncoder", "algorithm", Sink.Constructor),
        Calls("JWT.Builder.JwtBuilder", "algorithm", "WithAlgorithm"));

    /// <summary>Lists of the algorithms that an API accepts.</summary>
    internal static readonly Sinks Accepted = new(Properties(ValidationSetting.Microsoft, "ValidAlgorithms"));

    /// <summary>Creates the analyzer.</summary>
    public ConfusableAlgorithmAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // A test shows that an unsigned token is refused.
        if (environments.IsTestProject)
            return;

        Signatures.Register(context, (operation, use) =>
        {
            if (IsNone(use.Value, operation.CancellationToken) && !IsForDecoding(use.Operation))
                Report(operation, use, use.Value, "issues tokens without a signature, so anyone can forge one", "sign with a key", environments);
        });
        Accepted.Register(context, (operation, use) => JudgeList(operation, use, environments));
        UnsignedHeader.Register(context, (file, value) =>
        {
            object[] message = ["alg", "names no algorithm, so that anyone can forge the token", "sign with a key"];
            file.ReportDiagnostic(file.SemanticModel.GetOperation(value, file.CancellationToken) is { } operation && Environments.IsDevelopmentOnly(operation)
                ? environments.Hint(Descriptor, value.GetLocation(), message)
                : environments.Finding(Descriptor, value.GetLocation(), message));
        });
    }

    private static void JudgeList(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        var (secret, isPublic) = ((IOperation?)null, false);
        foreach (var element in AlgorithmList.Elements(use.Value, context.CancellationToken))
        {
            switch (AlgorithmList.KindOf(element, context.CancellationToken))
            {
                case SignatureKind.None:
                    Report(context, use, element, "accepts tokens without a signature, so anyone can forge one", "remove \"none\"", environments);
                    return;
                case SignatureKind.Secret:
                    secret ??= element;
                    break;
                case SignatureKind.PublicKey:
                    isPublic = true;
                    break;
            }
        }

        if (secret is not null && isPublic)
        {
            Report(
                context, use, secret, "accepts keyed hashes beside public keys, so that a public key can serve as the secret of a forged token",
                "accept the kind that your issuer uses", environments);
        }
    }

    /// <summary>Several uses may share a list that stands elsewhere: each is reported where it is.</summary>
    private static void Report(OperationAnalysisContext context, SinkUse use, IOperation algorithm, string consequence, string action, Environments environments)
    {
        var (at, origin) = (use.Value.Syntax.Span.Contains(algorithm.Syntax.Span) ? algorithm : use.Value, Origin.Known(algorithm));
        context.ReportDiagnostic(Environments.IsDevelopmentOnly(use.Operation)
            ? environments.Hint(Descriptor, at, origin, use.Member.Display(), consequence, action)
            : environments.Finding(Descriptor, at, origin, use.Member.Display(), consequence, action));
    }

    private static bool IsNone(IOperation algorithm, CancellationToken cancellation) => algorithm.Unwrap() switch
    {
        IFieldReferenceOperation { Field: { Name: "none", ContainingType.Name: "JwsAlgorithm" } } => true,
        { Type.SpecialType: SpecialType.System_String } text => AlgorithmList.KindOf(text, cancellation) == SignatureKind.None,
        { Type.Name: "NoneAlgorithm" } => true,
        _ => false,
    };

    /// <summary>A builder that decodes accepts unsigned tokens, which BRX4001 reports.</summary>
    private static bool IsForDecoding(IOperation use) => use is IInvocationOperation link
        && BuiltToken.End(link).TargetMethod.Name is "Decode" or "DecodeToObject";
}
