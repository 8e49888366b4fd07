using System.Collections.Concurrent;

namespace Broxi.Security.Tool;

/// <summary>What the user should know about the scan itself: one line each, in the order in which it came up.</summary>
internal sealed class Notices
{
    private readonly ConcurrentQueue<Notice> _all = new();

    public IReadOnlyCollection<Notice> All => _all;

    /// <summary>Something was left out or may be incomplete.</summary>
    public void Warn(string text) => Add(new(IsWarning: true, Reporting.Printable.Line(text)));

    /// <summary>How something was scanned.</summary>
    public void Note(string text) => Add(new(IsWarning: false, Reporting.Printable.Line(text)));

    private void Add(Notice notice)
    {
        if (!_all.Contains(notice))
            _all.Enqueue(notice);
    }
}

/// <summary>One line about the scan.</summary>
internal sealed record Notice(bool IsWarning, string Text);
