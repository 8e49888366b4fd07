using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What the project passes for a parameter of a constructor, in whichever file; others may pass something else.</summary>
internal static class CreationSites
{
    /// <param name="parameter">The constructor's parameter.</param>
    /// <param name="seenFrom">An operation of the compilation: only for the few types that a rule has already found to matter.</param>
    public static IReadOnlyList<IOperation> Arguments(IParameterSymbol parameter, IOperation seenFrom)
    {
        var arguments = new List<IOperation>();
        if (seenFrom.SemanticModel is not { Compilation: var compilation } seen)
            return arguments;

        var name = parameter.ContainingType.Name;
        foreach (var file in SourceWords.Of(compilation, CancellationToken.None).FilesWith([name]))
        {
            foreach (var creation in file.GetRoot().DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
            {
                if (NameOf(creation.Type) != name)
                    continue;
#pragma warning disable RS1030 // Asked for one constructor, of files that name its type.
                var model = file == seen.SyntaxTree ? seen : compilation.GetSemanticModel(file);
#pragma warning restore RS1030
                if (model.GetOperation(creation) is IObjectCreationOperation { Constructor: { } constructor } created
                    && SymbolEqualityComparer.Default.Equals(constructor.OriginalDefinition, parameter.ContainingSymbol.OriginalDefinition)
                    && created.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } argument)
                {
                    arguments.Add(argument.Value);
                }
            }
        }

        return arguments;
    }

    private static string? NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}
