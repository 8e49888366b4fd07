using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4013: whoever sends a token decides where the key that verifies it is looked for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HeaderChosenKeyAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4013";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Key chosen from token header",
        "'{0}' looks for the signing key where the token's own header says, so that an attacker can point it at a key of his; look the key up among those that you trust",
        DiagnosticSeverity.Info,
        "The header is read before the signature is verified: kid, jku, x5u and jwk are whatever the sender writes.",
        "CWE-347",
        enabled: false);

    /// <summary>Delegates that find the key: of the token, the parsed token, its kid and the parameters.</summary>
    internal static readonly Sinks Resolvers = new(Properties(ValidationSetting.Microsoft, "IssuerSigningKeyResolver", "IssuerSigningKeyResolverUsingConfiguration"));

    /// <summary>Places where a key can come from: files, servers, databases, and the header itself.</summary>
    internal static readonly Sinks Sources = new(
        Calls("System.IO.File", "path", "ReadAllText", "ReadAllTextAsync", "ReadAllBytes", "ReadAllBytesAsync", "ReadAllLines", "OpenRead", "OpenText", "Open"),
        Calls("System.IO.FileStream", "path", Sink.Constructor),
        Calls("System.IO.StreamReader", "path", Sink.Constructor),
        Calls("System.Security.Cryptography.X509Certificates.X509Certificate2", "fileName", Sink.Constructor),
        Calls("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "path", "LoadCertificateFromFile", "LoadPkcs12FromFile"),
        Calls("System.Net.Http.HttpClient", "requestUri", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "GetAsync"),
        Calls("System.Net.Http.Json.HttpClientJsonExtensions", "requestUri", "GetFromJsonAsync"),
        Calls("System.Net.Http.HttpRequestMessage", "requestUri", Sink.Constructor),
        Calls("System.Net.WebClient", "address", "DownloadString", "DownloadData"),
        Calls("Microsoft.Data.SqlClient.SqlCommand", "cmdText", Sink.Constructor),
        Properties("System.Data.Common.DbCommand", "CommandText"),
        Calls("Microsoft.IdentityModel.Tokens.JsonWebKey", "json", Sink.Constructor, "Create"));

    /// <summary>Creates the analyzer.</summary>
    public HeaderChosenKeyAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        Resolvers.Register(context, (operation, use) =>
        {
            if (Callback.Of(use.Value, operation.CancellationToken) is not { Body: { } body, Parameters: [_, var parsed, var kid, ..] })
                return;

            // A resolver that is written elsewhere is reported where it is set.
            foreach (var (place, member) in Uses(body, new HeaderValue(parsed, kid), followCalls: true).Take(1))
                operation.ReportDiagnostic(environments.Hint(Descriptor, use.Operation.Syntax.Span.Contains(place.Syntax.Span) ? place : use.Place, member.Display()));
        });
    }

    /// <summary>Where the body, or a function that it hands the header to, takes a key from a place that the header names.</summary>
    private static IEnumerable<(IOperation Place, ISymbol Member)> Uses(IOperation body, HeaderValue header, bool followCalls)
    {
        // A header that is compared with what is expected chooses nothing.
        if (header.IsCheckedIn(body))
            yield break;

        foreach (var operation in body.Descendants())
        {
            var value = operation switch
            {
                IArgumentOperation argument => argument.Value,
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation } assignment => assignment.Value,
                _ => null,
            };
            if (value is not null && Sources.UseOf(value) is { } use && use.Value == value && header.Reaches(value))
                yield return (value, use.Member);

            if (followCalls && operation is IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } call
                && header.PassedTo(call) is { } passed && call.TargetMethod.BodyInSameTree(call) is { } callee)
            {
                foreach (var found in Uses(callee, passed, followCalls: false))
                    yield return found;
            }
        }
    }
}
