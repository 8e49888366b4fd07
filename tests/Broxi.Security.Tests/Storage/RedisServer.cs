using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using StackExchange.Redis;

namespace Broxi.Security.Tests.Storage;

/// <summary>A Redis of its own: the installed <c>redis-server</c>, or Garnet, which the build has restored.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private Process? _process;

    public string Address { get; } = "127.0.0.1:" + FreePort();

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var port = Address.Split(':')[1];
        _process = Start("redis-server", "--port", port, "--save", "", "--appendonly", "no")
            ?? Start("dotnet", "tool", "run", "garnet-server", "--", "--port", port, "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode");
        Connection = await ConnectionMultiplexer.ConnectAsync(Address + ",abortConnect=false,connectRetry=20,connectTimeout=2000,allowAdmin=true");
        for (var i = 0; i < 200 && !Connection.IsConnected; i++)
            await Task.Delay(100);
        Assert.True(Connection.IsConnected, "Neither redis-server nor Garnet has started.");
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
    }

    private static Process? Start(string program, params string[] arguments)
    {
        var root = typeof(RedisServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static entry => entry.Key == "RepoRoot").Value!;
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
