using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Broxi.Security.Tool.Reporting;

namespace Broxi.Security.Tool.Commands;

/// <summary>The whole command line: it parses, runs one command, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var root = new RootCommand("Finds authentication mistakes in .NET code: leaked secrets, clear-text HTTP, token lifecycle, skipped validation.")
        {
            ScanCommand.Create(),
            RulesCommand.Create(),
            ExplainCommand.Create(),
        };
        root.SetAction(static parsed => new HelpAction().Invoke(parsed));

        // Response files would read any argument that starts with '@'; nothing here is long enough to need them.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors)
                Fail(error, string.Join(' ', problem.Message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)));
            return ExitCode.CannotScan;
        }

        try
        {
            // Ctrl-C and SIGTERM cancel the command's token.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (OperationCanceledException)
        {
            Fail(error, "cancelled");
            return ExitCode.Cancelled;
        }
        catch (CannotScanException problem)
        {
            return Fail(error, problem.Message);
        }
        catch (Exception unexpected)
        {
            return Fail(error, $"internal error: {unexpected.GetType().Name}: {unexpected.Message}");
        }
    }

    private static int Fail(TextWriter error, string message)
    {
        error.WriteLine($"broxi: {Printable.Line(message)}");
        return ExitCode.CannotScan;
    }
}
