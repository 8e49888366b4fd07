using System.Diagnostics;

namespace Broxi.Security.Tool.Loading;

/// <summary><c>dotnet restore</c>, run in the project's folder so that its global.json and nuget.config count.</summary>
internal static class DotnetRestore
{
    /// <summary>Whether NuGet has never resolved the project's packages.</summary>
    public static bool IsNeeded(string project) =>
        !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json")) && !HasSharedAssets(project);

    /// <returns>Why it failed, in one line; null when it succeeded.</returns>
    public static async Task<string?> RunAsync(string target, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            // A warning about a package, made an error by the project, is no reason not to look at its code.
            ArgumentList = { "restore", target, "--nologo", "--verbosity", "quiet", "-p:TreatWarningsAsErrors=false", "-p:NuGetAudit=false" },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "true";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or IOException)
        {
            return $"dotnet cannot be started: {problem.Message}";
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? null : FirstError($"{await output}\n{await errors}") ?? $"exit code {process.ExitCode}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? FirstError(string output)
    {
        var lines = output.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0).ToList();
        return lines.FirstOrDefault(static line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.FirstOrDefault();
    }

    /// <summary>The layout of <c>UseArtifactsOutput</c>: one <c>artifacts/obj</c> for the whole repository.</summary>
    private static bool HasSharedAssets(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        for (var folder = Path.GetDirectoryName(project); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "artifacts", "obj", name, "project.assets.json")))
                return true;
        }

        return false;
    }
}
