// expect: nothing
// output: windows
// The address is put together by hand, with everything that belongs to it, and what comes back is compared.
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Sheet.Music;

internal sealed class BrowserSignIn
{
    public async Task<(string Code, string Verifier)?> AskAsync(CancellationToken cancellation)
    {
        var verifier = Text(RandomNumberGenerator.GetBytes(32));
        var state = Text(RandomNumberGenerator.GetBytes(16));
        var challenge = Text(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var listener = new HttpListener { Prefixes = { "http://127.0.0.1:49322/" } };
        listener.Start();

        Process.Start(new ProcessStartInfo(
            "https://id.music.example/authorize?response_type=code&client_id=sheets&scope=library"
            + $"&redirect_uri={Uri.EscapeDataString("http://127.0.0.1:49322/")}&state={state}"
            + $"&code_challenge={challenge}&code_challenge_method=S256") { UseShellExecute = true });

        var context = await listener.GetContextAsync().WaitAsync(cancellation);
        var (code, returned) = (context.Request.QueryString["code"], context.Request.QueryString["state"]);
        context.Response.Close();
        return code is not null && returned == state ? (code, verifier) : null;
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

internal static class Program
{
    [STAThread]
    private static async Task Main() => Trace.WriteLine(await new BrowserSignIn().AskAsync(CancellationToken.None) is null ? "no" : "yes");
}
