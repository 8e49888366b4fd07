using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>A console over a writer: colours on a terminal, plain unwrapped lines anywhere else.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that nothing wraps in a file or a pipe.</summary>
    public const int Unwrapped = 10_000;

    public static IAnsiConsole On(TextWriter writer)
    {
        var target = new AnsiConsoleOutput(writer);
        if (target.IsTerminal)
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = target });

        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = target,
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        plain.Profile.Width = Unwrapped;
        return plain;
    }
}
