using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>The rate limiting policies that a project defines.</summary>
internal static class RateLimiterPolicies
{
    private const string Name = "policyName";

    /// <summary>The methods of the options that define one.</summary>
    public static string[] Definitions { get; } = ["AddPolicy", "AddFixedWindowLimiter", "AddSlidingWindowLimiter", "AddTokenBucketLimiter", "AddConcurrencyLimiter"];

    /// <summary>Their names; null when the project defines none, or gives one a name that is known at run time only.</summary>
    public static HashSet<string>? DefinedIn(Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in SourceWords.Of(compilation, CancellationToken.None).FilesWith(Definitions))
        {
#pragma warning disable RS1030 // Only for the few files that define a policy, once a project has an endpoint that names one.
            var model = compilation.GetSemanticModel(file);
#pragma warning restore RS1030
            foreach (var call in file.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } || !Definitions.Contains(called)
                    || model.GetOperation(call) is not IInvocationOperation definition || definition.Argument(Name) is not { } name
                    || !IsOfLimiter(definition.TargetMethod.ContainingType))
                {
                    continue;
                }

                foreach (var origin in ValueTracer.Trace(name, CancellationToken.None).Origins)
                {
                    if (origin.Text is not { } text)
                        return null;
                    names.Add(text);
                }
            }
        }

        return names.Count == 0 ? null : names;
    }

    private static bool IsOfLimiter(INamedTypeSymbol type) =>
        type.HasMetadataName("Microsoft.AspNetCore.RateLimiting.RateLimiterOptions") || type.HasMetadataName("Microsoft.AspNetCore.RateLimiting.RateLimiterOptionsExtensions");
}
