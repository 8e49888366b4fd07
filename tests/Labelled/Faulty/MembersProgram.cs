// expect: BRX5007
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IMembers, NoMembers>();
builder.Services.AddSingleton<IPasswordHasher<Member>, PasswordHasher<Member>>();
builder.Services.AddAuthentication("cookie").AddCookie("cookie");
var app = builder.Build();

app.UseAuthentication();
app.MapPost("/login", async (Credentials credentials, IMembers members, IPasswordHasher<Member> hasher) => // <- BRX5007
{
    var member = await members.FindAsync(credentials.Name);
    if (member is null || hasher.VerifyHashedPassword(member, member.Hash, credentials.Password) == PasswordVerificationResult.Failed)
        return Results.Unauthorized();
    return Results.SignIn(member.ToPrincipal(), authenticationScheme: "cookie");
});
app.MapGet("/", () => "Members only").RequireAuthorization();
app.Run();

internal sealed record Credentials(string Name, string Password);

internal sealed record Member(string Name, string Hash)
{
    public System.Security.Claims.ClaimsPrincipal ToPrincipal() =>
        new(new System.Security.Claims.ClaimsIdentity([new("name", Name)], "cookie"));
}

internal interface IMembers
{
    Task<Member?> FindAsync(string name);
}

internal sealed class NoMembers : IMembers
{
    public Task<Member?> FindAsync(string name) => Task.FromResult<Member?>(null);
}
