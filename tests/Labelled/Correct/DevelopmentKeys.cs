// expect: nothing
// Throw-away keys, but on the desk of the developer alone.
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddOpenIddict().AddServer(options =>
{
    options.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
    options.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
    options.UseAspNetCore().EnableAuthorizationEndpointPassthrough();

    if (builder.Environment.IsDevelopment())
    {
        options.AddDevelopmentEncryptionCertificate().AddDevelopmentSigningCertificate();
    }
    else
    {
        options.AddEncryptionCertificate(Certificate("encryption.pfx")).AddSigningCertificate(Certificate("signing.pfx"));
    }
});
builder.Services.AddControllers();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();
app.Run();

X509Certificate2 Certificate(string file) =>
    X509CertificateLoader.LoadPkcs12FromFile(Path.Combine("/run/secrets", file), builder.Configuration["Certificates:Pin"]);
