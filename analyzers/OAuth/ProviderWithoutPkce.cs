using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>An authorization server of which the project says that it has no PKCE: requests to it are not reported.</summary>
internal static class ProviderWithoutPkce
{
    public static bool IsAt(string host, OperationAnalysisContext context) =>
        Array.Exists(Hosts(context), excused => host.Equals(excused, StringComparison.OrdinalIgnoreCase));

    public static bool IsAt(IEnumerable<IOperation> addresses, OperationAnalysisContext context) =>
        Hosts(context).Length > 0 && addresses.Any(address => ValueTracer.Trace(address, context.CancellationToken).Origins
            .Any(origin => Uri.TryCreate(origin.Text, UriKind.Absolute, out var url) && IsAt(url.Host, context)));

    /// <summary>Whether its address is set on the same object.</summary>
    /// <param name="setting">Another setting of the object.</param>
    /// <param name="members">What the object calls its addresses.</param>
    /// <param name="context">The setting's context.</param>
    public static bool IsSetBeside(ISimpleAssignmentOperation setting, string[] members, OperationAnalysisContext context) =>
        IsAt(members.SelectMany(ObjectSetup.Around(setting).Assigned), context);

    /// <summary>Whether a request is put together from its address: <c>new RequestUrl(address).CreateAuthorizeUrl(…)</c>.</summary>
    public static bool IsAddressee(SinkUse request, OperationAnalysisContext context) => request.Argument("request") is { } url
        && Hosts(context).Length > 0
        && IsAt(ValueTracer.Trace(url, context.CancellationToken).Origins.SelectMany(static origin => origin.Source.Arguments()).Select(static argument => argument.Value), context);

    private static string[] Hosts(OperationAnalysisContext context) =>
        MissingPkceAnalyzer.ProvidersWithoutPkce.For(context.Options, context.Operation.Syntax.SyntaxTree);
}
