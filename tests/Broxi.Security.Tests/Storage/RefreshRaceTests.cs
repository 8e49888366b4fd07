using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using Broxi.Security.OAuth;
using Broxi.Security.Redis;
using Broxi.Security.Storage;
using Broxi.Security.Testing;
using Microsoft.AspNetCore.DataProtection;

namespace Broxi.Security.Tests.Storage;

/// <summary>Eight processes and one refresh token that works once.</summary>
public sealed class RefreshRaceTests(RedisServer redis) : IClassFixture<RedisServer>, IDisposable
{
    private static readonly TokenKey s_alice = new("alice", null, null);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("broxi");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Keys => Path.Combine(_directory.FullName, "keys");

    private string Tokens => Path.Combine(_directory.FullName, "tokens");

    private IDataProtectionProvider Protection => DataProtectionProvider.Create(new DirectoryInfo(Keys));

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("redis")]
    [InlineData("file")]
    public async Task Eight_processes_with_fifty_callers_each_spend_it_once(string kind)
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        await SignInAsync(server, Store(kind));
        await using var workers = await Workers.StartAsync(8, Arguments(server, kind));
        var answers = await workers.AskAsync();
        Assert.Matches("^[0-9A-F]{64}$", Assert.Single(answers.Distinct()));
        Assert.Equal(HttpStatusCode.OK, Assert.Single(server.TokenRequests, static request => request.GrantType == "refresh_token").Status);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("file")]
    public async Task When_the_holder_of_the_lock_is_killed_another_one_goes_on(string kind)
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        await SignInAsync(server, Store(kind));
        // The first worker hangs at the token endpoint, with the lock in its hand and the token not spent, and dies.
        server.Faults.HoldToken(new TaskCompletionSource().Task);
        await using (var doomed = await Workers.StartAsync(1, Arguments(server, kind)))
        {
            _ = doomed.AskAsync();
            while (server.Faults.HeldTokens == 0)
                await Task.Delay(20, Cancellation);
        }

        await using var workers = await Workers.StartAsync(2, Arguments(server, kind));
        var started = Stopwatch.GetTimestamp();
        var answers = await workers.AskAsync();
        Assert.Matches("^[0-9A-F]{64}$", Assert.Single(answers.Distinct()));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(14));
    }

    private ITokenStore Store(string kind) => kind == "redis" ? new RedisTokenStore(redis.Connection, Protection) : new FileTokenStore(Tokens, Protection);

    private string[] Arguments(FakeServer server, string kind) =>
        [server.Address.AbsoluteUri.TrimEnd('/'), server.CertificateHash, Keys, kind, kind == "redis" ? redis.Address : Tokens];

    /// <summary>Alice's refresh token is stored, and no access token.</summary>
    private static async Task SignInAsync(FakeServer server, ITokenStore store)
    {
        var version = (await store.ReadAsync(s_alice, Cancellation))?.Version ?? 0;
        var stored = new StoredToken { Version = version + 1, RefreshToken = server.IssueRefreshToken("alice") };
        Assert.True(await store.TryReplaceAsync(s_alice, version, stored, Cancellation));
    }

    /// <summary>Processes that ask when they are told to.</summary>
    private sealed class Workers(List<Process> processes) : IAsyncDisposable
    {
        public static async Task<Workers> StartAsync(int count, string[] arguments)
        {
            var worker = typeof(RefreshRaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static entry => entry.Key == "RefreshWorker").Value!;
            var workers = new Workers([.. Enumerable.Range(0, count).Select(_ => Process.Start(
                new ProcessStartInfo("dotnet", [worker, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!)]);
            Assert.All(await workers.ReadAsync(), static line => Assert.Equal("ready", line));
            return workers;
        }

        public async Task<string?[]> AskAsync()
        {
            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync("go");
                await process.StandardInput.FlushAsync(Cancellation);
            }

            return await ReadAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
        }

        private Task<string?[]> ReadAsync() => Task.WhenAll(processes.Select(static process => process.StandardOutput.ReadLineAsync(Cancellation).AsTask()));
    }
}
