using Microsoft.AspNetCore.DataProtection;

namespace Broxi.Security.Storage;

/// <summary>
/// Keeps tokens, encrypted, in files that only this user can read (0600): for the processes of one machine. A file is replaced
/// as a whole or not at all, also when the machine loses power.
/// </summary>
public sealed class FileTokenStore : ITokenStore
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);
    private readonly TokenDirectory _directory;
    private readonly StoredTokenProtector _protector;
    private readonly TimeProvider _clock;

    /// <summary>A store.</summary>
    /// <param name="directory">A directory of this user alone, on a local disk; made if it is missing.</param>
    /// <param name="protection">The encryption keys; keep them elsewhere than the tokens.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="InvalidOperationException">Others can look into the directory.</exception>
    public FileTokenStore(string directory, IDataProtectionProvider protection, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(protection);
        (_directory, _protector, _clock) = (new TokenDirectory(directory), new StoredTokenProtector(protection), clock ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredToken?> ReadAsync(TokenKey key, CancellationToken cancellationToken = default)
    {
        try
        {
            return _protector.Unprotect(key, await File.ReadAllBytesAsync(_directory.FileOf(key), cancellationToken).ConfigureAwait(false));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReplaceAsync(TokenKey key, long expectedVersion, StoredToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var held = await LockAsync(key, cancellationToken).ConfigureAwait(false);
        if (((await ReadAsync(key, cancellationToken).ConfigureAwait(false))?.Version ?? 0) != expectedVersion)
            return false;

        var path = _directory.FileOf(key);
        var next = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            using (var file = TokenDirectory.Create(next))
            {
                await file.WriteAsync(_protector.Protect(key, token), cancellationToken).ConfigureAwait(false);
                // On the disk before the name points to it: after a crash there is the old or the new file, never an empty one.
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(next);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(TokenKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        using var held = await LockAsync(key, cancellationToken).ConfigureAwait(false);
        if (await ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } stored && stored.Version == expectedVersion)
            File.Delete(_directory.FileOf(key));
    }

    private async ValueTask<FileStream> LockAsync(TokenKey key, CancellationToken cancellation) =>
        await _directory.LockAsync(key, "write", s_wait, _clock, cancellation).ConfigureAwait(false)
        ?? throw new BroxiAuthException(AuthErrorCode.ServerUnavailable, "Another process holds the token file for more than 10 s; look for one that hangs.");
}

/// <summary>Lets one process of this machine at a time spend a refresh token. A lock ends with its process.</summary>
public sealed class FileRefreshLock : IRefreshLock
{
    private readonly TokenDirectory _directory;
    private readonly TimeProvider _clock;

    /// <summary>A lock.</summary>
    /// <param name="directory">The directory of the <see cref="FileTokenStore"/>.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="InvalidOperationException">Others can look into the directory.</exception>
    public FileRefreshLock(string directory, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        (_directory, _clock) = (new TokenDirectory(directory), clock ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<IRefreshLease?> TryAcquireAsync(TokenKey key, TimeSpan wait, CancellationToken cancellationToken = default) =>
        await _directory.LockAsync(key, "refresh", wait, _clock, cancellationToken).ConfigureAwait(false) is { } file ? new Lease(file) : null;

    private sealed class Lease(FileStream file) : IRefreshLease
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
