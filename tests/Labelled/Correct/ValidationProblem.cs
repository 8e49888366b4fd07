// expect: nothing
// A message of an exception in an answer, but it is of the order form and says what is missing there.
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bakery;

public sealed record CakeOrder([property: Required] string Flavour, [property: Range(1, 20)] int Count);

public static class CakeEndpoints
{
    public static void MapCakes(this IEndpointRouteBuilder endpoints)
    {
        var cakes = endpoints.MapGroup("/cakes").RequireAuthorization();
        cakes.MapPost("", (CakeOrder order) =>
        {
            try
            {
                Validator.ValidateObject(order, new ValidationContext(order), validateAllProperties: true);
                return Results.Accepted();
            }
            catch (ValidationException failure)
            {
                return Results.Problem(failure.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
            }
        });
        cakes.MapGet("flavours", () => new[] { "lemon", "plum", "poppy seed" });
    }
}
