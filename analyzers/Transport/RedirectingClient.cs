using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Finds the client that sends a header, and says whether it follows redirects; a client that code does not create is not known.</summary>
internal static class RedirectingClient
{
    private const string Setting = "AllowAutoRedirect";

    /// <summary>
    /// What was set up without a word on redirects: the client's handler, the client with a handler of its own, or the client's
    /// registration. Null when redirects are off, or it cannot be told.
    /// </summary>
    public static IOperation? Of(SinkUse use, CancellationToken cancellation)
    {
        if (use.Receiver?.Initialized() is not IPropertyReferenceOperation { Property.Name: var headers, Instance: { } instance })
            return null;

        var owner = instance.Initialized();
        return headers switch
        {
            "DefaultRequestHeaders" => Following(owner, cancellation),
            "Headers" => Senders(owner).Select(client => Following(client, cancellation)).FirstOrDefault(),
            _ => null,
        };
    }

    /// <summary>The clients that send the request in the same body.</summary>
    private static IEnumerable<IOperation> Senders(IOperation request)
    {
        foreach (var operation in request.Body().Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "Send" or "SendAsync", ContainingType.Name: "HttpClient" or "HttpMessageInvoker" }, Instance: { } client } send
                && send.Arguments is [var sent, ..] && ObjectPath.Of(sent.Value).IsSame(ObjectPath.Of(request)))
            {
                yield return client;
            }
        }
    }

    private static IOperation? Following(IOperation client, CancellationToken cancellation)
    {
        if (client is IParameterReferenceOperation)
            return Registration(client, cancellation);
        if (Created(client, cancellation) is not { Type.Name: "HttpClient" } created)
            return null;
        if (created.Arguments is not [{ Value: var handler }, ..])
            return created;
        return Created(handler, cancellation) is { Type.Name: "HttpClientHandler" or "SocketsHttpHandler" } inner && LeavesRedirectsOn(inner, cancellation) ? inner : null;
    }

    private static IObjectCreationOperation? Created(IOperation value, CancellationToken cancellation) =>
        ValueTracer.Trace(value, cancellation).Origins is [{ Source: IObjectCreationOperation created }] ? created : null;

    private static bool LeavesRedirectsOn(IObjectCreationOperation handler, CancellationToken cancellation) =>
        ObjectUses.OfCreated(handler) is var uses && !uses.Of(Setting).Any()
        && !((uses.IsMember || uses.IsHandedOn) && IsSetSomewhere(handler, cancellation));

    /// <summary>A project that names the setting anywhere may mean this client.</summary>
    private static bool IsSetSomewhere(IOperation seenFrom, CancellationToken cancellation) =>
        SourceWords.Of(seenFrom.SemanticModel!.Compilation, cancellation).Contains(Setting);

    /// <summary>The call that registers the client, when nothing in its chain, which ends there, chooses a handler.</summary>
    private static IInvocationOperation? Registration(IOperation client, CancellationToken cancellation)
    {
        var parent = client.Function()?.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
            parent = parent.Parent;
        if (parent is not IInvocationOperation { TargetMethod.Name: "AddHttpClient" or "ConfigureHttpClient" } registration
            || IsSetSomewhere(client, cancellation))
        {
            return null;
        }

        IOperation chain = registration;
        while (chain.Parent is IArgumentOperation or IInvocationOperation or IConversionOperation)
            chain = chain.Parent;
        return chain.Parent is IExpressionStatementOperation && !chain.DescendantsAndSelf().Any(ChoosesHandler) ? registration : null;
    }

    private static bool ChoosesHandler(IOperation link) => link is IInvocationOperation
    {
        TargetMethod.Name: "ConfigurePrimaryHttpMessageHandler" or "ConfigureHttpMessageHandlerBuilder" or "UseSocketsHttpHandler" or "ConfigureBuilder",
    };
}
