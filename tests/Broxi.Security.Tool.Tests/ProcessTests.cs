using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Broxi.Security.Tool.Tests;

/// <summary>The tool as its users run it: a process of its own.</summary>
public class ProcessTests
{
    [Fact]
    public async Task Scans_the_current_folder()
    {
        using var workspace = new Workspace().WithProject();
        using var process = Start(workspace, "scan");

        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("App/Program.cs", output, StringComparison.Ordinal);
        Assert.Contains("warning BRX2001", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console's Ctrl-C cannot be sent to another process there.");
        using var workspace = new Workspace().WithProject();
        using var process = Start(workspace, "scan");
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // Restoring and loading take longer than this; before it, the handler may not be there yet.
        await Task.Delay(TimeSpan.FromSeconds(0.7), TestContext.Current.CancellationToken);
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((130, "broxi: cancelled"), (process.ExitCode, (await errors).Trim()));
    }

    private static Process Start(Workspace workspace, params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Broxi.Security.Tool.dll") },
        WorkingDirectory = workspace.Folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }.With(arguments))!;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}

file static class StartInfo
{
    public static ProcessStartInfo With(this ProcessStartInfo start, string[] arguments)
    {
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
