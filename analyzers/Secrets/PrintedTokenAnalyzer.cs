using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1013: an object shows its token when it is printed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PrintedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1013";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Record or ToString exposes a token",
        "'{0}' shows '{1}' wherever it is printed, and so brings it into logs and error reports; leave it out of the text",
        DiagnosticSeverity.Info,
        "A record prints all its members. One log entry, exception or failed assertion that mentions the object gives the token away.",
        "CWE-532",
        enabled: false);

    /// <summary>Creates the analyzer.</summary>
    public PrintedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // What a test prints of its own objects is no secret.
        if (environments.IsTestProject)
            return;

        context.RegisterSymbolAction(
            static symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (PrintedMembers.Of(type).FirstOrDefault(PrintedMembers.IsCredential) is { } member && type.Locations is [var name, ..])
                    symbol.ReportDiagnostic(Diagnostic.Create(Descriptor, name, type.Name, member.Name));
                ReportDebuggerDisplay(symbol, type);
            },
            SymbolKind.NamedType);
    }

    /// <summary><c>[DebuggerDisplay("{AccessToken}")]</c>: a debugger is often looked at together.</summary>
    private static void ReportDebuggerDisplay(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "DebuggerDisplayAttribute", ConstructorArguments: [{ Value: string text }], ApplicationSyntaxReference: { } written }
                && Holes(text).SelectMany(hole => type.GetMembers(hole)).FirstOrDefault(PrintedMembers.IsCredential) is { } shown)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptor, written.GetSyntax(context.CancellationToken).GetLocation(), type.Name, shown.Name));
            }
        }
    }

    /// <summary>The names in <c>{Name}</c> and <c>{Name,nq}</c>.</summary>
    private static IEnumerable<string> Holes(string text) =>
        text.Split('{').Skip(1).Select(static hole => hole.Split('}', ',')[0].Trim());
}
