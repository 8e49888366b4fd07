using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1007: a token or API key travels in the query string of a request.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenInQueryAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1007";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token or key in a query string",
        "'{0}' {1} the credential '{2}' in the query string, which servers, proxies and browsers write down; {3}",
        DiagnosticSeverity.Warning,
        "Addresses end up in access logs, browser histories, Referer headers and traces, and with them every credential that they hold.",
        "CWE-598");

    /// <summary>Hosts that offer no other way.</summary>
    internal static readonly Option<string[]> Hosts = Option.List(
        "broxi_query_token_hosts", "Hosts that take a credential in no other way, separated by commas; their subdomains are included.");

    private const string Collection = "System.Collections.Specialized.NameValueCollection";

    private static readonly string[] s_refit =
    [
        "Refit.GetAttribute", "Refit.PostAttribute", "Refit.PutAttribute", "Refit.PatchAttribute", "Refit.DeleteAttribute", "Refit.HeadAttribute",
        "Refit.OptionsAttribute",
    ];

    private static readonly string[] s_flurlAddresses = ["Flurl.Url", "Flurl.GeneratedExtensions"];

    /// <summary>Addresses that the request table does not have, because they are made in two steps.</summary>
    internal static readonly Sinks Addresses = new(Calls("System.Uri", "relativeUri", Sink.Constructor));

    /// <summary>Paths that arguments are filled into.</summary>
    internal static readonly Sinks Templates = new(InEach(s_refit, type => Calls(type, "path", Sink.Constructor)));

    /// <summary>The query alone.</summary>
    internal static readonly Sinks Queries = new(Properties("System.UriBuilder", "Query"));

    /// <summary>Values of a parameter whose name another argument gives, in a request.</summary>
    internal static readonly Sinks Parameters = new(
        Calls("Flurl.Http.UrlBuilderExtensions", "value", "SetQueryParam", "AppendQueryParam"),
        Calls("RestSharp.RestRequestExtensions", "value", "AddQueryParameter"),
        Calls("RestSharp.RestClientExtensions", "value", "AddDefaultQueryParameter"),
        Calls("RestSharp.QueryParameter", "value", Sink.Constructor));

    /// <summary>The same in an address, which need not be one for a request.</summary>
    internal static readonly Sinks LinkParameters = new(
        InEach(s_flurlAddresses, type => Calls(type, "value", "SetQueryParam", "AppendQueryParam")),
        Calls("Microsoft.AspNetCore.WebUtilities.QueryHelpers", "value", "AddQueryString"),
        Calls("Microsoft.AspNetCore.Http.QueryString", "value", "Add", "Create"),
        Calls("Microsoft.AspNetCore.Http.Extensions.QueryBuilder", "value", "Add"),
        Calls(Collection, "value", "Add", "Set"),
        Properties(Collection, Sink.Indexer));

    /// <summary>Objects and dictionaries whose members are parameters.</summary>
    internal static readonly Sinks Bags = new(
        InEach(s_flurlAddresses, type => Calls(type, "values", "SetQueryParams", "AppendQueryParam")),
        Calls("Flurl.Http.UrlBuilderExtensions", "values", "SetQueryParams", "AppendQueryParam"),
        Calls("Microsoft.AspNetCore.WebUtilities.QueryHelpers", "queryString", "AddQueryString"));

    /// <summary>Places that put a token into the query by their nature.</summary>
    internal static readonly Sinks Tokens = new(
        Calls("RestSharp.Authenticators.OAuth2.OAuth2UriQueryParameterAuthenticator", "accessToken", Sink.Constructor));

    /// <summary>The token that a server takes from a request.</summary>
    internal static readonly Sinks Accepted = new(
        Properties("Microsoft.AspNetCore.Authentication.JwtBearer.MessageReceivedContext", "Token"));

    /// <summary>Creates the analyzer.</summary>
    public TokenInQueryAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests talk to fakes, whose logs nobody keeps.
        if (environments.IsTestProject)
            return;

        RequestAddresses.All.Register(context, (operation, use) => ReportAddress(operation, use, isQuery: false, environments));
        Addresses.Register(context, (operation, use) => ReportAddress(operation, use, isQuery: false, environments));
        Queries.Register(context, (operation, use) => ReportAddress(operation, use, isQuery: true, environments));
        // Every code base has words such as Get and Options.
        if (SourceWords.Of(context.Compilation, context.CancellationToken).Contains("Refit"))
            Templates.Register(context, (operation, use) => ReportTemplate(operation, use, environments));
        Tokens.Register(context, (operation, use) => Report(operation, use, use.Value, "access_token", environments));
        Parameters.Register(context, (operation, use) =>
        {
            if (Name(use) is { } name && QueryCredential.IsSent(name, use.Value))
                Report(operation, use, use.Value, name, environments);
        });
        LinkParameters.Register(context, (operation, use) =>
        {
            if (Name(use) is { } name && QueryCredential.IsWritten(name, use.Value) && IsQuery(operation, use))
                Report(operation, use, use.Value, name, environments);
        });
        Bags.Register(context, (operation, use) =>
        {
            foreach (var (name, value) in NamedValues.In(use.Value, operation.CancellationToken))
            {
                if (QueryCredential.IsWritten(name, value))
                    Report(operation, use, use.Value.Syntax.Span.Contains(value.Syntax.Span) ? value : use.Value, name, environments);
            }
        });
        Accepted.Register(context, (operation, use) =>
        {
            if (AcceptedQueryToken.Read(use.Operation) is var (read, name))
                Report(operation, use, read, name, environments, accepts: true);
        });
    }

    private static void ReportAddress(OperationAnalysisContext context, SinkUse use, bool isQuery, Environments environments)
    {
        foreach (var origin in ValueTracer.Trace(use.Value, context.CancellationToken).Origins)
        {
            if (UrlText.Of(origin) is not { } url || QueryCredential.In(url, isQuery) is not { } name)
                continue;

            Report(context, use, use.Value, name, environments, url.Host, origin);
            return;
        }
    }

    private static void ReportTemplate(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Value.ConstantValue.Value is string path && UrlText.Of(Origin.Of(path, use.Value)) is { } template && QueryCredential.InTemplate(template) is { } name)
            Report(context, use, use.Value, name, environments);
    }

    private static void Report(
        OperationAnalysisContext context, SinkUse use, IOperation at, string name, Environments environments, string host = "", Origin? origin = null, bool accepts = false)
    {
        var from = origin ?? Origin.Known(at);
        object[] arguments = [use.Member.Display(), accepts ? "accepts" : "sends", name, accepts ? "do so for the paths of hubs only" : "use a header"];
        var isCertain = !Environments.IsDevelopmentOnly(use.Operation) && !TakesNothingElse(host, context, use);
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, at, from, arguments));
    }

    private static bool TakesNothingElse(string host, OperationAnalysisContext context, SinkUse use) =>
        host.Length > 0 && Hosts.For(context.Options, use.Operation.Syntax.SyntaxTree).Any(known =>
            host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + known, StringComparison.OrdinalIgnoreCase));

    /// <summary>The constant name of the parameter.</summary>
    private static string? Name(SinkUse use) =>
        (use.Argument("name") ?? use.Argument("key")) is { ConstantValue.Value: string name } ? name : null;

    /// <summary>Whether a collection is that of a query, not of a form or of headers.</summary>
    private static bool IsQuery(OperationAnalysisContext context, SinkUse use)
    {
        if (use.Sink.Type != Collection)
            return true;

        return use.Receiver is { } collection && ValueTracer.Trace(collection, context.CancellationToken).Origins
            is [{ Source: IInvocationOperation { TargetMethod: { Name: "ParseQueryString", ContainingType.Name: "HttpUtility" } } }];
    }
}
