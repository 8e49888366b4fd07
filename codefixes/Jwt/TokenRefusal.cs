using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>How a method turns a bad token down: with the answer that its return type has for that, otherwise by throwing.</summary>
internal static class TokenRefusal
{
    private const string Http = "Microsoft.AspNetCore.Http";
    private const string Mvc = "Microsoft.AspNetCore.Mvc";
    private const string Authentication = "Microsoft.AspNetCore.Authentication";

    /// <summary>True means the bad case there.</summary>
    private static readonly string[] s_negations = ["Invalid", "Expired", "Revoked", "Forged", "Rejected", "Denied", "Fail", "Missing", "Need", "Not"];

    /// <summary><c>if (!result.IsValid)</c> and the way out of the method around the place.</summary>
    public static StatementSyntax Unless(string result, SyntaxNode place, SemanticModel model, CancellationToken cancellation) =>
        SyntaxFactory.IfStatement(
            SyntaxFactory.ParseExpression($"!{result}.IsValid"),
            SyntaxFactory.Block(Exit(result, place, model, cancellation).Select(static text => SyntaxFactory.ParseStatement(text).WithTrailingTrivia(SyntaxFactory.ElasticMarker))))
        .WithAdditionalAnnotations(Formatter.Annotation);

    private static string[] Exit(string result, SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetEnclosingSymbol(place.SpanStart, cancellation) is IMethodSymbol method)
        {
            if (Answer(method, place, model) is { } answer)
                return [$"return {answer};"];
            if (IsMiddleware(method) && method.Parameters.FirstOrDefault(static parameter => Is(parameter.Type, Http, "HttpContext")) is { } context)
                return [$"{context.Name}.Response.StatusCode = 401;", "return;"];
        }

        var exception = TypeReference.To("Microsoft.IdentityModel.Tokens", "SecurityTokenValidationException", place, model);
        return [$"throw new {exception}(\"The token is not valid.\", {result}.Exception);"];
    }

    /// <summary>The value that the method returns for a bad token; null when it has none.</summary>
    private static string? Answer(IMethodSymbol method, SyntaxNode place, SemanticModel model)
    {
        var task = method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } generic ? generic : null;
        var type = task?.TypeArguments[0] ?? method.ReturnType;
        if (Value(type, method, place, model) is not { } value)
            return null;
        if (task is null || method.IsAsync)
            return value;
        return task.Name == "Task"
            ? $"{TypeReference.To("System.Threading.Tasks", "Task", place, model)}.FromResult<{type.ToMinimalDisplayString(model, place.SpanStart)}>({value})"
            : null;
    }

    private static string? Value(ITypeSymbol type, IMethodSymbol method, SyntaxNode place, SemanticModel model)
    {
        string Named(string ns, string name) => TypeReference.To(ns, name, place, model);

        if (type.SpecialType == SpecialType.System_Boolean)
            return Array.Exists(s_negations, word => method.Name.IndexOf(word, StringComparison.Ordinal) >= 0) ? null : "false";
        if (Is(type, Authentication, "AuthenticateResult"))
            return $"{Named(Authentication, "AuthenticateResult")}.Fail(\"The token is not valid.\")";
        if (Is(type, Http, "IResult") || (type.SpecialType == SpecialType.System_Object && IsEndpointFilter(method)))
            return $"{Named(Http, "Results")}.Unauthorized()";
        if (type is INamedTypeSymbol { Name: "Results", TypeArguments: var choices } && choices.Any(static choice => choice.Name == "UnauthorizedHttpResult"))
            return $"{Named(Http, "TypedResults")}.Unauthorized()";
        if (Is(type, Mvc, "IActionResult") || Is(type, Mvc, "ActionResult"))
            return HasUnauthorized(place, model) ? "Unauthorized()" : $"new {Named(Mvc, "UnauthorizedResult")}()";
        return MayBeNull(type, place) ? "null" : null;
    }

    /// <summary>Whether null means that there is nothing: the type says so, or the method returns it already.</summary>
    private static bool MayBeNull(ITypeSymbol type, SyntaxNode place)
    {
        if (type.SpecialType == SpecialType.System_Object || type.AllInterfaces.Any(static implemented => implemented.Name == "IResult"))
            return false;
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return true;

        var function = place.Ancestors().FirstOrDefault(static node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax);
        var statements = function?.DescendantNodes(node => node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).ToList() ?? [];
        if (!type.IsReferenceType || statements.Exists(static node => node is YieldStatementSyntax))
            return false;
        return type.NullableAnnotation == NullableAnnotation.Annotated
            || statements.Exists(static node => node is ReturnStatementSyntax { Expression: LiteralExpressionSyntax literal } && literal.IsKind(SyntaxKind.NullLiteralExpression));
    }

    private static bool HasUnauthorized(SyntaxNode place, SemanticModel model) =>
        model.LookupSymbols(place.SpanStart, name: "Unauthorized").Any(static symbol => symbol is IMethodSymbol { Parameters.IsEmpty: true, ReturnsVoid: false });

    private static bool IsEndpointFilter(IMethodSymbol method) =>
        method.Parameters.Any(static parameter => Is(parameter.Type, Http, "EndpointFilterInvocationContext"));

    private static bool IsMiddleware(IMethodSymbol method) => method.ReturnsVoid || (method.IsAsync && method.ReturnType.Name == "Task");

    private static bool Is(ITypeSymbol type, string ns, string name) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;
}
