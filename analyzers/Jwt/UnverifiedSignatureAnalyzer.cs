using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4001: tokens are accepted without a valid signature.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnverifiedSignatureAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4001";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Signature validation disabled",
        "'{0}' accepts {1}; {2}",
        DiagnosticSeverity.Warning,
        "The signature is all that tells a token of the issuer from a token that an attacker typed. Without it every claim is free text.",
        "CWE-347",
        starred: true);

    private static readonly string[] s_signatureValidators = ["SignatureValidator", "SignatureValidatorUsingConfiguration"];

    /// <summary>Switches that must not be false.</summary>
    internal static readonly Sinks Switches = new(
        Properties(ValidationSetting.Microsoft, "RequireSignedTokens"),
        Properties(ValidationSetting.JwtNet, "ValidateSignature"),
        Properties("JWT.Extensions.AspNetCore.JwtAuthenticationOptions", "VerifySignature"),
        Calls("JWT.IJwtDecoder", "verify", "Decode", "DecodeToObject"),
        Calls("JWT.JwtDecoderExtensions", "verify", "Decode", "DecodeToObject"),
        Calls("JWT.Builder.JwtBuilder", "verify", "WithVerifySignature"));

    /// <summary>Delegates that check the signature, or the key and the algorithm behind it.</summary>
    internal static readonly Sinks Validators = new(
        Properties(ValidationSetting.Microsoft, s_signatureValidators),
        Properties(ValidationSetting.Microsoft, "AlgorithmValidator", "IssuerSigningKeyValidator", "IssuerSigningKeyValidatorUsingConfiguration"));

    /// <summary>Creates the analyzer.</summary>
    public UnverifiedSignatureAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        Switches.Register(context, (operation, use) =>
        {
            if (use.IsOff(operation.CancellationToken)
                && !use.IsDecidedBy(s_signatureValidators, value => OnlyReads(value, operation.CancellationToken)))
            {
                ReportForgeable(operation, use.Place, use.Member, environments);
            }
        });
        Validators.Register(context, (operation, use) => CheckValidator(operation, use, environments));
        UnverifiedDecoding.Register(context, (operation, at, member) => ReportForgeable(operation, at, member, environments));
    }

    private static void CheckValidator(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (s_signatureValidators.Contains(use.Sink.Member))
        {
            if (OnlyReads(use.Value, context.CancellationToken))
                ReportForgeable(context, use.Place, use.Member, environments);
        }
        else if (Callback.AllOf(use.Value, context.CancellationToken).Any(validator => validator.AlwaysReturns(true, context.CancellationToken)))
        {
            var what = use.Sink.Member == "AlgorithmValidator" ? "every signature algorithm" : "every signing key, expired certificates too";
            context.ReportDiagnostic(environments.Hint(Descriptor, use.Place, use.Member.Display(), what, "remove it or refuse what you do not expect"));
        }
    }

    private static void ReportForgeable(OperationAnalysisContext context, IOperation at, ISymbol member, Environments environments)
    {
        var what = "tokens without a valid signature" + (IsConditional(at) ? " under a condition" : "") + ", so anyone can forge one";
        context.ReportDiagnostic(environments.IsTestProject || Environments.IsDevelopmentOnly(at)
            ? environments.Hint(Descriptor, at, member.Display(), what, "verify the signature")
            : environments.Finding(Descriptor, at, member.Display(), what, "verify the signature"));
    }

    /// <summary>Whether the delegate turns the text into a token on every path, and nothing before that can refuse it.</summary>
    private static bool OnlyReads(IOperation validator, CancellationToken cancellation) =>
        Callback.AllOf(validator, cancellation).Any(callback => callback.AlwaysReturns(static token => IsRead(token.Source), cancellation));

    private static bool IsRead(IOperation token) => token switch
    {
        IObjectCreationOperation { Type.Name: "JwtSecurityToken" or "JsonWebToken" } => true,
        IInvocationOperation { TargetMethod: { Name: "ReadToken" or "ReadJwtToken" or "ReadJsonWebToken", DeclaringSyntaxReferences.IsEmpty: true } } => true,
        _ => false,
    };

    private static bool IsConditional(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null and not IAnonymousFunctionOperation; parent = parent.Parent)
        {
            if (parent is IConditionalOperation)
                return true;
        }

        return false;
    }
}
