// expect: BRX3102
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;

namespace Shop.Connect;

[Authorize]
[Route("connect")]
public class ConnectController : Controller
{
    private readonly IConfiguration _configuration;

    public ConnectController(IConfiguration configuration) => _configuration = configuration;

    [HttpGet("marketplace")]
    public IActionResult Marketplace()
    {
        var callback = Url.ActionLink(nameof(Callback))!;
        var clientId = _configuration["Marketplace:ClientId"];
        return Redirect($"https://marketplace.example/oauth/authorize?response_type=code&client_id={clientId}&redirect_uri={Uri.EscapeDataString(callback)}&scope=orders"); // <- BRX3102
    }

    [HttpGet("marketplace/done")]
    public async Task<IActionResult> Callback([FromQuery] string code, [FromServices] IMarketplaceLink link)
    {
        if (string.IsNullOrEmpty(code))
            return BadRequest();
        await link.EstablishAsync(User.Identity!.Name!, code);
        return RedirectToAction("Index", "Home");
    }
}

public interface IMarketplaceLink
{
    Task EstablishAsync(string user, string code);
}
