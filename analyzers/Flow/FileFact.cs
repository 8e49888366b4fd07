using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What the raw text of a file tells, found out once a file: cheap enough to ask before anything is bound, and while the user
/// types, only the changed file is read again.
/// </summary>
/// <param name="read">Reads the text.</param>
internal sealed class FileFact<T>(Func<string, T> read)
    where T : notnull
{
    private readonly ConditionalWeakTable<SyntaxTree, object> _files = new();

    public T Of(SyntaxTree file) => (T)(_files.TryGetValue(file, out var known) ? known : _files.GetValue(file, tree => read(tree.GetText().ToString())));
}
