using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1005: a text that looks random stands under the name of a credential. A guess, so a suggestion.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NamedSecretAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1005";

    /// <summary>Property of a finding: the name under which the secret stands.</summary>
    public const string Name = "Name";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "High-entropy literal in a credential-named symbol",
        "'{0}' appears to be given a secret ({1}) that is written in the source, where everyone who can read the code can use it; read it from configuration or a secret store",
        DiagnosticSeverity.Info,
        "A secret in the source is in every clone, build and decompiled assembly, and cannot be rotated without a release.",
        "CWE-798");

    /// <summary>Further words that name a credential.</summary>
    internal static readonly Option<string[]> Words = Option.List(
        "broxi_secret_words", "Further words that name a credential, separated by commas.");

    /// <summary>What is shorter does not count where only a name speaks for it.</summary>
    internal static readonly Option<int> MinimumLength = new(
        "broxi_secret_min_length", 8, "Length below which a text is no secret where only its name says so; never below 8.",
        static text => (int.TryParse(text, out var length), length));

    /// <summary>Parameters that take other things than a credential by these names, too: what a parser reads, an error.</summary>
    private static readonly WordSet s_vagueParameters = new("token secret bearer credential credentials");

    /// <summary>Methods that compare a password, or make a user who has it, rather than use it.</summary>
    private static readonly string[] s_comparisons = ["Validate", "Verify", "Check", "Hash", "Equal", "Contain", "CreateAsync"];

    /// <summary>Creates the analyzer.</summary>
    public NamedSecretAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject)
            context.RegisterSyntaxNodeAction(Look, SyntaxKind.StringLiteralExpression, SyntaxKind.Utf8StringLiteralExpression);
    }

    private static void Look(SyntaxNodeAnalysisContext context)
    {
        var literal = (LiteralExpressionSyntax)context.Node;
        var text = literal.Token.ValueText;
        var isPart = literal.Parent is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression);
        if (!isPart && (text.Length < 8 || !(Randomness.HasLettersAndDigits(text) || CommonWords.Exclude(text))))
            return;

        if (NamedValue.Of(literal, Words.For(context.Options, literal.SyntaxTree)) is { } named)
            Report(context, named, context.SemanticModel.GetConstantValue(named.Value, context.CancellationToken).Value as string ?? (isPart ? "" : text));
        else if (literal.Parent is ArgumentSyntax argument && SecretLike.Is(text, default, Strictness.Sink) && ParameterOf(argument, context) is { } parameter)
            Report(context, new NamedValue(literal, parameter, argument), text);
    }

    private static void Report(SyntaxNodeAnalysisContext context, NamedValue named, string text)
    {
        var strictness = IsSink(context, named.Place) ? Strictness.Sink : Strictness.Named;
        var secret = CredentialHeader.TokenIn(text) ?? text;
        if ((strictness == Strictness.Named && secret.Length < MinimumLength.For(context.Options, named.Value.SyntaxTree))
            || !SecretLike.Is(secret, named.Name, strictness)
            || SecretScanner.TryFind(text, 0, ProjectFamilies.In(named.Value.SyntaxTree, context.Options), out _)
            || OtherSecretRules.Report(named, context)
            || AllowedSecrets.Include(secret, named.Value.SyntaxTree, named.Value.SpanStart, context.Options, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptor,
            named.Value.GetLocation(),
            additionalLocations: null,
            ImmutableDictionary<string, string?>.Empty.Add(Name, named.Name),
            named.Name,
            Masked.Of(secret)));
    }

    /// <summary>Whether a library takes the value by this name: the name is then no whim of this code, and a weak secret counts.</summary>
    private static bool IsSink(SyntaxNodeAnalysisContext context, SyntaxNode place) => place switch
    {
        ArgumentSyntax argument => ParameterOf(argument, context) is not null,
        AssignmentExpressionSyntax { Left: var left } => context.SemanticModel.GetSymbolInfo(left, context.CancellationToken).Symbol is IPropertySymbol { IsIndexer: false } property && IsOfLibrary(property),
        _ => false,
    };

    /// <summary>The name of a library's parameter that takes a credential.</summary>
    private static string? ParameterOf(ArgumentSyntax argument, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetOperation(argument, context.CancellationToken) is IArgumentOperation { Parameter: { Name: var name } parameter }
        && CredentialName.Is(name) && !s_vagueParameters.Contains(name) && IsOfLibrary(parameter)
        && parameter.ContainingSymbol is { Name: var method, ContainingType.Name: not "Assert" }
        && !Array.Exists(s_comparisons, word => method.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            ? name
            : null;

    private static bool IsOfLibrary(ISymbol symbol) => symbol.Locations.All(static location => location.IsInMetadata);
}
