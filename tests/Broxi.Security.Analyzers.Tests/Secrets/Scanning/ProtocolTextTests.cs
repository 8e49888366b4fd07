using System.Diagnostics;
using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary><see cref="ProtocolText"/>.</summary>
public sealed class ProtocolTextTests
{
    private const string Secret = "k7b9X2d4Priv8Xy3KwQz";

    [Theory]
    [InlineData("Authorization: Bearer " + Secret, Notation.Header, "Authorization")]
    [InlineData("GET / HTTP/1.1\r\nauthorization: token " + Secret + "\r\n", Notation.Header, "authorization")]
    [InlineData("-H 'X-Api-Key: " + Secret + "'", Notation.Header, "X-Api-Key")]
    [InlineData("PRIVATE-TOKEN:" + Secret, Notation.Header, "PRIVATE-TOKEN")]
    [InlineData("Bearer " + Secret, Notation.Bearer, "Bearer")]
    [InlineData("https://api.broxi.ai/v1?access_token=" + Secret, Notation.Parameter, "access_token")]
    [InlineData("https://api.broxi.ai/v1?q=1&api_key=" + Secret + "#top", Notation.Parameter, "api_key")]
    [InlineData("https://broxi.blob.core.windows.net/a?sv=2024&sig=" + Secret + "&se=1", Notation.Parameter, "sig")]
    [InlineData("client_secret=" + Secret + "&grant_type=client_credentials", Notation.Parameter, "client_secret")]
    [InlineData("postgres://broxi:" + Secret + "@db.broxi.ai/app", Notation.UserInfo, "broxi")]
    [InlineData("Server=db;Database=app;User Id=app;Password=" + Secret, Notation.ConnectionString, "Password")]
    [InlineData("Data Source=db; uid=app; PWD='" + Secret + "'; Encrypt=true", Notation.ConnectionString, "PWD")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=broxi;AccountKey=" + Secret + ";EndpointSuffix=core.windows.net", Notation.ConnectionString, "AccountKey")]
    [InlineData("Endpoint=sb://broxi.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=" + Secret, Notation.ConnectionString, "SharedAccessKey")]
    public void Finds_a_credential(string text, object notation, string name)
    {
        Assert.True(ProtocolText.TryFind(text, 0, out var found));
        Assert.Equal(new WrittenCredential((Notation)notation, name, text.IndexOf(Secret, StringComparison.Ordinal), Secret.Length), found);
        Assert.False(ProtocolText.TryFind(text, found.Start + found.Length, out _));
    }

    [Fact]
    public void Finds_a_weak_password_of_a_server()
    {
        const string Text = "Server=db.broxi.ai;User Id=sa;Password=Summer!";
        Assert.True(ProtocolText.TryFind(Text, 0, out var found));
        Assert.Equal("Summer!", Text.Substring(found.Start, found.Length));
    }

    [Fact]
    public void Finds_user_and_password_in_base64()
    {
        var text = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("broxi:" + Secret));
        Assert.True(ProtocolText.TryFind(text, 0, out var found));
        Assert.Equal((Notation.Basic, "broxi", 21), (found.Notation, found.Name, found.Start));
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer {token}")]
    [InlineData("Authorization: Bearer $TOKEN")]
    [InlineData("Authorization: Bearer YOUR_ACCESS_TOKEN_1")]
    [InlineData("Bearer realm=\"api\", error=\"invalid_token\"")]
    [InlineData("Bearer authentication2 is required for this")]
    [InlineData("The bearer of this letter")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Basic authentication")]
    [InlineData("https://api.broxi.ai/?access_token={0}")]
    [InlineData("https://api.broxi.ai/?token=foo&code=test&password=")]
    [InlineData("https://api.broxi.ai/?page_token=" + Secret)]
    [InlineData("https://api.broxi.ai/?code=AADSTS7000215")]
    [InlineData("https://api.broxi.ai/?id=" + Secret)]
    [InlineData("password=" + Secret)]
    [InlineData("https://user:password1@broxi.ai")]
    [InlineData("https://user:P@ssw0rd1@broxi.ai")]
    [InlineData("amqp://guest:guest@rabbit:5672")]
    [InlineData("postgres://app7Kq2x:app7Kq2x@db.broxi.ai")]
    [InlineData("postgres://app:" + Secret + "@localhost:5432/app")]
    [InlineData("https://app:" + Secret + "@example.com/")]
    [InlineData("https://app:" + Secret + "@api.test/")]
    [InlineData("https://broxi.ai:8443/a@b")]
    [InlineData("Server=db;Integrated Security=true;Password=" + Secret)]
    [InlineData("Server=db;Trusted_Connection=True;Password=" + Secret)]
    [InlineData("Server=db;Authentication=Active Directory Default;Password=" + Secret)]
    [InlineData("Server=db;User=app;Password=")]
    [InlineData("Server=db;User=app;Password=*****")]
    [InlineData("Server=db;User=app;Password={0};")]
    [InlineData("Server=db;User=app;Password={Credentials.Password}")]
    [InlineData("Server=db;User=app;Password=@param")]
    [InlineData("Server=db;User=app;Password=<password>")]
    [InlineData("Server=db;User=postgres;Password=postgres")]
    [InlineData("Server=db;User=app;Password=password")]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;")]
    [InlineData("passwordQuestion=\"What is your favorite color\"")]
    [InlineData("SELECT * FROM users WHERE password='x9Kd72mq'")]
    [InlineData("")]
    public void Is_silent_without_one(string text) => Assert.False(ProtocolText.TryFind(text, 0, out var found), found.ToString());

    [Theory]
    [InlineData("=")]
    [InlineData("&a=")]
    [InlineData("://a:")]
    [InlineData("Bearer ")]
    [InlineData("server=;password=;")]
    [InlineData(": ")]
    [InlineData("aA1-")]
    public void Is_linear_in_a_hostile_text(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var watch = Stopwatch.StartNew();
        ProtocolText.TryFind(text, 0, out _);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), watch.Elapsed.ToString());
    }

    [Fact]
    public void Survives_any_text()
    {
        var random = new Random(1);
        string[] parts = ["Bearer", "Basic", " ", ":", "=", "&", "?", "://", "@", "password", "Server", ";", "'", "\"", "a7K", "QUJD", "Authorization", "\ud83d"];
        for (var i = 0; i < 50_000; i++)
            ProtocolText.TryFind(string.Concat(random.GetItems(parts, 8)), 0, out _);
    }
}
