using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Where values are written to a log.</summary>
internal static class LogSinks
{
    private static readonly string[] s_levels = ["Trace", "Debug", "Info", "Warn", "Error", "Fatal"];

    private static readonly string[] s_serilogLevels = ["Write", "Verbose", "Debug", "Information", "Warning", "Error", "Fatal"];

    /// <summary>The loggers. An exception's message is logged by whoever catches it.</summary>
    internal static readonly Sinks Logs = new(
        Each("message args", type: "Microsoft.Extensions.Logging.LoggerExtensions",
            "Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"),
        Each("messageFormat args", type: "Microsoft.Extensions.Logging.LoggerExtensions", "BeginScope"),
        Calls("Microsoft.Extensions.Logging.ILogger", "state", "Log", "BeginScope"),
        InEach(["Serilog.ILogger", "Serilog.Log"], static type =>
            Each("messageTemplate propertyValue propertyValue0 propertyValue1 propertyValue2 propertyValues", type, s_serilogLevels)),
        InEach(["Serilog.ILogger", "Serilog.Log"], static type => Calls(type, "value", "ForContext")),
        Calls("Serilog.Context.LogContext", "value", "PushProperty"),
        Each("message value argument argument1 argument2 argument3 args", type: "NLog.ILogger", s_levels),
        Each("message value argument argument1 argument2 argument3 args", type: "NLog.ILoggerBase", "Log"),
        Each("message", type: "log4net.ILog", s_levels.Skip(1).ToArray()),
        Each("format arg0 arg1 arg2 args", type: "log4net.ILog", s_levels.Skip(1).Select(static level => level + "Format").ToArray()),
        Each("message", type: "System.Diagnostics.Trace", "Write", "WriteLine", "WriteIf", "WriteLineIf"),
        Each("message format args", type: "System.Diagnostics.Trace", "TraceInformation", "TraceWarning", "TraceError"),
        Each("message format args", type: "System.Diagnostics.TraceSource", "TraceEvent", "TraceInformation"),
        Calls("System.Exception", "message", Sink.AnyConstructor));

    /// <summary>The console, which is the log of a service and the screen of a command-line tool.</summary>
    internal static readonly Sinks Consoles = new(
        Each("value format arg0 arg1 arg2 arg", type: "System.Console", "Write", "WriteLine"),
        Calls("System.IO.TextWriter", "value", "Write", "WriteLine", "WriteAsync", "WriteLineAsync"));

    /// <summary>Output that only a debug build has.</summary>
    internal static readonly Sinks Debugging = new(
        Each("message", type: "System.Diagnostics.Debug", "Write", "WriteLine", "WriteIf", "WriteLineIf", "Print"),
        Each("format args", type: "System.Diagnostics.Debug", "WriteLine", "Print"));

    /// <summary>A method that <c>[LoggerMessage]</c> generates, or a delegate that <c>LoggerMessage.Define</c> made.</summary>
    public static bool IsLoggerMessage(IMethodSymbol method) => method.MethodKind == MethodKind.DelegateInvoke
        ? method.ContainingType is { Name: "Action", TypeArguments: [{ Name: "ILogger" }, .., { Name: "Exception" }] }
        : method is { IsPartialDefinition: true, ReturnsVoid: true }
            && method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "LoggerMessageAttribute");

    /// <summary><c>Console.Error.WriteLine</c>; other writers write to wherever they like.</summary>
    public static bool IsOtherWriter(SinkUse use) => use.Sink.Type == "System.IO.TextWriter"
        && (use.Operation as IInvocationOperation)?.Instance is not IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType.Name: "Console" } };

    private static IEnumerable<Sink> Each(string parameters, string type, params string[] members) =>
        parameters.Split(' ').SelectMany(parameter => Calls(type, parameter, members));
}
