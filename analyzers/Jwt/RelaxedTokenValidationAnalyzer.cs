using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4002, BRX4003, BRX4004: the issuer, the audience or the lifetime of a token is not checked.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RelaxedTokenValidationAnalyzer : SecurityAnalyzer
{
    /// <summary>The id of the rule about the issuer.</summary>
    public const string IssuerId = "BRX4002";

    /// <summary>The id of the rule about the audience.</summary>
    public const string AudienceId = "BRX4003";

    /// <summary>The id of the rule about the lifetime.</summary>
    public const string LifetimeId = "BRX4004";

    private const string Message = "'{0}' accepts {1}; {2}";

    internal static readonly DiagnosticDescriptor Issuer = Rule.Create(
        IssuerId,
        "Issuer validation disabled",
        Message,
        DiagnosticSeverity.Warning,
        "A key that several issuers or tenants share signs tokens of all of them. Only the issuer tells whose users they are about.",
        "CWE-345");

    internal static readonly DiagnosticDescriptor Audience = Rule.Create(
        AudienceId,
        "Audience validation disabled",
        Message,
        DiagnosticSeverity.Warning,
        "A token that was issued for another service of the same issuer opens this one too, so the weakest of them decides.",
        "CWE-345");

    internal static readonly DiagnosticDescriptor Lifetime = Rule.Create(
        LifetimeId,
        "Lifetime validation disabled",
        Message,
        DiagnosticSeverity.Warning,
        "A token that leaked once stays good for ever, long after the user has signed out or left.",
        "CWE-613");

    /// <summary>The settings that the rules watch.</summary>
    internal static readonly Sinks Settings = new(
        Properties(ValidationSetting.Microsoft, "ValidateIssuer", "IssuerValidator", "IssuerValidatorUsingConfiguration"),
        Properties(ValidationSetting.Microsoft, "ValidateAudience", "AudienceValidator"),
        Properties(ValidationSetting.Microsoft, "ValidateLifetime", "RequireExpirationTime", "LifetimeValidator"),
        Properties(ValidationSetting.JwtNet, "ValidateExpirationTime"));

    private static readonly Check s_issuer = new(
        Issuer, "tokens of every issuer", "validate the issuer",
        ["IssuerValidator", "IssuerValidatorUsingConfiguration"],
        AcceptsEveryIssuer,
        new ClaimReads(["iss", "tid", "http://schemas.microsoft.com/identity/claims/tenantid"], ["Issuer", "Iss"]));

    private static readonly Check s_audience = new(
        Audience, "tokens that were issued for other services", "validate the audience",
        ["AudienceValidator"],
        static (validator, cancellation) => validator.AlwaysReturns(true, cancellation),
        new ClaimReads(["aud", "azp", "appid"], ["Audiences", "Aud", "Azp"]));

    private static readonly Check s_lifetime = new(
        Lifetime, "expired tokens", "validate the lifetime",
        ["LifetimeValidator"],
        AcceptsEveryLifetime,
        new ClaimReads(["exp", "http://schemas.microsoft.com/ws/2008/06/identity/claims/expiration"], ["ValidTo", "Exp", "Expiration"]));

    /// <summary>Creates the analyzer.</summary>
    public RelaxedTokenValidationAnalyzer()
        : base(Issuer, Audience, Lifetime)
    {
    }

    /// <summary>One thing that is checked of every token.</summary>
    /// <param name="Rule">What is reported when it is not.</param>
    /// <param name="Accepted">What is accepted then.</param>
    /// <param name="Action">What to do.</param>
    /// <param name="Validators">Delegates that the library asks instead of looking at the switch.</param>
    /// <param name="AcceptsEverything">Whether such a delegate checks nothing.</param>
    /// <param name="ByHand">Reads of the claim that show that the type checks it itself.</param>
    private sealed record Check(
        DiagnosticDescriptor Rule,
        string Accepted,
        string Action,
        string[] Validators,
        Func<Callback, CancellationToken, bool> AcceptsEverything,
        ClaimReads ByHand);

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject)
            Settings.Register(context, (operation, use) => Examine(operation, use, CheckOf(use.Sink.Member), environments));
    }

    private static Check CheckOf(string setting) => setting switch
    {
        "ValidateIssuer" or "IssuerValidator" or "IssuerValidatorUsingConfiguration" => s_issuer,
        "ValidateAudience" or "AudienceValidator" => s_audience,
        _ => s_lifetime,
    };

    private static void Examine(OperationAnalysisContext context, SinkUse use, Check check, Environments environments)
    {
        bool AcceptsEverything(IOperation validator) =>
            Callback.AllOf(validator, context.CancellationToken).Any(callback => check.AcceptsEverything(callback, context.CancellationToken));

        var isRelaxed = check.Validators.Contains(use.Sink.Member)
            ? AcceptsEverything(use.Value)
            : use.IsOff(context.CancellationToken) && !use.IsDecidedBy(check.Validators, AcceptsEverything);
        if (!isRelaxed || Environments.IsDevelopmentOnly(use.Operation) || IsForProofs(context.ContainingSymbol, use.Operation) || check.ByHand.Around(use.Operation))
            return;

        if (check == s_lifetime && RefreshIdiom.IsUser(context.ContainingSymbol, use.Operation))
        {
            context.ReportDiagnostic(environments.Hint(
                Lifetime, use.Place, use.Member.Display(), "an expired token to refresh it", "check the refresh token as well before you issue a new one"));
        }
        else
        {
            var accepted = use.Sink.Member == "RequireExpirationTime" ? "tokens that never expire" : check.Accepted;
            context.ReportDiagnostic(environments.Finding(check.Rule, use.Place, use.Member.Display(), accepted, check.Action));
        }
    }

    /// <summary>Whether the issuer that the token names, or a constant, is returned whatever it is.</summary>
    private static bool AcceptsEveryIssuer(Callback validator, CancellationToken cancellation) =>
        !validator.Body.Descendants().Any(static operation => operation is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation)
        && validator.AlwaysReturns(
            static issuer => issuer.IsConstant || issuer.Source is IParameterReferenceOperation or IPropertyReferenceOperation { Property.Name: "Issuer" },
            cancellation);

    /// <summary>Whether the validator never looks at the end of the lifetime, neither directly nor in the token.</summary>
    private static bool AcceptsEveryLifetime(Callback validator, CancellationToken cancellation) =>
        validator.AlwaysReturns(true, cancellation)
        || (validator.Parameters is [_, var expires, var token, _]
            && !validator.Reads(expires) && !validator.Reads(token)
            && !validator.AlwaysReturns(false, cancellation) && validator.AlwaysReturns(static _ => true, cancellation));

    /// <summary>Whether only DPoP proofs are validated so: clients sign them, for one request, without issuer, audience and expiry.</summary>
    private static bool IsForProofs(ISymbol user, IOperation operation) =>
        user.ContainingType?.Name.IndexOf("DPoP", StringComparison.OrdinalIgnoreCase) >= 0
        || (operation is ISimpleAssignmentOperation assignment
            && ObjectSetup.Around(assignment).Assigned("ValidTypes").Any(static types => types.DescendantsAndSelf().Any(static type =>
                type.ConstantValue.Value is string name && name.Equals("dpop+jwt", StringComparison.OrdinalIgnoreCase))));
}
