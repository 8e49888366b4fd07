using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1008: a token, a password or a key is written to a log.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoggedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1008";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token or secret written to a log",
        "'{0}' writes '{1}' to the log, where everyone who can read logs can take it and use it; log only whether it is set",
        DiagnosticSeverity.Warning,
        "Logs are copied, kept and read far more widely than credentials may be. A token in a log is as good as the sign-in that it came from.",
        "CWE-532",
        starred: true);

    private const string Generate = "Generate";

    /// <summary>Creates the analyzer.</summary>
    public LoggedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var isService = context.Compilation.HasHost();

        LogSinks.Logs.Register(context, (operation, use) => Report(operation, use.Member, use.Value, doubts: 0, environments));
        LogSinks.Debugging.Register(context, (operation, use) => Report(operation, use.Member, use.Value, doubts: 1, environments));
        LogSinks.Consoles.Register(context, (operation, use) =>
        {
            if (!LogSinks.IsOtherWriter(use))
                Report(operation, use.Member, use.Value, isService ? 0 : 1, environments);
        });
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (!words.Contains("LoggerMessage") && !words.Contains("LoggerMessageAttribute"))
            return;

        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (!LogSinks.IsLoggerMessage(call.TargetMethod))
                    return;
                foreach (var argument in call.Arguments)
                    Report(operation, call.TargetMethod, argument.Value, doubts: 0, environments);
            },
            OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, ISymbol log, IOperation text, int doubts, Environments environments)
    {
        if (text.ConstantValue.HasValue)
            return;
        foreach (var part in TextValues.Of(text))
        {
            if (CredentialValue.Of(part, context.CancellationToken) is not { } credential)
                continue;
            // Whoever asked for a new password has to see it once.
            var isHandedOut = log.ContainingType?.Name == "Console" && IsNewPassword(part);
            if (credential.Finding(Descriptor, part, log.Display(), environments, isHandedOut ? doubts + 1 : doubts) is { } finding)
                context.ReportDiagnostic(finding);
        }
    }

    /// <summary>A password that this very method has made, or has let be made.</summary>
    private static bool IsNewPassword(IOperation value) => value.Unwrap() switch
    {
        IInvocationOperation call => IsGenerator(call, ""),
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Any(write => write.Value?.Unwrap() is IInvocationOperation call && IsGenerator(call, local.Local.Name)),
        _ => false,
    };

    /// <summary>Whether the call makes a password, as its own name or that of its result says.</summary>
    private static bool IsGenerator(IInvocationOperation call, string result) =>
        call.TargetMethod.Name is var name && name.StartsWith(Generate, StringComparison.Ordinal) && (IsPassword(name.AsSpan(Generate.Length)) || IsPassword(result.AsSpan()));

    private static bool IsPassword(ReadOnlySpan<char> name) => CredentialName.KindOf(name) == CredentialKind.Password;
}
