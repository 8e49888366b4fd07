using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Broxi.Security.Testing;

/// <summary>A log that keeps what is written, at every level, and looks for secrets in it: in messages, values, scopes and exceptions.</summary>
/// <param name="secrets">The secrets that must not be seen.</param>
public sealed class RecordingLog(SecretWatch? secrets = null) : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>The secrets that must not be seen.</summary>
    public SecretWatch Secrets { get; } = secrets ?? new SecretWatch();

    /// <summary>What was written, in order.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Does nothing: the entries can still be read.</summary>
    public void Dispose()
    {
    }

    private void Write(LogEntry entry, object? state)
    {
        _entries.Enqueue(entry);
        Secrets.Look(entry.Message, $"a message of {entry.Category}");
        Secrets.Look(entry.Exception?.ToString(), $"an exception that {entry.Category} logs");
        LookAt(state, $"a value that {entry.Category} logs");
        _scopes.ForEachScope(static (scope, log) => log.LookAt(scope, "a scope of the log"), this);
    }

    private void LookAt(object? state, string place)
    {
        Secrets.Look(state?.ToString(), place);
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (_, value) in values)
                Secrets.Look(value?.ToString(), place);
        }
    }

    private sealed class Logger(RecordingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(new LogEntry(category, logLevel, formatter(state, exception), exception), state);
    }
}

/// <summary>A line of a log.</summary>
/// <param name="Category">Who wrote it.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Message">The message.</param>
/// <param name="Exception">The exception; null without one.</param>
public sealed record LogEntry(string Category, LogLevel Level, string Message, Exception? Exception);
