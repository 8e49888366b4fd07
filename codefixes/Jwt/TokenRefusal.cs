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
            if (NegativeAnswer.Of(method, place, model, type => Answer(type, method, place, model)) is { } answer)
                return [$"return {answer};"];
            if (IsMiddleware(method) && method.Parameters.FirstOrDefault(static parameter => Is(parameter.Type, Http, "HttpContext")) is { } context)
                return [$"{context.Name}.Response.StatusCode = 401;", "return;"];
        }

        var exception = TypeReference.To("Microsoft.IdentityModel.Tokens", "SecurityTokenValidationException", place, model);
        return [$"throw new {exception}(\"The token is not valid.\", {result}.Exception);"];
    }

    /// <summary>What web code answers to a bad token.</summary>
    private static string? Answer(ITypeSymbol type, IMethodSymbol method, SyntaxNode place, SemanticModel model)
    {
        string Named(string ns, string name) => TypeReference.To(ns, name, place, model);

        if (Is(type, Authentication, "AuthenticateResult"))
            return $"{Named(Authentication, "AuthenticateResult")}.Fail(\"The token is not valid.\")";
        if (Is(type, Http, "IResult") || (type.SpecialType == SpecialType.System_Object && IsEndpointFilter(method)))
            return $"{Named(Http, "Results")}.Unauthorized()";
        if (type is INamedTypeSymbol { Name: "Results", TypeArguments: var choices } && choices.Any(static choice => choice.Name == "UnauthorizedHttpResult"))
            return $"{Named(Http, "TypedResults")}.Unauthorized()";
        if (Is(type, Mvc, "IActionResult") || Is(type, Mvc, "ActionResult"))
            return HasUnauthorized(place, model) ? "Unauthorized()" : $"new {Named(Mvc, "UnauthorizedResult")}()";
        return null;
    }

    private static bool HasUnauthorized(SyntaxNode place, SemanticModel model) =>
        model.LookupSymbols(place.SpanStart, name: "Unauthorized").Any(static symbol => symbol is IMethodSymbol { Parameters.IsEmpty: true, ReturnsVoid: false });

    private static bool IsEndpointFilter(IMethodSymbol method) =>
        method.Parameters.Any(static parameter => Is(parameter.Type, Http, "EndpointFilterInvocationContext"));

    private static bool IsMiddleware(IMethodSymbol method) => method.ReturnsVoid || (method.IsAsync && method.ReturnType.Name == "Task");

    private static bool Is(ITypeSymbol type, string ns, string name) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;
}
