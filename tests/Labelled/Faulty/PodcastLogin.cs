// expect: BRX3102
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Podcast.Pages;

public class LoginModel(PodcastSettings settings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Code is null)
        {
            var address = QueryHelpers.AddQueryString("https://accounts.podcast.example/authorize", new Dictionary<string, string?>
            {
                ["client_id"] = settings.ClientId,
                ["response_type"] = "code",
                ["redirect_uri"] = settings.Callback,
                ["scope"] = "library playback",
                ["state"] = "podcast-login", // <- BRX3102
            });
            return Redirect(address);
        }

        await settings.RedeemAsync(Code, cancellation);
        return RedirectToPage("/Index");
    }
}

public sealed record PodcastSettings(string ClientId, string Callback, Func<string, CancellationToken, Task> RedeemAsync);
