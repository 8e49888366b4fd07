using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary><see cref="SecretLike"/>: it finds what a machine has drawn, and none of what people have complained about.</summary>
public sealed class SecretLikeTests
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData(Base62, 24)]
    [InlineData(Base62, 32)]
    [InlineData(Base62, 40)]
    [InlineData("0123456789abcdef", 32)]
    [InlineData("0123456789abcdef", 40)]
    [InlineData("0123456789abcdef", 64)]
    [InlineData("0123456789ABCDEF", 48)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)]
    [InlineData("abcdefghijklmnopqrstuvwxyz234567", 52)]
    [InlineData(Base62 + "+/", 24)]
    [InlineData(Base62 + "+/", 43)]
    [InlineData(Base62 + "+/", 86)]
    [InlineData(Base62 + "-_", 32)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789", 32)]
    public void Finds_random_tokens(string alphabet, int length)
    {
        const int Count = 4000;
        var random = new Random(length * alphabet.Length);
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            if (SecretLike.Is(random.GetItems<char>(alphabet, length), "accessToken", Strictness.Named))
                found++;
        }

        Assert.True(found >= Count * 94 / 100, $"{found * 100.0 / Count:F1} % of {alphabet.Length}^{length}");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    public void Finds_random_passwords(int length)
    {
        const int Count = 4000;
        var random = new Random(length);
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            // A generator makes sure of a letter and a digit.
            if (SecretLike.Is("k7" + new string(random.GetItems<char>(Base62 + "!#%&*", length - 2)), "password", Strictness.Named))
                found++;
        }

        Assert.True(found >= Count * 94 / 100, $"{found * 100.0 / Count:F1} %");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    public void Finds_passwords_without_a_digit(int length)
    {
        const int Count = 4000;
        var random = new Random(length);
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            if (SecretLike.Is(random.GetItems<char>(Base62.AsSpan(10), length), "password", Strictness.Named))
                found++;
        }

        Assert.True(found >= Count * 80 / 100, $"{found * 100.0 / Count:F1} %");
    }

    [Theory]
    // Too short for a token.
    [InlineData("token", "abc")]
    [InlineData("token", "secret")]
    [InlineData("token", "a1b2c3d4e5")]
    [InlineData("password", "")]
    // Labels.
    [InlineData("password", "Enter your password")]
    [InlineData("password", "Please enter your password")]
    [InlineData("password", "What is your favorite color 2")]
    [InlineData("password", "Contraseña123")]
    // Templates.
    [InlineData("token", "{0}-7f83b1657ff1fc53")]
    [InlineData("token", "{{token7f83b1657ff1fc53}}")]
    [InlineData("token", "${TOKEN_7f83b1657ff1fc53}")]
    [InlineData("token", "$TOKEN_7F83B1657FF1FC53")]
    [InlineData("token", "$(Token7f83b1657ff1fc53)")]
    [InlineData("token", "%TOKEN_7f83b1657ff1fc53%")]
    [InlineData("token", "<token7f83b1657ff1fc53>")]
    [InlineData("token", "[token7f83b1657ff1fc53]")]
    [InlineData("token", "#{x7f83b1657ff1fc53}")]
    [InlineData("token", "__X7f83b1657ff1fc53__")]
    [InlineData("password", "@x7f83b1657")]
    [InlineData("password", ":x7f83b1657")]
    [InlineData("token", "((vault7f83b1657ff1fc53))")]
    [InlineData("token", "ENC(7f83b1657ff1fc53b92d)")]
    [InlineData("token", "{cipher}7f83b1657ff1fc53")]
    [InlineData("token", "op://vault/item/7f83b1657ff1")]
    [InlineData("token", "vault[7f83b1657ff1fc53]x")]
    [InlineData("token", "arn:aws:secretsmanager:eu-1:7f83b1:x")]
    [InlineData("token", "@Microsoft.KeyVault(SecretUri=https://x1)")]
    [InlineData("password", "{Credentials.Password}1")]
    // Shapes.
    [InlineData("token", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("token", "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}")]
    [InlineData("token", "app-3f2504e0-4f89-41d3-9a0c-0305e82c3301")]
    [InlineData("token", "https://id.broxi.ai/v2/oauth7")]
    [InlineData("token", "urn:ietf:params:oauth:2a7b9c")]
    [InlineData("token", "mailto:k7b9c2d4@broxi.ai")]
    [InlineData("privateKey", "/etc/ssl/k7b9c2d4/Priv8")]
    [InlineData("privateKey", @"C:\keys\k7b9c2d4\Priv8")]
    [InlineData("privateKey", "./k7b9c2d4/Priv8Xy3Kw")]
    [InlineData("privateKey", "k7b9c2d4Priv8Xy3Kw.pem")]
    [InlineData("password", "Account.EditPassword.Title2")]
    [InlineData("token", "Broxi.Identity.V2.Jwt")]
    [InlineData("token", "application/vnd.k7b9c2d4+json")]
    [InlineData("token", "oauth2/v2/k7b9c2d4")]
    [InlineData("token", "10.0.0-k7b9c2d4.25171.5")]
    [InlineData("token", "2024-01-31T10:00:00Z")]
    [InlineData("token", "sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8K")]
    [InlineData("token", "data:image/png;base64,k7b9c2d4")]
    [InlineData("token", "b77a5c561934e089")]
    [InlineData("signingKey", "31bf3856ad364e35")]
    [InlineData("token", "0024000004800000940000000602000000240000525341310004")]
    [InlineData("token", "PublicKeyToken=b77a5c561934e089")]
    [InlineData("token", "#FF00B2C7A8D9E1F3A5")]
    [InlineData("token", "iVBORw0KGgoAAAANSUhEUgAAAAUA7d")]
    [InlineData("token", "/9j/4AAQSkZJRgABAQEAYABgAAD7d")]
    [InlineData("token", "R0lGODlhAQABAIAAAAAAAP7d9kYB")]
    [InlineData("token", "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53M")]
    [InlineData("privateKey", "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBA")]
    [InlineData("privateKey", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu7d9kYBq2mVx8Lr4Wz6Hn3Tc5Pf")]
    // The name again.
    [InlineData("Password", "Password")]
    [InlineData("ClientSecret", "client_secret")]
    [InlineData("AccessToken", "access_token")]
    [InlineData("ApiKey2", "X-Api-Key-2-broxi-ai")]
    [InlineData("ApiKeyV2Live", "api-key-v2-live")]
    // No digit, or no letter.
    [InlineData("token", "ExistingSubscription")]
    [InlineData("token", "preferredTokenSigningKeyThumbprint")]
    [InlineData("apiKey", "Turkey Standard Time")]
    [InlineData("apiKey", "kQxZvWbNmLrTyPsDgHjF")]
    [InlineData("token", "82739401657382910475")]
    // Words that give it away.
    [InlineData("token", "YOUR_API_TOKEN_k7b9c2d4")]
    [InlineData("password", "changeme1")]
    [InlineData("password", "Change-Me-1x")]
    [InlineData("secret", "Test Client Secret 1")]
    [InlineData("secret", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [InlineData("token", "my-k7b9c2d4Priv8Xy3Kw")]
    [InlineData("token", "k7b9c2d4Priv8Xy3Kw_foo")]
    [InlineData("token", "Fake1k7b9c2d4Priv8Xy3Kw")]
    [InlineData("password", "contoso2024")]
    [InlineData("password", "qwerty123")]
    // Patterns.
    [InlineData("token", "xxxxxxxxxxxxxxxxxxx1")]
    [InlineData("token", "*****************")]
    [InlineData("token", "0123456789abcdef")]
    [InlineData("token", "0123456789abcdef0123456789abcdef")]
    [InlineData("token", "deadbeefk7b9c2d4deadbeef")]
    [InlineData("token", "a1b2c3a1b2c3a1b2c3a1b2c3")]
    [InlineData("password", "asdf12fgh3")]
    [InlineData("token", "aabbaabbaabb11221122")]
    // Words.
    [InlineData("token", "pm-27581-device-auth-key")]
    [InlineData("token", "AuthToken2FAEnabled")]
    [InlineData("password", "letmein123")]
    [InlineData("password", "ForgotPwd")]
    [InlineData("password", "pwdTextBox")]
    [InlineData("password", "jwtBearer")]
    [InlineData("password", "rabbitmq")]
    [InlineData("password", "Kennwort")]
    [InlineData("password", "motdepasse")]
    [InlineData("password", "Wachtwoord")]
    [InlineData("password", "current-password")]
    [InlineData("token", "user-login2-page-fr-x")]
    // Error codes.
    [InlineData("token", "AADB2C90118")]
    [InlineData("token", "AADSTS7000215")]
    [InlineData("password", "ERR10235")]
    // Published.
    [InlineData("token", "2YotnFZFEjr1zCsicMWpAA")]
    [InlineData("clientSecret", "7Fjfp0ZBr1KtDRbnfVdmIw")]
    [InlineData("accountKey", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==")]
    [InlineData("accountKey", "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==")]
    [InlineData("apiKey", "pk_" + "live_k7b9c2d4Priv8Xy3Kw")]
    [InlineData("apiKey", "phc_k7b9c2d4Priv8Xy3Kw")]
    [InlineData("apiKey", "InstrumentationKey=k7b9c2d4Priv8Xy3Kw")]
    [InlineData("secretKey", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI")]
    public void Is_silent_on_what_is_no_secret(string name, string value) => Assert.False(SecretLike.Is(value, name, Strictness.Named));

    [Theory]
    [InlineData("password", "Summer2024!", true)]
    [InlineData("password", "x9Kd72mq", true)]
    [InlineData("apiKey", "x9Kd72mq", true)]
    [InlineData("apiKey", "kQxZvWbNmLrTyPsDgHjF", true)]
    [InlineData("apiKey", "ExistingSubscription", false)]
    [InlineData("password", "guest", false)]
    [InlineData("password", "your-password-1", false)]
    [InlineData("apiKey", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", false)]
    public void A_sink_takes_weak_secrets(string name, string value, bool expected) =>
        Assert.Equal(expected, SecretLike.Is(value, name, Strictness.Sink));

    [Theory]
    [InlineData("x9Kd72mq", true)]
    [InlineData("Summer2024", false)]
    [InlineData("{0}", false)]
    [InlineData("test", false)]
    public void A_parameter_of_an_address_may_be_short(string value, bool expected) =>
        Assert.Equal(expected, SecretLike.Is(value, "code", Strictness.UrlParameter));

    [Fact]
    public void Survives_any_text()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(random.GetItems<char>("aZ0-_./:@{}$%[]MI=+\\\ud83d ", random.Next(0, 80)));
            foreach (var strictness in Enum.GetValues<Strictness>())
                _ = SecretLike.Is(text, text, strictness);
        }
    }
}
