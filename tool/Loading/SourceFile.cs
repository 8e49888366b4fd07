using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Loading;

/// <summary>A source file as text, however badly it is encoded.</summary>
internal static class SourceFile
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SourceText Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            return SourceText.From(file, s_strictUtf8);
        }
        catch (DecoderFallbackException)
        {
            file.Position = 0;
            return SourceText.From(file, Encoding.Latin1);
        }
    }

    /// <summary>
    /// The project with the text of badly encoded files as <see cref="Read"/> sees it: a workspace puts replacement characters
    /// into some and takes others for empty.
    /// </summary>
    public static async Task<Project> WithAllTextAsync(Project project, CancellationToken cancellation)
    {
        var solution = project.Solution;
        foreach (var document in project.Documents)
        {
            var text = await document.GetTextAsync(cancellation);
            if ((text.Length == 0 || Contains(text, '\uFFFD')) && File.Exists(document.FilePath))
                solution = solution.WithDocumentText(document.Id, Read(document.FilePath));
        }

        return solution.GetProject(project.Id)!;
    }

    /// <summary>What is wrong with the text, for a notice; null when nothing is.</summary>
    public static string? Problem(SourceText text)
    {
        if (Contains(text, '\0'))
            return "contains NUL bytes; its findings may be incomplete";
        return text.Encoding is null or UTF8Encoding or UnicodeEncoding or UTF32Encoding
            ? null
            : $"is not valid UTF-8 and was read as {text.Encoding.WebName}";
    }

    /// <summary>Lines that hold more than white space.</summary>
    public static int CountLines(SourceText text)
    {
        var count = 0;
        foreach (var line in text.Lines)
        {
            for (var i = line.Start; i < line.End; i++)
            {
                if (!char.IsWhiteSpace(text[i]))
                {
                    count++;
                    break;
                }
            }
        }

        return count;
    }

    private static bool Contains(SourceText text, char character)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == character)
                return true;
        }

        return false;
    }
}
