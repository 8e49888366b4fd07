using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Where the code runs: production, development only, or a test. It also decides how loud a finding is, so that no rule
/// has to know of test projects or of <c>strict</c> mode.
/// </summary>
internal sealed class Environments
{
    public static readonly Option<string> TestProject = new(
        "broxi_test_project", "auto", "Whether the project holds tests: true, false or auto (by the test framework that it references).",
        static text => (true, text));

    public static readonly Option<string> Mode = new(
        "broxi_security_mode", "recommended", "Set by the presets: strict turns the warnings of starred rules into errors.",
        static text => (true, text));

    private static readonly HashSet<string> s_testFrameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "MSTest.TestFramework", "TUnit.Core", "Microsoft.VisualStudio.QualityTools.UnitTestFramework",
    };

    private static readonly ConditionalWeakTable<Compilation, Environments> s_compilations = new();

    private Environments(Compilation compilation, AnalyzerOptions options)
    {
        IsTestProject = TestProject.Globally(options) switch
        {
            "true" => true,
            "false" => false,
            _ => compilation.ReferencedAssemblyNames.Any(static reference => s_testFrameworks.Contains(reference.Name)),
        };
        IsStrict = Mode.Globally(options) == "strict";
    }

    public bool IsTestProject { get; }

    public bool IsStrict { get; }

    public static Environments Of(Compilation compilation, AnalyzerOptions options) =>
        s_compilations.TryGetValue(compilation, out var known)
            ? known
            : s_compilations.GetValue(compilation, key => new Environments(key, options));

    /// <summary>A finding at the rule's own severity; in strict mode an error when the rule is starred.</summary>
    public Diagnostic Finding(DiagnosticDescriptor rule, IOperation at, params object?[] arguments) =>
        Create(rule, at.Syntax.GetLocation(), Severity(rule), origin: null, arguments);

    /// <summary>A finding whose cause is written elsewhere: the origin goes along for the fix and the editor.</summary>
    public Diagnostic Finding(DiagnosticDescriptor rule, IOperation at, Origin origin, params object?[] arguments) =>
        Create(rule, at.Syntax.GetLocation(), Severity(rule), origin.Source.Syntax.GetLocation(), arguments);

    /// <summary>A finding that needs no semantics, only a place.</summary>
    public Diagnostic Finding(DiagnosticDescriptor rule, Location at, params object?[] arguments) =>
        Create(rule, at, Severity(rule), origin: null, arguments);

    /// <inheritdoc cref="Finding(DiagnosticDescriptor, IOperation, Origin, object?[])"/>
    public Diagnostic Finding(DiagnosticDescriptor rule, Location at, Origin origin, params object?[] arguments) =>
        Create(rule, at, Severity(rule), origin.Source.Syntax.GetLocation(), arguments);

    /// <summary>A guess, or a finding in test or development code: never more than a suggestion.</summary>
    public Diagnostic Hint(DiagnosticDescriptor rule, IOperation at, params object?[] arguments) =>
        Create(rule, at.Syntax.GetLocation(), DiagnosticSeverity.Info, origin: null, arguments);

    /// <inheritdoc cref="Hint(DiagnosticDescriptor, IOperation, object?[])"/>
    public Diagnostic Hint(DiagnosticDescriptor rule, IOperation at, Origin origin, params object?[] arguments) =>
        Create(rule, at.Syntax.GetLocation(), DiagnosticSeverity.Info, origin.Source.Syntax.GetLocation(), arguments);

    /// <inheritdoc cref="Hint(DiagnosticDescriptor, IOperation, object?[])"/>
    public Diagnostic Hint(DiagnosticDescriptor rule, Location at, Origin origin, params object?[] arguments) =>
        Create(rule, at, DiagnosticSeverity.Info, origin.Source.Syntax.GetLocation(), arguments);

    /// <inheritdoc cref="Hint(DiagnosticDescriptor, IOperation, object?[])"/>
    public Diagnostic Hint(DiagnosticDescriptor rule, Location at, params object?[] arguments) =>
        Create(rule, at, DiagnosticSeverity.Info, origin: null, arguments);

    /// <summary>A finding where the rule is certain, otherwise a hint.</summary>
    public Diagnostic FindingOrHint(DiagnosticDescriptor rule, bool isCertain, IOperation at, params object?[] arguments) =>
        isCertain ? Finding(rule, at, arguments) : Hint(rule, at, arguments);

    /// <inheritdoc cref="FindingOrHint(DiagnosticDescriptor, bool, IOperation, object?[])"/>
    public Diagnostic FindingOrHint(DiagnosticDescriptor rule, bool isCertain, IOperation at, Origin origin, params object?[] arguments) =>
        isCertain ? Finding(rule, at, origin, arguments) : Hint(rule, at, origin, arguments);

    /// <inheritdoc cref="FindingOrHint(DiagnosticDescriptor, bool, IOperation, object?[])"/>
    public Diagnostic FindingOrHint(DiagnosticDescriptor rule, bool isCertain, Location at, params object?[] arguments) =>
        isCertain ? Finding(rule, at, arguments) : Hint(rule, at, arguments);

    private DiagnosticSeverity Severity(DiagnosticDescriptor rule) =>
        IsStrict && rule.DefaultSeverity == DiagnosticSeverity.Warning && rule.CustomTags.Contains(Rule.Starred)
            ? DiagnosticSeverity.Error
            : rule.DefaultSeverity;

    private static Diagnostic Create(DiagnosticDescriptor rule, Location at, DiagnosticSeverity severity, Location? origin, object?[] arguments) =>
        Diagnostic.Create(rule, at, severity, additionalLocations: origin is null ? null : [origin], properties: null, arguments);

    /// <summary>
    /// Whether the code runs in development only: inside <c>#if DEBUG</c>, in a branch that <c>IsDevelopment()</c> guards, or
    /// after an early return for every other environment.
    /// </summary>
    public static bool IsDevelopmentOnly(IOperation operation) =>
        Guard.Protects(operation, TellsDevelopment) || IsInDebugDirective(operation.Syntax);

    /// <summary>Whether a condition without <c>!</c>, <c>&amp;&amp;</c> and <c>||</c>, holding or not, means a development machine.</summary>
    private static bool TellsDevelopment(IOperation condition, bool holds) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => holds && (IsDevelopmentName(equals.LeftOperand) || IsDevelopmentName(equals.RightOperand)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs => !holds && (IsDevelopmentName(differs.LeftOperand) || IsDevelopmentName(differs.RightOperand)),
        IInvocationOperation { TargetMethod.Name: "IsProduction" } => !holds,
        IInvocationOperation { TargetMethod.Name: "IsDevelopment" } => holds,
        IInvocationOperation { TargetMethod.Name: "IsEnvironment" } named => holds && named.Arguments.Any(static argument => IsDevelopmentName(argument.Value)),
        IPropertyReferenceOperation { Property: { Name: "IsAttached", ContainingType.Name: "Debugger" } } => holds,
        ILocalReferenceOperation local => holds && IsDevelopmentFlag(local.Local.Name),
        IParameterReferenceOperation parameter => holds && IsDevelopmentFlag(parameter.Parameter.Name),
        IMemberReferenceOperation member => holds && IsDevelopmentFlag(member.Member.Name),
        _ => false,
    };

    private static bool IsDevelopmentName(IOperation operand) =>
        operand.ConstantValue.Value is string name
        && (name.StartsWith("Dev", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Local", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Test", StringComparison.OrdinalIgnoreCase));

    private static bool IsDevelopmentFlag(string name) =>
        name.TrimStart('_') is var flag
        && (flag.Equals("isDevelopment", StringComparison.OrdinalIgnoreCase) || flag.Equals("isDev", StringComparison.OrdinalIgnoreCase)
            || flag.Equals("isDebug", StringComparison.OrdinalIgnoreCase));

    private static bool IsInDebugDirective(SyntaxNode node)
    {
        var root = node.SyntaxTree.GetRoot();
        if (!root.ContainsDirectives)
            return false;

        var branches = new Stack<bool>();
        for (var directive = root.GetFirstDirective(); directive is not null && directive.SpanStart < node.SpanStart; directive = directive.GetNextDirective())
        {
            switch (directive)
            {
                case IfDirectiveTriviaSyntax @if:
                    branches.Push(MeansDebug(@if.Condition));
                    break;
                case ElifDirectiveTriviaSyntax or ElseDirectiveTriviaSyntax when branches.Count > 0:
                    branches.Pop();
                    branches.Push(directive is ElifDirectiveTriviaSyntax elif && MeansDebug(elif.Condition));
                    break;
                case EndIfDirectiveTriviaSyntax when branches.Count > 0:
                    branches.Pop();
                    break;
            }
        }

        return branches.Contains(true);
    }

    private static bool MeansDebug(ExpressionSyntax condition) => condition switch
    {
        IdentifierNameSyntax { Identifier.ValueText: "DEBUG" } => true,
        ParenthesizedExpressionSyntax parentheses => MeansDebug(parentheses.Expression),
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) => MeansDebug(both.Left) || MeansDebug(both.Right),
        _ => false,
    };
}
