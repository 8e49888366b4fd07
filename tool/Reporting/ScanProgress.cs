using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>A line with a spinner and a bar on a terminal, gone when the scan is over.</summary>
internal sealed class ScanProgress(ProgressTask task) : IScanProgress
{
    /// <summary>Runs the work with a progress display where someone can see it.</summary>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<IScanProgress, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
            return await work(new NoProgress());

        return await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new ScanProgress(context.AddTask("Starting"))));
    }

    public void Phase(string text, int steps = 0)
    {
        task.Description = Markup.Escape(Printable.Line(text));
        task.IsIndeterminate = steps == 0;
        task.Value = 0;
        task.MaxValue = Math.Max(steps, 1);
    }

    public void Step() => task.Increment(1);

    /// <summary>Nobody watches.</summary>
    internal sealed class NoProgress : IScanProgress
    {
        public void Phase(string text, int steps = 0)
        {
        }

        public void Step()
        {
        }
    }
}
