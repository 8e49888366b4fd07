using System.Security.Cryptography;
using System.Text;
using Broxi.Security.Http;

namespace Broxi.Security.Tests.Http;

/// <summary>The examples of RFC 9421, appendix B, with the keys that the RFC publishes, and of RFC 9530.</summary>
public sealed class Rfc9421VectorTests
{
    private const string Body = "{\"hello\": \"world\"}";
    private const string Digest = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

    // Appendix B.1.3 and B.1.5.
    private const string CurveKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==";
    private const string SharedSecret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";

    private const string ClientCertificate =
        ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:";

    private static RequestSigningKey Curve()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(CurveKey), out _);
        return RequestSigningKey.EcdsaP256("test-key-ecc-p256", key);
    }

    private static SignedRequest Request(string host) => new(
        "POST", new Uri($"https://{host}/foo?param=Value&Pet=dog"),
        static name => name.ToLowerInvariant() switch
        {
            "date" => ["Tue, 20 Apr 2021 02:07:55 GMT"],
            "content-type" => ["application/json"],
            "content-digest" => [Digest],
            "content-length" => ["18"],
            "client-cert" => [ClientCertificate],
            _ => [],
        },
        Encoding.ASCII.GetBytes(Body));

    [Fact]
    public void B_2_5_is_signed_with_the_same_bytes_and_the_same_result()
    {
        const string parameters = "(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"";
        var signed = SignatureBase.Build(["date", "@authority", "content-type"], parameters, Request("example.com").Component)!;
        Assert.Equal($"\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@authority\": example.com\n\"content-type\": application/json\n\"@signature-params\": {parameters}", Encoding.ASCII.GetString(signed));
        var key = RequestSigningKey.HmacSha256("test-shared-secret", SensitiveString.Create(SharedSecret));
        Assert.Equal("pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=", Convert.ToBase64String(key.Sign(signed)));
        Assert.True(key.Verify(signed, Convert.FromBase64String("pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=")));
    }

    [Fact]
    public void B_2_4_is_verified()
    {
        const string parameters = "(\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"";
        var signed = SignatureBase.Build(["@status", "content-type", "content-digest", "content-length"], parameters, static name => name switch
        {
            "@status" => "200",
            "content-type" => "application/json",
            "content-digest" => "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
            _ => "23",
        })!;
        var signature = Convert.FromBase64String("wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==");
        Assert.True(Curve().Verify(signed, signature));
        signature[0] ^= 1;
        Assert.False(Curve().Verify(signed, signature));
    }

    [Fact]
    public void B_3_is_verified_with_path_query_method_and_authority()
    {
        var claims = StructuredField.Dictionary("ttrp=(\"@path\" \"@query\" \"@method\" \"@authority\" \"client-cert\");created=1618884473;keyid=\"test-key-ecc-p256\"")!["ttrp"];
        string[] components = [.. ((IReadOnlyList<StructuredItem>)claims.Value).Select(static item => (string)item.Value)];
        var signed = SignatureBase.Build(components, StructuredText.Of(claims), Request("service.internal.example").Component)!;
        Assert.True(Curve().Verify(signed, Convert.FromBase64String("xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==")));
    }

    [Theory]
    [InlineData(Digest)]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    [InlineData("unknown=:AA==:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    public void The_digest_of_the_example_is_right(string value) => Assert.True(ContentDigest.Matches(value, Encoding.ASCII.GetBytes(Body)));

    [Theory]
    [InlineData("")]
    [InlineData("md5=:AA==:")]
    [InlineData("sha-256=:AA==:")]
    [InlineData("sha-256=text")]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AA==:")] // one right and one wrong
    public void Another_digest_is_not(string value) => Assert.False(ContentDigest.Matches(value, Encoding.ASCII.GetBytes(Body)));

    [Fact]
    public async Task The_digest_that_is_sent_is_that_of_the_RFC()
    {
        using var content = new StringContent(Body);
        Assert.Equal("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", await ContentDigest.OfAsync(content, TestContext.Current.CancellationToken));
    }
}
