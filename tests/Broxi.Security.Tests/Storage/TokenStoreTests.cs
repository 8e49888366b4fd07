using Broxi.Security.Redis;
using Broxi.Security.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Broxi.Security.Tests.Storage;

/// <summary>What is true of every <see cref="ITokenStore"/>.</summary>
public sealed class TokenStoreTests(RedisServer redis) : IClassFixture<RedisServer>, IDisposable
{
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();
    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    private readonly TokenKey _alice = new("alice-" + Guid.NewGuid().ToString("N"), null, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    public static TheoryData<string> Stores => ["memory", "cache", "file", "redis"];

    private ITokenStore Store(string kind, IDataProtectionProvider? protection = null) => kind switch
    {
        "memory" => new MemoryTokenStore(),
        "cache" => new DistributedTokenStore(_cache, protection ?? _protection),
        "file" => new FileTokenStore(_directory, protection ?? _protection),
        _ => new RedisTokenStore(redis.Connection, protection ?? _protection),
    };

    private static StoredToken Token(long version, string suffix = "") => new()
    {
        Version = version,
        RefreshToken = SensitiveString.Create("refresh-canary" + suffix),
        AccessToken = SensitiveString.Create("access-canary" + suffix),
        ExpiresAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Scheme = "DPoP",
        Scopes = ScopeSet.Of("workflows:read"),
        KeyThumbprint = "thumb",
    };

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_is_stored_comes_back_whole(string kind)
    {
        var store = Store(kind);
        Assert.Null(await store.ReadAsync(_alice, Cancellation));
        Assert.True(await store.TryReplaceAsync(_alice, 0, Token(1), Cancellation));
        Assert.Equal(Token(1), await store.ReadAsync(_alice, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Only_the_version_that_was_seen_is_replaced_or_removed(string kind)
    {
        var store = Store(kind);
        await store.TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        Assert.False(await store.TryReplaceAsync(_alice, 0, Token(1, "-late"), Cancellation));
        Assert.True(await store.TryReplaceAsync(_alice, 1, Token(2), Cancellation));
        Assert.False(await store.TryReplaceAsync(_alice, 1, Token(2, "-late"), Cancellation));
        await store.RemoveAsync(_alice, 1, Cancellation);
        Assert.Equal(Token(2), await store.ReadAsync(_alice, Cancellation));
        await store.RemoveAsync(_alice, 2, Cancellation);
        Assert.Null(await store.ReadAsync(_alice, Cancellation));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    [InlineData("redis")]
    public async Task Of_many_writers_at_once_one_wins(string kind)
    {
        var store = Store(kind);
        await store.TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.TryReplaceAsync(_alice, 1, Token(2, "-" + i), Cancellation).AsTask(), Cancellation)));
        Assert.Single(won, static success => success);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Users_scopes_and_resources_are_kept_apart(string kind)
    {
        var store = Store(kind);
        TokenKey[] keys = [_alice, _alice with { Scopes = ScopeSet.Of("a") }, _alice with { Scopes = ScopeSet.Of("a", "b") }, _alice with { Resource = "a" }, _alice with { Subject = _alice.Subject + "|" }];
        for (var i = 0; i < keys.Length; i++)
            Assert.True(await store.TryReplaceAsync(keys[i], 0, Token(1, "-" + i), Cancellation));
        for (var i = 0; i < keys.Length; i++)
            Assert.Equal(Token(1, "-" + i), await store.ReadAsync(keys[i], Cancellation));
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("file")]
    [InlineData("redis")]
    public async Task Without_the_encryption_keys_there_is_nothing_and_a_new_sign_in_works(string kind)
    {
        await Store(kind).TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        await Store(kind).TryReplaceAsync(_alice, 1, Token(2), Cancellation);
        var after = Store(kind, new EphemeralDataProtectionProvider());
        Assert.Null(await after.ReadAsync(_alice, Cancellation));
        Assert.True(await after.TryReplaceAsync(_alice, 0, Token(1), Cancellation));
    }

    [Fact]
    public async Task Files_are_encrypted_and_for_their_user_alone()
    {
        await Store("file").TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        var file = Assert.Single(Directory.GetFiles(_directory, "*.token"));
        Assert.DoesNotContain("canary", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.DoesNotContain("alice", file, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
        }
    }

    [Fact]
    public void A_directory_that_others_can_read_is_refused()
    {
        Directory.CreateDirectory(_directory);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_directory, File.GetUnixFileMode(_directory) | UnixFileMode.OtherRead);
        Assert.Contains("chmod 700", Assert.Throws<InvalidOperationException>(() => Store("file")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("redis")]
    public async Task Caches_hold_no_secret_in_clear_text(string kind)
    {
        await Store(kind).TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        var name = "broxi:token:" + StoredTokenProtector.NameOf(_alice);
        var data = kind == "cache" ? await _cache.GetAsync(name, Cancellation) : (byte[]?)await redis.Connection.GetDatabase().HashGetAsync(name, "data");
        Assert.DoesNotContain("canary", System.Text.Encoding.Latin1.GetString(data!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_no_token()
    {
        var store = Store("file");
        await store.TryReplaceAsync(_alice, 0, Token(1), Cancellation);
        var file = Directory.GetFiles(_directory, "*.token")[0];
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        Assert.Null(await store.ReadAsync(_alice, Cancellation));
        await File.WriteAllBytesAsync(file, [], Cancellation);
        Assert.Null(await store.ReadAsync(_alice, Cancellation));
    }
}
