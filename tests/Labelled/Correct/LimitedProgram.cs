// expect: nothing
// A limiter that is registered, used, answers with the right status and guards the sign-in.
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRateLimiter(options =>
{
    options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    options.AddPolicy("sign-in", context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress, _ => new FixedWindowRateLimiterOptions { PermitLimit = 5, Window = TimeSpan.FromMinutes(1) }));
    options.OnRejected = (context, _) =>
    {
        if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            context.HttpContext.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    };
});
builder.Services.AddScoped<IVisitors, Visitors>();

var app = builder.Build();
app.UseRouting();
app.UseRateLimiter();
app.MapPost("/login", async (SignIn signIn, IVisitors visitors) => await visitors.CheckAsync(signIn) ? Results.NoContent() : Results.Unauthorized())
    .RequireRateLimiting("sign-in");
app.Run();

internal sealed record SignIn(string Name, string Password);

internal interface IVisitors
{
    Task<bool> CheckAsync(SignIn signIn);
}

internal sealed class Visitors(SignInManager<IdentityUser> manager) : IVisitors
{
    public async Task<bool> CheckAsync(SignIn signIn) =>
        (await manager.PasswordSignInAsync(signIn.Name, signIn.Password, isPersistent: false, lockoutOnFailure: true)).Succeeded;
}
