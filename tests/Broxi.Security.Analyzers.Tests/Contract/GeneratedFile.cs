namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>A file of the repository that follows from something else; <c>BROXI_ACCEPT=1 dotnet test</c> writes it.</summary>
internal static class GeneratedFile
{
    private static readonly bool s_accepts = Environment.GetEnvironmentVariable("BROXI_ACCEPT") == "1";

    /// <summary>The file holds what is generated from its present text.</summary>
    public static void Holds(string file, Func<string, string> generate)
    {
        var path = Path.Combine(References.RepoRoot, file);
        var text = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var expected = generate(text);
        if (text == expected)
            return;

        Assert.True(s_accepts, $"{file} does not follow the rules any more. Run 'BROXI_ACCEPT=1 dotnet test' and commit it.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, expected);
    }
}
