using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3004: a bearer token is a default header of a client that outlives it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaleDefaultHeaderAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3004";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Bearer fixed in DefaultRequestHeaders of a long-lived client",
        "'{0}' {1}; set the token on each request",
        DiagnosticSeverity.Warning,
        "A default header is sent with every request of a client, for as long as the client lives and whoever asks. An access token expires earlier, and belongs to one caller.",
        "CWE-613",
        starred: true);

    /// <summary>Creates the analyzer.</summary>
    public StaleDefaultHeaderAnalyzer()
        : base(Descriptor)
    {
    }

    /// <summary>When the header is set.</summary>
    private enum Moment
    {
        /// <summary>Once in the client's life.</summary>
        Once,

        /// <summary>Whenever a factory creates the client.</summary>
        Creation,

        /// <summary>While requests are sent.</summary>
        Request,
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // On the user's own device there is one user, and a restart or a new login mends the header.
        var isClient = ClientApplication.Is(context.Compilation);
        if (!environments.IsTestProject)
            BearerHeader.Sinks.Register(context, (operation, use) => Judge(operation, use, environments, isClient));
    }

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments, bool isClient)
    {
        if (DefaultHeaderUse.Of(use) is not var (client, token) || MomentOf(use.Operation, client, context.ContainingSymbol) is not { } moment)
            return;

        var issued = IssuedTokens.Judge(token);
        if (issued == IssuedToken.Unlikely || Environments.IsDevelopmentOnly(use.Operation))
            return;

        var isCertain = issued == IssuedToken.Certain && !isClient && moment switch
        {
            Moment.Once => TokenOwners.Of(context.ContainingSymbol.ContainingType, isStatic: false) == TokenOwner.Service
                && !IsAskedForByObject(token, context.ContainingSymbol) && !IsRenewed(use.Operation.Syntax),
            Moment.Creation => IsCaptured(token),
            _ => false,
        };
        var at = use.Operation is ISimpleAssignmentOperation assignment ? assignment.Target : use.Operation;
        var name = use.Member.ContainingType.Name is "HttpRequestHeaders" or "HttpHeaders" ? "DefaultRequestHeaders" : use.Member.Name;
        var consequence = moment == Moment.Request
            ? "changes a client that concurrent requests share, so a request can be sent with another caller's token"
            : "fixes the access token for the life of the client, so calls fail with 401 once it has expired";
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, at, name, consequence));
    }

    /// <summary>When the code sets a header of a client that lives longer than the code; null for a client of its own.</summary>
    private static Moment? MomentOf(IOperation operation, IOperation client, ISymbol owner)
    {
        if (client.Unwrap() is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.LambdaMethod } })
            return DefaultHeaderUse.IsInRegistration(operation) ? Moment.Creation : null;
        if (!IsShared(client))
            return null;
        return owner is not IMethodSymbol method || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor || TokenRenewal.IsBeginning(method.Name)
            ? Moment.Once
            : Moment.Request;
    }

    private static bool IsShared(IOperation client) => client.Unwrap() switch
    {
        ISymbolInitializerOperation or IFieldReferenceOperation => true,
        IPropertyReferenceOperation { Property: var property } reference => IsKept(property, reference),
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => true,
        // var client = new HttpClient(); …; _client = client;
        ILocalReferenceOperation local => local.Body().Descendants().Any(operation =>
            operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation }, Value: var value }
            && value.Unwrap() is ILocalReferenceOperation kept && SymbolEqualityComparer.Default.Equals(kept.Local, local.Local)),
        _ => false,
    };

    /// <summary>Whether a property always gives the same client: it holds it, or reads a member that does.</summary>
    private static bool IsKept(IPropertySymbol property, IOperation use)
    {
        if (property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)))
            return true;
        return property.GetMethod?.BodyInSameTree(use)?.ReturnedValues() is { Count: > 0 } values
            && values.All(static value => value.Unwrap() is IFieldReferenceOperation or IParameterReferenceOperation);
    }

    /// <summary>Whether the token was there before the client was created, rather than being asked for at that moment.</summary>
    internal static bool IsCaptured(IOperation token)
    {
        var root = token.Unwrap();
        while (root is IMemberReferenceOperation { Instance: { } instance })
            root = instance.Unwrap();
        return root switch
        {
            ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).All(write => write.Function != local.Function()),
            IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.LambdaMethod } } => true,
            _ => false,
        };
    }

    /// <summary>Whether each object asks a service for the token: an object of one request gets a fresh one.</summary>
    private static bool IsAskedForByObject(IOperation token, ISymbol owner) =>
        owner is IMethodSymbol { MethodKind: MethodKind.Constructor }
        && token.Unwrap() is not IMemberReferenceOperation && !TokenSource.Reads(token, TokenField.AccessToken);

    /// <summary>Whether the type thinks of the end of the token's life: then it may set the header anew.</summary>
    private static bool IsRenewed(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && RenewalSigns.AreIn(type);
}
