// expect: BRX3004
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Controllers;

[ApiController]
[Authorize]
[Route("api/profile")]
public class ProfileProxyController : ControllerBase
{
    private static readonly HttpClient Backend = new() { BaseAddress = new Uri("https://profiles.example/") };

    [HttpGet]
    public async Task<IActionResult> Get(CancellationToken cancellation)
    {
        var accessToken = await HttpContext.GetTokenAsync("access_token");
        Backend.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); // <- BRX3004
        using var response = await Backend.GetAsync("me", cancellation);
        if (!response.IsSuccessStatusCode)
            return StatusCode((int)response.StatusCode);
        return Content(await response.Content.ReadAsStringAsync(cancellation), "application/json");
    }

    [HttpDelete("avatar")]
    public IActionResult RemoveAvatar()
    {
        // done by a job at night
        return Accepted();
    }
}
