// expect: BRX3101
// output: windows
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Notes.Desktop;

internal sealed class BrowserLogin
{
    private readonly string _clientId;

    public BrowserLogin(string clientId) => _clientId = clientId;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        var state = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        using var listener = new HttpListener();
        listener.Prefixes.Add("http://127.0.0.1:51004/");
        listener.Start();

        var address = "https://id.notes.example/authorize?response_type=code" // <- BRX3101
            + "&client_id=" + Uri.EscapeDataString(_clientId)
            + "&redirect_uri=" + Uri.EscapeDataString("http://127.0.0.1:51004/")
            + "&scope=notes.sync"
            + "&state=" + state;
        Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });

        var callback = await listener.GetContextAsync().WaitAsync(cancellation);
        var query = callback.Request.QueryString;
        callback.Response.Close();
        return query["state"] == state ? query["code"] : null;
    }
}

internal static class Program
{
    [STAThread]
    private static async Task Main()
    {
        var code = await new BrowserLogin("notes-desktop").AskAsync(CancellationToken.None);
        Trace.WriteLine(code is null ? "cancelled" : "signed in");
    }
}
