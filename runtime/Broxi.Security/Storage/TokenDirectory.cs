namespace Broxi.Security.Storage;

/// <summary>A directory that only this user can look into, and the locks in it.</summary>
internal sealed class TokenDirectory
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);
    private readonly string _path;

    /// <exception cref="InvalidOperationException">Others can look into it.</exception>
    public TokenDirectory(string path)
    {
        _path = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            // A user's own folders have the right access list; it is inherited.
            Directory.CreateDirectory(_path);
            return;
        }

        Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(_path) & others) != 0)
            throw new InvalidOperationException($"Others can look into '{_path}', where tokens are kept; chmod 700 it, or name a directory that does not exist yet.");
    }

    public string FileOf(TokenKey key) => Path.Combine(_path, StoredTokenProtector.NameOf(key) + ".token");

    /// <summary>A new file that only this user can read (0600).</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>
    /// Takes a lock for all processes of this machine; the system gives it back when its holder dies. Null when it could not be
    /// had in time.
    /// </summary>
    public async ValueTask<FileStream?> LockAsync(TokenKey key, string kind, TimeSpan wait, TimeProvider clock, CancellationToken cancellation)
    {
        var path = Path.Combine(_path, StoredTokenProtector.NameOf(key) + "." + kind);
        for (var started = clock.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.GetElapsedTime(started) < wait)
            {
                await Task.Delay(s_poll, clock, cancellation).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
