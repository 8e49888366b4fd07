using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary><see cref="CredentialName"/>.</summary>
public sealed class CredentialNameTests
{
    [Theory]
    [InlineData("token")]
    [InlineData("_accessToken")]
    [InlineData("ACCESS_TOKEN")]
    [InlineData("refresh_token")]
    [InlineData("GitHubToken2")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("apikey")]
    [InlineData("X-Api-Key")]
    [InlineData("Ocp-Apim-Subscription-Key")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("clientSecret")]
    [InlineData("client_secret")]
    [InlineData("Jwt:SigningKey")]
    [InlineData("Stripe:Api:Key")]
    [InlineData("Authentication__Google__ClientSecret")]
    [InlineData("stripe.api.key")]
    [InlineData("EncryptionKeyProd")]
    [InlineData("credentials")]
    [InlineData("PageAccessToken")]
    [InlineData("passwordResetToken")]
    public void A_token(string name) => Assert.Equal(CredentialKind.Token, CredentialName.KindOf(name));

    [Theory]
    [InlineData("password")]
    [InlineData("Password1")]
    [InlineData("dbPassWord")]
    [InlineData("DB_PWD")]
    [InlineData("proxyPassword")]
    [InlineData("PfxPassphrase")]
    [InlineData("Smtp:Password")]
    public void A_password(string name) => Assert.Equal(CredentialKind.Password, CredentialName.KindOf(name));

    [Theory]
    [InlineData("secretName")]
    [InlineData("TokenEndpoint")]
    [InlineData("ApiKeyHeaderName")]
    [InlineData("UserSecretsId")]
    [InlineData("passwordQuestion")]
    [InlineData("passwordFormat")]
    [InlineData("preferredTokenSigningKeyThumbprint")]
    [InlineData("existingSubscription")]
    [InlineData("Turkey")]
    [InlineData("tokenizer")]
    [InlineData("Secretary")]
    [InlineData("AllowedUserNameCharacters")]
    [InlineData("UserNameClaimType")]
    [InlineData("PublicKeyToken")]
    [InlineData("InstrumentationKey")]
    [InlineData("continuationToken")]
    [InlineData("nextPageToken")]
    [InlineData("CancellationToken")]
    [InlineData("RequestVerificationToken")]
    [InlineData("XSRF-TOKEN")]
    [InlineData("TokenTypes")]
    [InlineData("RequirePassword")]
    [InlineData("ForgotPassword")]
    [InlineData("ResetPassword")]
    [InlineData("InvalidToken")]
    [InlineData("hashedPassword")]
    [InlineData("Credentials:Region")]
    [InlineData("Jwt:Key")]
    [InlineData("key")]
    [InlineData("auth")]
    [InlineData("maxTokens")]
    [InlineData("")]
    [InlineData("_1")]
    public void No_credential(string name) => Assert.False(CredentialName.Is(name));

    [Theory]
    [InlineData("kennwort")]
    [InlineData("LicenseKey")]
    [InlineData("license_key")]
    public void A_word_of_the_users_own(string name)
    {
        Assert.False(CredentialName.Is(name));
        Assert.True(CredentialName.Is(name, ["kennwort", "LicenseKey"]));
    }

    [Fact]
    public void Allocates_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = CredentialName.Is("Authentication:Google:ClientSecret");
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
