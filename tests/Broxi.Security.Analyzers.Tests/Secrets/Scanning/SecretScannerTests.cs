using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

public class SecretScannerTests
{
    private static readonly TokenFamily GitHub = TokenFamilies.All[0];

    private static string Mint(string name, int seed = 1) => MintedToken.Of(TokenFamilies.All.First(family => family.Name == name), new Random(seed)).Text;

    private static TokenFamily? Find(string text) => SecretScanner.TryFind(text, 0, out var found) ? found.Family : null;

    [Fact]
    public void Goes_on_after_a_secret()
    {
        var random = new Random(1);
        var tokens = TokenFamilies.All.Where(family => family.Check != null).Select(family => MintedToken.Of(family, random).Text).Append(Sealed.AzureDevOps(random)).ToList();
        var text = string.Join("\n", tokens);

        var found = new List<string>();
        for (var from = 0; SecretScanner.TryFind(text, from, out var secret); from = secret.Start + secret.Length)
            found.Add(text.Substring(secret.Start, secret.Length));

        Assert.Equal(tokens, found);
    }

    [Fact]
    public void Finds_an_old_Azure_DevOps_token()
    {
        var token = Sealed.AzureDevOps(new Random(1));

        Assert.Equal("Azure DevOps personal access token", Find($"pat: {token}")?.Name);
        Assert.Null(Find("a" + token));
        Assert.Null(Find(token[..^2] + (token[^2] == 'a' ? 'b' : 'a') + token[^1]));
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY", "\n")]
    [InlineData("PRIVATE KEY", "\r\n")]
    [InlineData("OPENSSH PRIVATE KEY", "\\n")]
    [InlineData("ENCRYPTED PRIVATE KEY", "\n        ")]
    [InlineData("EC PRIVATE KEY", " ")]
    public void Finds_a_private_key(string label, string line)
    {
        var random = new Random(1);
        var body = string.Join(line, Enumerable.Range(0, 4).Select(_ => MintedToken.Random(Alphabet.Named("base64")!, 64, random)));
        var key = $"-----BEGIN {label}-----{line}{body}{line}-----END {label}-----";
        var text = $"x = \"{key}\"";

        Assert.True(SecretScanner.TryFind(text, 0, out var found));
        Assert.Equal(key, text.Substring(found.Start, found.Length));
        Assert.Null(Find(key.Replace("PRIVATE", "PUBLIC")));
        Assert.Null(Find($"-----BEGIN {label}-----"));
        Assert.Null(Find($"-----BEGIN {label}-----{line}...{line}-----END {label}-----"));
    }

    [Theory]
    [InlineData("\n", "AES-256-CBC", 32)]
    [InlineData("\r\n", "DES-EDE3-CBC", 16)]
    [InlineData("\\n", "AES-128-CBC", 32)]
    [InlineData("\\r\\n", "AES-128-CBC", 32)]
    public void Finds_a_private_key_under_a_password(string line, string cipher, int vector)
    {
        var random = new Random(1);
        var body = string.Join(line, Enumerable.Range(0, 4).Select(_ => MintedToken.Random(Alphabet.Named("base64")!, 64, random)));
        var info = $"Proc-Type: 4,ENCRYPTED{line}DEK-Info: {cipher},{MintedToken.Random(Alphabet.Named("HEX")!, vector, random)}{line}{line}";
        var key = $"-----BEGIN RSA PRIVATE KEY-----{line}{info}{body}{line}-----END RSA PRIVATE KEY-----";
        var text = $"x = \"{key}\"";

        Assert.True(SecretScanner.TryFind(text, 0, out var found));
        Assert.Equal(key, text.Substring(found.Start, found.Length));
        Assert.Null(Find(key.Replace("PRIVATE", "PUBLIC")));
        Assert.Null(Find(key.Replace("Proc-Type", "X-Type")));
    }

    [Theory]
    [InlineData("Azure Storage account key")]
    [InlineData("Azure Event Hubs key")]
    [InlineData("Azure AI Search key")]
    public void An_Azure_key_with_another_seed_is_recognised(string name)
    {
        var token = Mint(name);
        var other = (token[0] == 'k' ? 'm' : 'k') + token[1..];

        Assert.Equal(Confidence.Verified, Find(token)?.Confidence);
        Assert.Equal((name, Confidence.Recognised), (Find(other)?.Name, Find(other)?.Confidence));
        Assert.Null(Find(other.Replace(other[10..16], "aaaaaa")));
    }

    [Fact]
    public void Leaves_a_certificate_and_a_public_key()
    {
        Assert.Null(Find(Convert.ToBase64String([0x30, 0x82, 0x01, 0x50, 0x30, 0x0D, 0x06, 0x09, .. new byte[300]])));
        Assert.Null(Find(Convert.ToBase64String([0x30, 0x82, 0x01, 0x50, 0x02, 0x01, 0x03, 0x30, 0x0D, 0x06, 0x09, .. new byte[300]])));
    }

    [Theory]
    [InlineData("""{"sub":"1234567890","name":"John Doe","iat":1516239022}""")]
    [InlineData("""{"iss":"supabase","ref":"abcdefgh","role":"anon"}""")]
    [InlineData("""{"iss":"supabase-demo","role":"service_role"}""")]
    [InlineData("""{"iss":"https://login.example.com","sub":"42"}""")]
    [InlineData("""{"iss":"http://localhost:5000","sub":"42"}""")]
    [InlineData("""{"iss":"https://issuer.net","iat":1700000000,"exp":1700003600}""")]
    public void Leaves_a_JSON_Web_Token_that_opens_nothing(string payload) => Assert.Null(Find(Sealed.JsonWebTokenOf(payload, new Random(1))));

    [Theory]
    [InlineData("HS256", 32, true)]
    [InlineData("HS512", 64, true)]
    [InlineData("ES256", 64, true)]
    [InlineData("RS256", 256, true)]
    [InlineData("HS256", 33, false)]
    [InlineData("none", 32, false)]
    [InlineData("RS256", 32, false)]
    public void Asks_the_signature_of_a_JSON_Web_Token(string algorithm, int bytes, bool found) =>
        Assert.Equal(found, Find(Sealed.JsonWebTokenOf("""{"iss":"https://issuer.net","role":"service_role"}""", new Random(1), algorithm, bytes)) != null);

    [Fact]
    public void Leaves_documentation_samples()
    {
        Assert.Null(Find("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq" + "/K1SZFPTOtr/KBHBeksoGMGw==;"));
        Assert.Null(Find("AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyP" + "MbIZnqyMsEcaGQy67XIw/Jw==;"));
        Assert.Null(Find("sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"));
        Assert.Null(Find("AKIA" + "IOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"));
    }

    [Theory]
    [InlineData("xxxxxxxxxxxxxxxxxxxx")]
    [InlineData("YOUR_TOKEN_123456789")]
    [InlineData("PersonalAccessTokens")]
    [InlineData("11111111111111111111")]
    public void Leaves_what_stands_for_a_token(string text) => Assert.Null(Find("glpat-" + text));

    [Fact]
    public void An_access_key_id_needs_its_secret()
    {
        var id = Mint("AWS access key");
        var secret = MintedToken.Random(Alphabet.Named("base64")!, 39, new Random(1)) + "7";

        Assert.Null(Find(id));
        Assert.Null(Find($"{id}, {secret}7"));
        Assert.Equal("AWS access key", Find($"{secret}:{id}")?.Name);
        Assert.True(Partner.Is(secret));
        Assert.False(Partner.Is(secret + "7"));
    }

    [Fact]
    public void A_Google_key_is_a_hint_unless_it_opens_Gemini()
    {
        var key = Mint("Google API key");

        Assert.True(Find(key)!.IsOftenPublic);
        Assert.False(Find($"https://generativelanguage.googleapis.com/v1?key={key}")!.IsOftenPublic);
    }

    [Fact]
    public void Knows_test_keys() => Assert.True(Find(Mint("Stripe test key"))!.IsTestMode);

    [Fact]
    public void Finds_a_custom_family()
    {
        var families = CustomFamily.Extend("Contoso key=cto_:base62:20, broken, x=y:z:1, short=ab:hex:4, bad=c|d_:hex:20");
        var token = "cto_" + MintedToken.Random(Alphabet.Named("base62")!, 19, new Random(1)) + "7";

        Assert.True(SecretScanner.TryFind($"key={token}", 0, families, out var found));
        Assert.Equal("Contoso key", found.Family.Name);
        Assert.Null(Find(token));
        Assert.Single(CustomFamily.ParseAll("a=bcd_:hex:16-32,b=,=c:hex:20,d=e_:nope:20,f=gh_:hex:20-10,g=hé:hex:20,h=hi:hex:99999"));
        Assert.Empty(CustomFamily.ParseAll("a=bcd_:hex:20-30+,b=bcd_:hex:20++,c=bcd_:hex: 20,d=bcd_:hex:-20,e=bcd_:hex:+"));
        Assert.Same(FamilyIndex.BuiltIn, CustomFamily.Extend(""));
    }

    [Theory]
    [InlineData("$cto$")]
    [InlineData("!!")]
    [InlineData("<key>")]
    [InlineData("\"k\"")]
    [InlineData("#@")]
    [InlineData("cto$v1-")]
    [InlineData("a=b=")]
    [InlineData("]^")]
    [InlineData("\\&*()?';`")]
    public void A_custom_prefix_may_be_of_any_characters(string prefix)
    {
        var families = CustomFamily.Extend($"Contoso key={prefix}:base62:20");
        var token = prefix + MintedToken.Random(Alphabet.Named("base62")!, 19, new Random(1)) + "7";

        foreach (var before in new[] { "", "key: ", token + " " })
        {
            var from = before.Length > 5 ? before.Length : 0;
            Assert.True(SecretScanner.TryFind(before + token + ", next", from, families, out var found), before);
            Assert.Equal(("Contoso key", before.Length, token.Length), (found.Family.Name, found.Start, found.Length));
        }

        Assert.False(SecretScanner.TryFind("x" + token[1..], 0, families, out _));
    }

    [Theory]
    [InlineData("c|d_:hex:20")]
    [InlineData("c{d_:hex:20")]
    [InlineData("c}d_:hex:20")]
    [InlineData("[c]d_:hex:20")]
    [InlineData("c d_:hex:20")]
    [InlineData("c\u007f_:hex:20")]
    // Too short to be found behind what no token is made of.
    [InlineData("cto$cto$:hex:15")]
    [InlineData("abcdefgh$:hex:15")]
    public void A_custom_family_that_cannot_be_found_is_left_out(string written) => Assert.Empty(CustomFamily.ParseAll("Contoso key=" + written));

    [Fact]
    public void Looks_under_one_layer_of_base64()
    {
        var token = MintedToken.Of(GitHub, new Random(1)).Text;
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{token}"));

        Assert.Equal(GitHub, EncodedSecret.Find(encoded));
        Assert.Equal(GitHub, EncodedSecret.Find("Basic " + encoded));
        Assert.Null(EncodedSecret.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes(encoded))));
        Assert.Null(EncodedSecret.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes("user:not a token at all"))));
        Assert.Null(EncodedSecret.Find("Basic"));
    }

    [Theory]
    [InlineData("pk_live_", true)]
    [InlineData("sb_publishable_", true)]
    [InlineData("6L", true)]
    [InlineData("sk_live_", false)]
    public void Knows_keys_that_are_published(string prefix, bool published) =>
        Assert.Equal(published, PublishableKeys.Is(prefix + MintedToken.Random(Alphabet.Named("base62")!, 38, new Random(1))));
}
