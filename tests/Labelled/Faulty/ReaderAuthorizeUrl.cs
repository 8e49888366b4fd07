// expect: BRX3101
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Reader.Web;

public sealed class ReaderAuthorizeUrl(string clientId)
{
    private const string Endpoint = "https://id.reader.example/connect/authorize";

    public string Build(HttpContext context)
    {
        var verifier = Random(32);
        var state = Random(16);
        context.Session.Set("oauth.verifier", Encoding.ASCII.GetBytes(verifier));
        context.Session.Set("oauth.state", Encoding.ASCII.GetBytes(state));

        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", clientId },
            { "redirect_uri", $"https://{context.Request.Host}/callback" },
            { "state", state },
            { "code_challenge", verifier },
            { "code_challenge_method", "plain" }, // <- BRX3101
        };
        return Endpoint + query;
    }

    private static string Random(int bytes) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
