using System.Collections;
using System.Collections.Concurrent;
using System.Net;

namespace Broxi.Security.Testing;

/// <summary>The requests that a server has seen, in order. May be read while it runs.</summary>
public sealed class RequestLog : IReadOnlyCollection<SeenRequest>
{
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    /// <inheritdoc/>
    public int Count => _requests.Count;

    /// <inheritdoc/>
    public IEnumerator<SeenRequest> GetEnumerator() => _requests.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Forgets all requests.</summary>
    public void Clear() => _requests.Clear();

    internal void Add(SeenRequest request) => _requests.Enqueue(request);
}

/// <summary>A request that a server has seen.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Parameters">The form of a token request, without the secrets; empty for the API.</param>
/// <param name="Headers">Its headers. They may hold tokens: compare them, and print none.</param>
/// <param name="Status">What was answered.</param>
public sealed record SeenRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Headers, HttpStatusCode Status)
{
    /// <summary>The grant type of a token request; null for others.</summary>
    public string? GrantType => Parameters.GetValueOrDefault("grant_type");

    /// <summary>Method, path, grant and status.</summary>
    public override string ToString() => $"{Method} {Path} {GrantType} {(int)Status}";
}
