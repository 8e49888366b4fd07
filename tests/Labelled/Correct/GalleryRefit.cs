// expect: nothing
// The getter goes through a variable, but what that holds is the service.
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Gallery;

[Headers("Authorization: Bearer")]
public interface IGalleryApi
{
    [Get("/paintings/{id}")]
    Task<Painting> PaintingAsync(int id);
}

public interface IGalleryTokens
{
    ValueTask<string> ReadAsync(HttpRequestMessage request, CancellationToken cancellation);
}

public sealed record Painting(int Id, string Title, string Painter);

public static class GalleryModule
{
    public static void AddGallery(this IServiceCollection services) => services
        .AddRefitClient<IGalleryApi>(provider =>
        {
            var accessTokens = provider.GetRequiredService<IGalleryTokens>();
            return new RefitSettings
            {
                AuthorizationHeaderValueGetter = (request, cancellation) => accessTokens.ReadAsync(request, cancellation),
            };
        })
        .ConfigureHttpClient(http => http.BaseAddress = new Uri("https://gallery.example/api"));
}
