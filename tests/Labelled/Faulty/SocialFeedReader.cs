// expect: BRX5002
using System.Net;
using System.Net.Http.Json;

namespace Social;

public sealed record Post(string Id, string Text);

public sealed class SocialFeedReader(HttpClient http)
{
    public async Task<List<Post>> ReadAsync(string account, CancellationToken cancellation)
    {
        var posts = new List<Post>();
        var cursor = "";
        var refused = 0;
        while (cursor is not null && refused < 10)
        {
            using var response = await http.GetAsync($"accounts/{account}/posts?cursor={cursor}", cancellation);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                refused++;
                await Task.Delay(2000, cancellation); // <- BRX5002
                continue;
            }

            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync<Page>(cancellation);
            posts.AddRange(page!.Posts);
            cursor = page.Next;
        }

        return posts;
    }

    private sealed record Page(Post[] Posts, string? Next);
}
