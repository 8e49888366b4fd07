namespace Broxi.Security;

/// <summary>A token in a file. The file is looked at, not watched: a watch does not see a symbolic link change.</summary>
internal sealed class FileTokenSource : ITokenSource
{
    private const int MaxLength = 64 * 1024;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly TextTokenSource _source;
    private volatile Content? _content;

    public FileTokenSource(string path, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
        _source = new TextTokenSource($"the file '{path}'", () => _content?.Text);
    }

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Rejected != default || _content is not { } content || _clock.GetElapsedTime(content.ReadAt) >= s_interval)
            _content = Read();
        return _source.GetTokenAsync(request, cancellationToken);
    }

    private Content Read()
    {
        var readAt = _clock.GetTimestamp();
        try
        {
            using var reader = new StreamReader(_path);
            var buffer = new char[MaxLength];
            var length = reader.ReadBlock(buffer);
            return new Content(new string(buffer, 0, length).TrimEnd('\r', '\n'), readAt);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // While a file is replaced it may be away for a moment: what was read last serves until something else is there.
            return _content is { } last
                ? last with { ReadAt = readAt }
                : throw new BroxiAuthException(AuthErrorCode.NoToken, $"The token file '{_path}' cannot be read ({exception.GetType().Name}); check that it is mounted and readable.");
        }
    }

    private sealed record Content(string Text, long ReadAt)
    {
        public override string ToString() => SensitiveString.Redacted;
    }
}
