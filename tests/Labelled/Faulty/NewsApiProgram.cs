// expect: BRX5006
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRateLimiter(options => // <- BRX5006
{
    options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    options.AddFixedWindowLimiter("search", window =>
    {
        window.PermitLimit = 20;
        window.Window = TimeSpan.FromSeconds(10);
        window.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
    });
});
builder.Services.AddSingleton<NewsIndex>();

var app = builder.Build();
app.UseHttpsRedirection();
app.MapGet("/search", (string q, NewsIndex index) => index.Find(q)).RequireRateLimiting("search");
app.MapGet("/headlines", (NewsIndex index) => index.Find(""));
app.Run();

internal sealed class NewsIndex
{
    private readonly string[] _titles = ["Harbour opens", "Bridge closed", "Market day"];

    public IEnumerable<string> Find(string words) => _titles.Where(title => title.Contains(words, StringComparison.OrdinalIgnoreCase));
}
