namespace Broxi.Security.Analyzers.Flow;

/// <summary>Sinks each of which belongs to a row that says more about it.</summary>
internal sealed class SinkTable<TRow> : Sinks
{
    private readonly Dictionary<Sink, TRow> _rows;

    /// <param name="rows">The rows.</param>
    /// <param name="sinks">The sinks of a row; no two rows share one.</param>
    public SinkTable(IEnumerable<TRow> rows, Func<TRow, IEnumerable<Sink>> sinks)
        : this(rows.SelectMany(row => sinks(row).Select(sink => (sink, row))).ToDictionary(static pair => pair.sink, static pair => pair.row))
    {
    }

    private SinkTable(Dictionary<Sink, TRow> rows)
        : base(rows.Keys) => _rows = rows;

    /// <summary>The row that the sink belongs to.</summary>
    public TRow this[Sink sink] => _rows[sink];
}
