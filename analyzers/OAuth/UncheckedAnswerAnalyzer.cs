using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3015: an access token is taken from a response that nobody asked whether it is a success.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncheckedAnswerAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3015";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token response used before its success is checked",
        "'{0}' is used without a look at the outcome of the token request, so an error {1}; {2} first",
        DiagnosticSeverity.Warning,
        "An authorization server that refuses or fails answers without an access token (RFC 6749, section 5.2). Code that does not look sends an empty token, or puts nothing in the place of one that still works.",
        "CWE-252");

    /// <summary>How code reads a token response that does not throw by itself.</summary>
    private static readonly FileFact<bool> s_files = new(static text => Array.Exists(
        (string[])["Deserialize", "FromJson", "ReadAs", "TokenAsync", "Execute", "ApiResponse", ".Content"], word => text.IndexOf(word, StringComparison.Ordinal) >= 0));

    /// <summary>Creates the analyzer.</summary>
    public UncheckedAnswerAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject && SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfAccessTokens)
            context.RegisterOperationBlockAction(block => Judge(block, environments));
    }

    private static void Judge(OperationBlockAnalysisContext context, Environments environments)
    {
        foreach (var body in context.OperationBlocks)
        {
            var file = body.Syntax.SyntaxTree;
            if (!TokenMention.IsIn(file) || !s_files.Of(file))
                continue;

            var judged = new HashSet<IOperation>();
            foreach (var operation in body.Descendants())
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                if (ReadBy(operation, body) is { } read && TokenCall.Among(read.Calls) is { } call && judged.Add(call.Operation)
                    && read.OtherUses.All(IsBlind) && !IsLookedAtLater(read, body) && !Environments.IsDevelopmentOnly(read.Read))
                {
                    Report(context, read, call, environments);
                }
            }
        }
    }

    private static void Report(OperationBlockAnalysisContext context, TokenAnswerRead read, TokenCall call, Environments environments)
    {
        var stored = Stored(read.Read);
        var name = (read.Read as IMemberReferenceOperation)?.Member.Display() ?? stored?.Display() ?? "access_token";
        object[] arguments = [name, stored is null ? "goes on as a missing token and shows up as a 401 elsewhere" : "takes the place of the token that was kept", call.Advice];
        var origin = Origin.Known(call.Operation);
        context.ReportDiagnostic(IsMapped(read.Read)
            ? environments.Hint(Descriptor, read.Read, origin, arguments)
            : environments.Finding(Descriptor, read.Read, origin, arguments));
    }

    /// <summary>The token that is read, or the whole response that is kept in a member.</summary>
    private static TokenAnswerRead? ReadBy(IOperation operation, IOperation body) => operation switch
    {
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } } store =>
            TokenFields.IsResponse(store.Value.Type) && !SpeaksOfErrors(store.Syntax) ? TokenAnswerRead.OfWhole(store.Value, body) : null,
        IMemberReferenceOperation member when member.Member.Name.IndexOf("token", StringComparison.OrdinalIgnoreCase) >= 0 && IsOptional(member.Member) =>
            TokenAnswerRead.Of(member, body),
        _ => null,
    };

    /// <summary>A required member makes the deserializer throw when the response has none.</summary>
    private static bool IsOptional(ISymbol member) =>
        member is not IPropertySymbol { IsRequired: true } and not IFieldSymbol { IsRequired: true }
        && !member.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "JsonRequiredAttribute"
            || attribute.NamedArguments.Any(static argument => argument.Key is "Required" or "IsRequired"));

    /// <summary>Who keeps a response may ask it later how it went.</summary>
    private static bool SpeaksOfErrors(SyntaxNode store) =>
        store.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
        || type.DescendantTokens().Any(static token => token.IsKind(SyntaxKind.IdentifierToken)
            && (token.ValueText.IndexOf("Error", StringComparison.OrdinalIgnoreCase) >= 0 || token.ValueText.IndexOf("Success", StringComparison.Ordinal) >= 0));

    /// <summary>Whether a use of the response tells nothing about its success: other fields of it, the end of it, a log.</summary>
    private static bool IsBlind(IOperation? use) => use switch
    {
        IMemberReferenceOperation { Member.Name: "Content" or "Data" or "Result" } part => IsBlind(TokenAnswerRead.Consumer(part)),
        IMemberReferenceOperation { Member: var member } => TokenFields.Of(member) != TokenField.None
            || member.Name is "RefreshToken" or "TokenType" or "token_type" or "Scope" or "scope" or "IdentityToken" or "IdToken" or "id_token",
        IInvocationOperation { TargetMethod.Name: "Dispose" } or IUsingOperation => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ReturnsVoid: true, DeclaringSyntaxReferences.IsEmpty: true, MethodKind: not MethodKind.DelegateInvoke } } } => true,
        // That there is an object does not make it a success.
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => true,
        IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
        ICoalesceOperation { WhenNull: var missing } => missing.Unwrap() is IThrowOperation,
        _ => false,
    };

    /// <summary>Whether a later read, or this one, asks whether there is a token.</summary>
    private static bool IsLookedAtLater(TokenAnswerRead read, IOperation body) =>
        MissingToken.IsTested(read.Read) || body.Descendants().Any(other =>
            other != read.Read && TokenAnswerRead.Of(other, body) is { } again && again.Calls.Any(read.Calls.Contains) && MissingToken.IsTested(again.Read));

    private static ISymbol? Stored(IOperation token) =>
        token.Storage() is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member ? member.Member : null;

    /// <summary>Whether the token goes into an object of its own, which somebody else may look at.</summary>
    private static bool IsMapped(IOperation token) =>
        token.Storage() is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } };
}
