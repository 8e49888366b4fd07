using Broxi.Security.Analyzers.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Secrets.PersistedTokenAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="PersistedTokenAnalyzer"/>.</summary>
public sealed class PersistedTokenTests
{
    [Theory]
    [InlineData("File.WriteAllText(path, [|accessToken|]); await File.WriteAllTextAsync(path, [|accessToken|]); File.AppendAllText(path, $\"token={[|accessToken|]}\\n\");")]
    [InlineData("File.WriteAllBytes(path, [|Encoding.UTF8.GetBytes(accessToken)|]); await File.WriteAllBytesAsync(path, [|Convert.FromBase64String(accessToken)|]);")]
    [InlineData("File.WriteAllLines(path, new[] { path, [|accessToken|] });")]
    [InlineData("Microsoft.Win32.Registry.SetValue(\"HKCU\", \"t\", [|accessToken|]); registry.SetValue(\"t\", [|accessToken|]);")]
    [InlineData("Environment.SetEnvironmentVariable(\"T\", [|accessToken|], EnvironmentVariableTarget.User); Environment.SetEnvironmentVariable(\"T\", [|accessToken|], EnvironmentVariableTarget.Machine);")]
    [InlineData("await js.InvokeVoidAsync(\"localStorage.setItem\", \"t\", [|accessToken|]); await js.InvokeAsync<object>(\"sessionStorage.setItem\", \"t\", [|accessToken|]);")]
    [InlineData("await local.SetItemAsync(\"t\", [|accessToken|]); await local.SetItemAsStringAsync(\"t\", [|accessToken|]);")]
    [InlineData("Microsoft.Maui.Storage.Preferences.Set(\"t\", [|accessToken|]); preferences.Set<string>(\"t\", [|accessToken|], null); Xamarin.Essentials.Preferences.Set(\"t\", [|accessToken|]);")]
    [InlineData("Settings.Default.Session = [|accessToken|]; Settings.Default.RefreshToken = [|path|];")]
    [InlineData("container.Values[\"t\"] = [|accessToken|]; container.Values[\"access_token\"] = [|path|];")]
    public Task Finds_a_token_in_every_store(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("[|response.RefreshToken|]")]
    [InlineData("[|JsonSerializer.Serialize(response)|]")]
    [InlineData("[|Newtonsoft.Json.JsonConvert.SerializeObject(response)|]")]
    public Task Finds_tokens_of_a_response(string value) => Verify.Finds(Method($"File.WriteAllText(path, {value});"));

    [Fact]
    public Task Finds_a_token_by_its_key() => Verify.Finds(Method("""
        await js.InvokeVoidAsync("localStorage.setItem", "access_token", [|text|]);
        await local.SetItemAsync("refreshToken", [|text|]);
        await local.SetItemAsync("session", [|response|]);
        Microsoft.Maui.Storage.Preferences.Set("id_token", [|text|]);
        registry.SetValue("Password", [|text|]);
        """));

    [Fact]
    public Task Only_hints_at_what_a_name_suggests() => Verify.Hints(Method("""
        File.WriteAllText(path, [|sessionToken|]);
        await local.SetItemAsync("authToken", [|text|]);
        Settings.Default.ServerPassword = [|text|];
        """));

    [Fact]
    public Task Only_hints_in_tests_and_in_development() => Task.WhenAll(
        Verify.Hints(Method("File.WriteAllText(path, [|accessToken|]); File.WriteAllText(path, sessionToken);"), Project.Test),
        Verify.Hints(Method("#if DEBUG\nFile.WriteAllText(path, [|accessToken|]);\n#endif"), Project.Default with { Symbols = ["DEBUG"] }));

    [Theory]
    [InlineData("File.WriteAllBytes(path, System.Security.Cryptography.ProtectedData.Protect(Encoding.UTF8.GetBytes(accessToken), null, 0));")]
    [InlineData("File.WriteAllText(path, Convert.ToBase64String(System.Security.Cryptography.ProtectedData.Protect(Encoding.UTF8.GetBytes(accessToken), null, 0)));")]
    [InlineData("File.WriteAllText(path, protector.Protect(accessToken)); var refreshToken = protector.Protect(accessToken); File.WriteAllText(path, refreshToken);")]
    [InlineData("await local.SetItemAsync(\"access_token\", protector.Protect(text)); await local.SetItemAsync(\"access_token\", \"\"); await local.SetItemAsync(\"access_token_expiry\", text);")]
    [InlineData("await local.SetItemAsync(\"access_token\", 42); Settings.Default.RefreshToken = \"\"; Settings.Default.Session = path;")]
    [InlineData("await browser.SetAsync(\"access_token\", accessToken);")]
    [InlineData("Environment.SetEnvironmentVariable(\"API_KEY\", accessToken); Environment.SetEnvironmentVariable(\"API_KEY\", accessToken, EnvironmentVariableTarget.Process);")]
    [InlineData("await js.InvokeVoidAsync(\"navigator.clipboard.writeText\", accessToken); await js.InvokeVoidAsync(\"localStorage.removeItem\", \"access_token\");")]
    [InlineData("File.WriteAllText(accessToken, path); File.WriteAllText(path, text); File.WriteAllText(path, response.ToString());")]
    [InlineData("File.WriteAllText(path, accessToken.Length.ToString()); File.WriteAllText(path, tokenType);")]
    [InlineData("cache.SetString(\"access_token\", accessToken);")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Leaves_half_typed_code_alone() => Verify.IsSilent(
        Method("File.WriteAllText(path, ); File.WriteAllText(path, accessToken. ); container.Values[] = accessToken; js.InvokeVoidAsync(\"localStorage.setItem\", );"),
        Project.Default with { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });

    private static string Method(string statements) => $$"""
        using System.Configuration;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Blazored.LocalStorage;
        using Microsoft.AspNetCore.DataProtection;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.JSInterop;

        class TokenResponse
        {
            [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
            [JsonPropertyName("refresh_token")] public string? RefreshToken { get; set; }
        }

        class Settings : ApplicationSettingsBase
        {
            public static Settings Default { get; } = new();
            public string Session { get; set; } = "";
            public string RefreshToken { get; set; } = "";
            public string ServerPassword { get; set; } = "";
        }

        class Sessions(IJSRuntime js, ILocalStorageService local, Microsoft.Maui.Storage.IPreferences preferences, Windows.Storage.ApplicationDataContainer container,
            Microsoft.Win32.RegistryKey registry, IDataProtector protector, IDistributedCache cache, Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage.ProtectedLocalStorage browser)
        {
            public async Task M(string path, string text, string accessToken, string sessionToken, string tokenType, TokenResponse response)
            {
                {{statements}}
                await Task.CompletedTask;
            }
        }

        namespace Blazored.LocalStorage
        {
            public interface ILocalStorageService
            {
                ValueTask SetItemAsync<T>(string key, T data, CancellationToken cancellationToken = default);
                ValueTask SetItemAsStringAsync(string key, string data, CancellationToken cancellationToken = default);
            }
        }

        namespace Microsoft.Maui.Storage
        {
            public interface IPreferences { void Set<T>(string key, T value, string? sharedName); }
            public static class Preferences { public static void Set(string key, string value) { } }
        }

        namespace Xamarin.Essentials
        {
            public static class Preferences { public static void Set(string key, string value) { } }
        }

        namespace Windows.Storage
        {
            public class ApplicationDataContainer { public IDictionary<string, object> Values { get; } = new Dictionary<string, object>(); }
        }
        """;
}
