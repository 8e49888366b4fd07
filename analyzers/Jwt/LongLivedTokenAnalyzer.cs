using System.Globalization;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4009: an access token is issued that is good for months, or for ever.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LongLivedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4009";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token issued without expiry or with an excessive lifetime",
        "'{0}' issues a token that {1}; let it expire within minutes and renew it with a refresh token",
        DiagnosticSeverity.Warning,
        "A signed token cannot be called back. Until it expires, whoever has got hold of it is let in, long after the user has signed out, lost a right or left.",
        "CWE-613");

    internal static readonly Option<int> MaxLifetime = new(
        "broxi_max_access_token_lifetime", 24, "The longest lifetime of an access token, in hours.",
        static text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours), hours));

    /// <summary>From here on, a lifetime is no matter of taste.</summary>
    private const int WarningHours = 30 * 24;

    private const string Endless = "never expires, not even when it is stolen";

    /// <summary>Places that take the end of the lifetime, or its length; null there means that the library chooses.</summary>
    internal static readonly Sinks Expiries = new(
        Calls("System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler", "expires", "CreateJwtSecurityToken", "CreateEncodedJwt"),
        Properties("Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor", "Expires"),
        Properties("Microsoft.AspNetCore.Authentication.BearerToken.BearerTokenOptions", "BearerTokenExpiration"),
        Calls("Microsoft.Extensions.DependencyInjection.OpenIddictServerBuilder", "lifetime", "SetAccessTokenLifetime"),
        Calls("JWT.Builder.JwtBuilderExtensions", "time", "ExpirationTime"));

    /// <summary>Tokens that are good for ever unless an argument beside this one says otherwise.</summary>
    internal static readonly Sinks Tokens = new(
        Calls("System.IdentityModel.Tokens.Jwt.JwtSecurityToken", "signingCredentials", Sink.Constructor),
        Calls("System.IdentityModel.Tokens.Jwt.JwtPayload", "expires", Sink.Constructor));

    /// <summary>Links of a chain that ends in <c>Encode()</c>.</summary>
    internal static readonly Sinks Builders = new(Calls("JWT.Builder.JwtBuilder", "algorithm", "WithAlgorithm"));

    /// <summary>The switch without which the library gives every token an hour.</summary>
    internal static readonly Sinks Defaults = new(Properties("Microsoft.IdentityModel.Tokens.TokenHandler", "SetDefaultTimesOnTokenCreation"));

    /// <summary>Creates the analyzer.</summary>
    public LongLivedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests issue tokens as they like.
        if (environments.IsTestProject)
            return;

        Expiries.Register(context, (operation, use) => JudgeLifetime(operation, use.Operation, use.Member, use.Value, environments));
        Tokens.Register(context, (operation, use) =>
        {
            if (use.Argument("expires") is { } expiry && expiry.Unwrap() is not IDefaultValueOperation && !ValueTracer.Trace(expiry, operation.CancellationToken).MustBe(null))
                JudgeLifetime(operation, use.Operation, use.Member, expiry, environments);
            else if (!ExpiryClaim.IsMentionedAround(use.Operation))
                ReportEndless(operation, use.Operation, use.Member, environments, isGuess: use.Argument("claims")?.Unwrap() is IParameterReferenceOperation);
        });
        PayloadClaims.Sinks.Register(context, (operation, use) => JudgePayload(operation, use, environments));
        Builders.Register(context, (operation, use) =>
        {
            if (use.Operation is IInvocationOperation link && BuiltToken.Endless(link) is { } encode)
                ReportEndless(operation, encode, use.Member.ContainingType, environments);
        });
        Defaults.Register(context, (operation, use) =>
        {
            if (use.IsOff(operation.CancellationToken) && ExpiryClaim.IsMissingFromDescriptorsAround(use.Operation))
                ReportEndless(operation, use.Place, use.Member, environments);
        });
    }

    private static void JudgePayload(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Operation.IsEncrypted() || PayloadClaims.Of(use.Value) is not { } claims || !claims.AreOfToken())
            return;

        var expiry = claims.FirstOrDefault(static claim => claim.Name == "exp");
        if (expiry.Value is { } value)
            JudgeLifetime(context, use.Operation, use.Member, value, environments);
        else
            ReportEndless(context, use.Operation, use.Member, environments);
    }

    private static void JudgeLifetime(OperationAnalysisContext context, IOperation token, ISymbol member, IOperation expiry, Environments environments)
    {
        if (TokenLifetime.Of(expiry, context.CancellationToken) is not var (hours, source)
            || hours <= MaxLifetime.For(context.Options, expiry.Syntax.SyntaxTree) || IssuedFor.ALongTime(token, expiry, context.ContainingSymbol))
        {
            return;
        }

        var consequence = double.IsInfinity(hours) ? Endless : $"is good for {Display(hours)}, also to whoever steals it";
        context.ReportDiagnostic(hours <= WarningHours || Environments.IsDevelopmentOnly(token)
            ? environments.Hint(Descriptor, expiry, Origin.Known(source), member.Display(), consequence)
            : environments.Finding(Descriptor, expiry, Origin.Known(source), member.Display(), consequence));
    }

    private static string Display(double hours) =>
        hours < 72 ? $"{hours.ToString("0.#", CultureInfo.InvariantCulture)} hours" : $"{(hours / 24).ToString("0.#", CultureInfo.InvariantCulture)} days";

    private static void ReportEndless(OperationAnalysisContext context, IOperation token, ISymbol member, Environments environments, bool isGuess = false)
    {
        if (IssuedFor.ALongTime(token, expiry: null, context.ContainingSymbol))
            return;
        context.ReportDiagnostic(isGuess || Environments.IsDevelopmentOnly(token)
            ? environments.Hint(Descriptor, token, member.Display(), Endless)
            : environments.Finding(Descriptor, token, member.Display(), Endless));
    }
}
