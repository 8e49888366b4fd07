using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary>A settings file as the compiler hands it to analyzers.</summary>
internal sealed class SettingsText(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
