using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.CodeFixes;

/// <summary>A call that adds a middleware to a pipeline, as it can be written at a place.</summary>
internal static class PipelineCall
{
    /// <param name="app">The variable of the pipeline.</param>
    /// <param name="method">The extension method.</param>
    /// <param name="extensions">The metadata name of the class that declares it, for files that do not import its namespace.</param>
    /// <param name="place">What the call comes after.</param>
    /// <param name="model">The model of the file.</param>
    /// <returns>Null when the project does not know the method.</returns>
    public static string? Of(string app, string method, string extensions, SyntaxNode place, SemanticModel model)
    {
        var call = SyntaxFactory.ParseExpression($"{app}.{method}()");
        if (model.GetSpeculativeSymbolInfo(place.Span.End, call, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol)
            return call.ToString();
        return model.Compilation.GetTypeByMetadataName(extensions) is { } type ? $"{TypeReference.At(place, type, model)}.{method}({app})" : null;
    }
}
