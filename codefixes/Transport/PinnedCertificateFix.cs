using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Makes a callback that accepts everything compare the certificate's fingerprint; it accepts nothing until one is filled in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PinnedCertificateFix() : DocumentFix("Accept only the certificate with a known fingerprint", DisabledCertificateCheckAnalyzer.Id)
{
    private const string Certificate = "certificate";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var value = node switch
        {
            ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } when assignment.Left == node => assignment.Right,
            ExpressionSyntax { Parent: ArgumentSyntax } passed => passed,
            _ => null,
        };
        // A parameter may not hide a variable around it before C# 8.
        if (value is null or ConditionalExpressionSyntax or BinaryExpressionSyntax or SwitchExpressionSyntax
            || model.GetTypeInfo(value, cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } callback }
            || model.LookupSymbols(value.SpanStart, name: Certificate).Any(symbol => !value.Span.Contains(symbol.Locations[0].SourceSpan) && symbol is ILocalSymbol or IParameterSymbol))
        {
            return null;
        }

        return Pinned(callback, value, model) is { } pinned ? Edit.Replace(value, SyntaxFactory.ParseExpression(pinned)) : null;
    }

    private static string? Pinned(IMethodSymbol callback, SyntaxNode place, SemanticModel model)
    {
        for (var i = 0; i < callback.Parameters.Length; i++)
        {
            var (type, access) = callback.Parameters[i].Type is var direct && IsCertificate(direct) ? (direct, Certificate)
                : direct.GetMembers("Certificate") is [IPropertySymbol { Type: var held }] && IsCertificate(held) ? (held, Certificate + ".Certificate")
                : (null, "");
            if (type is null || !HashesBy(type))
                continue;

            var names = callback.Parameters.Select((parameter, position) => position == i ? Certificate : Unused(parameter, place));
            var parameters = callback.Parameters.Length == 1 ? Certificate : "(" + string.Join(", ", names) + ")";
            var sha256 = TypeReference.To("System.Security.Cryptography", "HashAlgorithmName", place, model) + ".SHA256";
            return $"{parameters} => {access}?.GetCertHashString({sha256}) == \"SHA-256 fingerprint of the certificate\"";
        }

        return null;
    }

    private static string Unused(IParameterSymbol parameter, SyntaxNode place) =>
        place.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp9 } ? "_" : parameter.Name;

    private static bool IsCertificate(ITypeSymbol type) => type.Name is "X509Certificate" or "X509Certificate2";

    /// <summary>Whether the framework can hash a certificate with an algorithm of choice; its default is SHA-1.</summary>
    private static bool HashesBy(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers("GetCertHashString").Any(static member => member is IMethodSymbol { Parameters.Length: 1 }))
                return true;
        }

        return false;
    }
}
