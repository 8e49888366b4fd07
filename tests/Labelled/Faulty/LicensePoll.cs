// expect: BRX5004
using System.Net;

using var http = new HttpClient { BaseAddress = new Uri("https://licenses.example/") };
Console.WriteLine(await ActivateAsync(args[0]) ? "activated" : "refused");

async Task<bool> ActivateAsync(string machine)
{
    for (; ; ) // <- BRX5004
    {
        using var response = await http.PostAsync($"machines/{machine}/activation", null);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return true;
            case >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError:
                return false;
        }

        Thread.Sleep(1000);
    }
}
