// expect: BRX3009
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using System.Windows.Input;

namespace Coaching.Mobile;

public record LoginResult( // <- BRX3009
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("user_name")] string? UserName);

public interface ISecureStore
{
    Task SetAsync(string key, string value);
}

public class CoachingLogin(HttpClient http, ISecureStore store)
{
    public async Task<string?> CompleteAsync(string code, string verifier)
    {
        var response = await http.PostAsJsonAsync("auth/exchange", new { grant_type = "authorization_code", code, code_verifier = verifier });
        if (!response.IsSuccessStatusCode)
            return null;

        var result = await response.Content.ReadFromJsonAsync<LoginResult>();
        await store.SetAsync("session", result!.AccessToken);
        return result.UserName;
    }
}

public sealed class RelayCommand(Func<Task> run) : ICommand
{
    public event EventHandler? CanExecuteChanged
    {
        add { }
        remove { }
    }

    public bool CanExecute(object? parameter) => true;

    public async void Execute(object? parameter) => await run();
}
