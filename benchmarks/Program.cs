using Broxi.Security.Benchmarks;

switch (args)
{
    case ["scanner", var folder] when Directory.Exists(folder):
        ScannerCost.Print(folder);
        SecretRecall.Print();
        return 0;

    case ["fixes", var path] when Path.Exists(path):
        await FixSafety.PrintAsync(path);
        return 0;

    case ["fuzz", var seconds, .. var rest] when int.TryParse(seconds, out var duration):
        var isRepeated = int.TryParse(rest.LastOrDefault(), out var seed);
        return Fuzzer.Run(duration, rest.FirstOrDefault(Directory.Exists), isRepeated ? seed : Environment.TickCount);

    case [var project] when File.Exists(project):
        MeasuredProject.Path = Path.GetFullPath(project);
        await RuleTimes.PrintAsync();
        await BuildCost.PrintAsync();
        return 0;

    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- path/to/a.csproj (restored; 50,000 lines or more)");
        Console.Error.WriteLine("       dotnet run -c Release --project benchmarks -- scanner path/to/a/folder (of C# source)");
        Console.Error.WriteLine("       dotnet run -c Release --project benchmarks -- fixes path/to/a.csproj (restored, or a solution, or a folder)");
        Console.Error.WriteLine("       dotnet run -c Release --project benchmarks -- fuzz seconds [path/to/a/folder] [seed] (of configuration files; the seed of a run to repeat)");
        return 2;
}
