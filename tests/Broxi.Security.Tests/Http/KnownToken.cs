namespace Broxi.Security.Tests.Http;

/// <summary>A source of one token, and how often it was asked for another.</summary>
internal sealed class KnownToken(AccessToken token) : ITokenSource
{
    private int _rejections;

    public int Rejections => _rejections;

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Rejected != default)
            Interlocked.Increment(ref _rejections);
        return new(token);
    }
}
