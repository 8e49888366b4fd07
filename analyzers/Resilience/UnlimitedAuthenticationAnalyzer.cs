using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5007: an endpoint takes passwords, codes or tokens as often as anybody likes to guess.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnlimitedAuthenticationAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5007";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Authentication endpoint without rate limiting",
        "'{0}' takes any number of attempts, so that passwords and codes can be guessed there; limit its requests with RequireRateLimiting, or lock the account after some failures",
        DiagnosticSeverity.Info,
        "Lists of leaked passwords and the million values of a six-digit code are tried by machines. What stops them is a limit on the attempts, on the caller and on the account.",
        "CWE-307",
        enabled: false);

    private const string Post = "HttpPost";
    private const string Mvc = "Microsoft.AspNetCore.Mvc.";

    private static readonly Sinks s_routes = new(
        Calls("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "pattern", "MapPost"));

    /// <summary>Creates the analyzer.</summary>
    public UnlimitedAuthenticationAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (environments.IsTestProject || !WebPipeline.IsSetUp(words) || !(words.Contains("MapPost") || words.Contains(Post))
            || context.Compilation.SyntaxTrees.Any(AttemptLimit.IsIn)
            || OtherProjects.MayDo(context.Compilation, AttemptLimit.Middlewares, ["IApplicationBuilder", "WebApplication", "IHost"], context.CancellationToken))
        {
            return;
        }

        s_routes.Register(context, (operation, use) => JudgeRoute(operation, use, environments));
        if (words.Contains(Post))
            context.RegisterSymbolAction(symbol => JudgeAction(symbol, environments), SymbolKind.Method);
    }

    private static void JudgeRoute(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Value.ConstantValue.Value is string route && AuthenticationRoute.Is(route) && !IsExcused(Endpoint(use.Operation.Syntax)) && !Environments.IsDevelopmentOnly(use.Operation))
            context.ReportDiagnostic(environments.Finding(Descriptor, use.Value, route));
    }

    private static void JudgeAction(SymbolAnalysisContext context, Environments environments)
    {
        var action = (IMethodSymbol)context.Symbol;
        if (action.DeclaringSyntaxReferences is not [var declaration] || !SourceWords.Contains(declaration.SyntaxTree, [Post]))
            return;

        var attributes = action.GetAttributes();
        if (Find(attributes, "HttpPostAttribute") is not { } post)
            return;

        var own = Template(post) ?? Template(Find(attributes, "RouteAttribute")) ?? action.Name;
        var prefix = Template(Find(action.ContainingType.GetAttributes(), "RouteAttribute")) ?? "[controller]";
        var controller = action.ContainingType.Name is var name && name.EndsWith("Controller", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Controller".Length) : name;
        // A template with a slash before it stands alone.
        var route = (own.StartsWith("/", StringComparison.Ordinal) || own.StartsWith("~/", StringComparison.Ordinal) ? own : prefix + "/" + own)
            .Replace("[controller]", controller).Replace("[action]", action.Name);
        if (AuthenticationRoute.Is(route) && !IsAuthorized(action, attributes) && !IsExcused(declaration.GetSyntax(context.CancellationToken)))
            context.ReportDiagnostic(environments.Finding(Descriptor, action.Locations[0], action.Display()));
    }

    /// <summary>Whoever has signed in has stopped guessing.</summary>
    private static bool IsAuthorized(IMethodSymbol action, ImmutableArray<AttributeData> attributes) =>
        attributes.Any(static attribute => attribute.AttributeClass?.Name == "AuthorizeAttribute")
        || (action.ContainingType.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "AuthorizeAttribute")
            && !attributes.Any(static attribute => attribute.AttributeClass?.Name == "AllowAnonymousAttribute"));

    /// <summary>The call with the ones that it is chained with: <c>app.MapGroup(…).RequireAuthorization().MapPost(…).WithName(…)</c>.</summary>
    private static SyntaxNode Endpoint(SyntaxNode call)
    {
        while (call.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
            call = call.Parent;
        return call;
    }

    /// <summary>Whether the endpoint is for users that have signed in, or sends them to another server that asks for the password.</summary>
    private static bool IsExcused(SyntaxNode endpoint) =>
        endpoint.ToString() is var text && (text.Contains("RequireAuthorization") || text.Contains("Challenge"));

    private static AttributeData? Find(ImmutableArray<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass is { } type && type.Name == name && type.HasMetadataName(Mvc + name));

    private static string? Template(AttributeData? attribute) => attribute?.ConstructorArguments is [{ Value: string template }] ? template : null;
}
