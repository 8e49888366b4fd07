using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>The expression that reads a secret at run time and throws when it is missing.</summary>
internal static class ConfiguredSecret
{
    private const string Basic = "Basic ";
    private const string ApiToken = "Api:Token";

    public static ExpressionSyntax InsteadOf(LiteralExpressionSyntax literal, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var (setting, variable) = Names(diagnostic, literal.Token.ValueText);
        string System(string type) => TypeReference.To("System", type, literal, model);
        string Throw(string message) => $"throw new {System("InvalidOperationException")}({Literal(message)})";

        // What remains of a fallback is to say what is missing.
        if (literal.Parent is BinaryExpressionSyntax coalesce && coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Right == literal)
            return ParseExpression(Throw($"{KeyReadBy(coalesce.Left) ?? setting} is not configured."));

        var read = ParseExpression(ServiceInScope.Configuration.At(literal, model, cancellation) is { } configuration
            ? $"{configuration}[\"{setting}\"] ?? {Throw($"{setting} is not configured.")}"
            : OptionsInScope.At(literal, PropertiesFor(setting), model, cancellation) is { } options
            ? $"{options.Expression} ?? {Throw($"{options.Name} is not configured.")}"
            : $"{System("Environment")}.GetEnvironmentVariable(\"{variable}\") ?? {Throw($"Set {variable}.")}");

        if (SchemeOf(literal.Token.ValueText, diagnostic) is { } scheme)
            return AfterScheme(scheme, read);
        return literal.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax
            or ReturnStatementSyntax or InitializerExpressionSyntax or ParenthesizedExpressionSyntax or LambdaExpressionSyntax or AnonymousObjectMemberDeclaratorSyntax
            ? read
            : ParenthesizedExpression(read);
    }

    private static (string Setting, string Variable) Names(Diagnostic diagnostic, string text) => diagnostic.Id switch
    {
        HardcodedPasswordAnalyzer.Id => PasswordNames(text),
        NamedSecretAnalyzer.Id when diagnostic.Properties.TryGetValue(NamedSecretAnalyzer.Name, out var name) && name is not null => NamesAfter(name),
        HardcodedClientSecretAnalyzer.Id => ("Authentication:ClientSecret", "CLIENT_SECRET"),
        HardcodedSigningKeyAnalyzer.Id => ("Jwt:SigningKey", "JWT_SIGNING_KEY"),
        _ => (ApiToken, "API_TOKEN"),
    };

    /// <summary>What options call the setting.</summary>
    private static string[] PropertiesFor(string setting) => setting switch
    {
        ApiToken => ["Token", "AccessToken", "ApiToken", "BearerToken", "ApiKey", "Key"],
        "Jwt:SigningKey" => ["SigningKey", "JwtKey", "JwtSigningKey", "JwtSecret", "Secret", "Key"],
        "ConnectionStrings:Default" => ["ConnectionString"],
        _ => [setting.Substring(setting.LastIndexOf(':') + 1)],
    };

    /// <summary><c>SmtpPassword</c> and <c>SMTP_PASSWORD</c> for <c>_smtpPassword</c>; a key with sections is the setting itself.</summary>
    private static (string Setting, string Variable) NamesAfter(string name)
    {
        var words = new List<string>();
        for (var parts = new NameWords(name.AsSpan()); parts.MoveNext();)
            words.Add(parts.Current.ToString());
        return (
            name.IndexOf(':') > 0 ? name : string.Concat(words.Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1).ToLowerInvariant())),
            string.Join("_", words).ToUpperInvariant());
    }

    /// <summary>What the text is apart from its password moves along with it.</summary>
    private static (string Setting, string Variable) PasswordNames(string text) => text switch
    {
        _ when text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && PasswordText.InAddress(text) is not null => ("Api:Address", "API_ADDRESS"),
        _ when (PasswordText.InAddress(text) ?? PasswordText.InConnection(text)) is not null => ("ConnectionStrings:Default", "CONNECTION_STRING"),
        _ when PasswordText.InBasic(text) is not null => ("Api:Credentials", "API_CREDENTIALS"),
        _ => ("Connection:Password", "CONNECTION_PASSWORD"),
    };

    /// <summary>The key in <c>configuration["Jwt:Key"]</c> or <c>GetEnvironmentVariable("JWT_KEY")</c>.</summary>
    private static string? KeyReadBy(ExpressionSyntax left) =>
        left.DescendantNodes().OfType<LiteralExpressionSyntax>().LastOrDefault(static literal => literal.IsKind(SyntaxKind.StringLiteralExpression)
            && literal.Parent is ArgumentSyntax { Parent: var list }
            && (list is BracketedArgumentListSyntax || list?.Parent is InvocationExpressionSyntax { Expression: var reader } && reader.ToString().EndsWith("GetEnvironmentVariable", StringComparison.Ordinal)))
            ?.Token.ValueText;

    /// <summary>The scheme with its space in <c>Bearer …</c>; null when the whole text is the secret. A connection string has none, whatever its blanks.</summary>
    private static string? SchemeOf(string text, Diagnostic diagnostic) =>
        text.StartsWith(Basic, StringComparison.Ordinal) ? Basic
            : diagnostic.Id != HardcodedPasswordAnalyzer.Id && CredentialHeader.TokenIn(text) is { } token && text.EndsWith(token, StringComparison.Ordinal) && text.Length > token.Length
                ? text.Substring(0, text.Length - token.Length)
                : null;

    private static InterpolatedStringExpressionSyntax AfterScheme(string scheme, ExpressionSyntax read) => InterpolatedStringExpression(
        Token(SyntaxKind.InterpolatedStringStartToken),
        List<InterpolatedStringContentSyntax>(
        [
            InterpolatedStringText(Token(TriviaList(), SyntaxKind.InterpolatedStringTextToken, scheme, scheme, TriviaList())),
            Interpolation(ParenthesizedExpression(read)),
        ]));
}
