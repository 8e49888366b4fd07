using Broxi.Security.Benchmarks;

if (args is not [var project] || !File.Exists(project))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- path/to/a.csproj (restored; 50,000 lines or more)");
    return 2;
}

MeasuredProject.Path = Path.GetFullPath(project);
await RuleTimes.PrintAsync();
await BuildCost.PrintAsync();
return 0;
