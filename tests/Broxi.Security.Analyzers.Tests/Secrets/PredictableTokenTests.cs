using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Microsoft.CodeAnalysis;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.PredictableTokenAnalyzer,
    Broxi.Security.CodeFixes.Secrets.PredictableTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="PredictableTokenAnalyzer"/> and <see cref="PredictableTokenFix"/>.</summary>
public sealed class PredictableTokenTests
{
    private const string Usings = """
        using System.Security.Cryptography;
        using System.Text;

        """;

    [Theory]
    [InlineData("new Random().Next().ToString()")]
    [InlineData("Random.Shared.NextInt64().ToString(\"x\")")]
    [InlineData("$\"tok_{_random.Next()}_{user}\"")]
    [InlineData("\"tok_\" + _random.Next(1000, 9999)")]
    [InlineData("new string(Enumerable.Range(0, 32).Select(_ => Alphabet[_random.Next(Alphabet.Length)]).ToArray())")]
    [InlineData("new string(Enumerable.Repeat(Alphabet, 32).Select(s => s[_random.Next(s.Length)]).ToArray())")]
    [InlineData("Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(_random.NextDouble().ToString())))")]
    [InlineData("DateTime.UtcNow.Ticks.ToString()")]
    [InlineData("Convert.ToBase64String(BitConverter.GetBytes(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()))")]
    [InlineData("Environment.TickCount64.ToString(\"x\")")]
    [InlineData("Convert.ToHexString(RandomNumberGenerator.GetBytes(8))")]
    [InlineData("RandomText(32)")]
    public Task Finds_what_can_be_guessed(string value) => Verify.Finds(
        Usings + $$"""
        class Session
        {
            const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
            static readonly Random _random = new();
            string? RefreshToken { get; set; }
            void Renew(string user) { RefreshToken = [|{{value}}|]; }
            static string RandomText(int length)
            {
                var text = new StringBuilder();
                for (var i = 0; i < length; i++)
                    text.Append(Alphabet[_random.Next(Alphabet.Length)]);
                return text.ToString();
            }
        }
        """);

    [Fact]
    public Task Finds_it_wherever_the_value_gets_its_name() => Verify.Finds(
        Usings + """
        record Grant(string User, string AccessToken);
        class Issuer
        {
            static readonly Random s_random = new();
            static string s_signingKey = [|s_random.Next().ToString()|];
            string ClientSecret { get; } = [|s_random.Next().ToString()|];
            string ApiKey => [|s_random.Next().ToString()|];
            string? _bearerToken;
            string CreateApiKey() { return [|s_random.Next().ToString()|]; }
            Task<string> NewSecretAsync()
            {
                async Task<string> GenerateToken() { await Task.Yield(); return [|s_random.Next().ToString()|]; }
                return GenerateToken();
            }
            Grant Issue(string user) => new(user, [|s_random.Next().ToString()|]);
            string Bearer() => _bearerToken ??= [|s_random.Next().ToString()|];
            string Verifier() { var codeVerifier = [|s_random.Next().ToString()|]; return codeVerifier; }
            string Password() { string password; password = [|s_random.Next().ToString()|]; return password; }
        }
        """);

    [Fact]
    public Task Finds_what_an_array_is_filled_with() => Verify.Finds(
        """
        class Keys
        {
            string Characters()
            {
                var random = new Random();
                var characters = new char[32];
                for (var i = 0; i < characters.Length; i++)
                    characters[i] = "abcdef0123456789"[random.Next(16)];
                var apiKey = [|new string(characters)|];
                return apiKey;
            }

            string Bytes(Random random)
            {
                var bytes = new byte[32];
                random.NextBytes(bytes);
                var apiKey = [|Convert.ToBase64String(bytes)|];
                return apiKey;
            }

            string Text(Random random)
            {
                var text = "";
                for (var i = 0; i < 32; i++)
                    text += (char)('a' + random.Next(26));
                var secret = [|text|];
                return secret;
            }
        }
        """);

    [Theory]
    [InlineData("string otp = [|random.Next(100000, 999999).ToString()|];")]
    [InlineData("int otp = [|random.Next(100000, 999999)|];")]
    [InlineData("var verificationCode = [|random.Next(1_000_000).ToString(\"D6\")|];")]
    [InlineData("var oneTimePassword = [|random.Next(100000, 999999).ToString()|];")]
    public Task Finds_one_time_codes(string statement) => Verify.Finds($$"""class Sms { void Send(Random random) { {{statement}} } }""");

    [Theory]
    [InlineData("Guid.NewGuid().ToString(\"N\")")]
    [InlineData("Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=')")]
    [InlineData("$\"{Guid.NewGuid():N}{DateTime.UtcNow.Ticks}\"")]
    [InlineData("\"broxi_\" + Guid.NewGuid()")]
    [InlineData("$\"{user}:{DateTime.UtcNow.Ticks}\"")]
    public Task Only_hints_at_what_is_merely_unique(string value) => Verify.Hints(
        $$"""class Keys { string Create(string user) { var apiKey = [|{{value}}|]; return apiKey; } }""");

    [Theory]
    [InlineData("class LoginController { void Go(Random random) { var state = [|random.Next().ToString()|]; } }")]
    [InlineData("class Client { string BuildAuthorizationUrl() { var nonce = [|Guid.NewGuid().ToString()|]; return nonce; } }")]
    [InlineData("class Client { string? _oauthState; void Go() => _oauthState = [|Guid.NewGuid().ToString()|]; }")]
    public Task Only_hints_at_the_handshake_of_a_sign_in(string sample) => Verify.Hints(sample);

    [Fact]
    public Task Only_hints_in_development_code() => Verify.Hints(
        """
        class Keys
        {
        #if DEBUG
            string ApiKey { get; } = [|new Random().Next().ToString()|];
        #endif
        }
        """, new Project { Symbols = ["DEBUG"] });

    /// <summary>"Just do not use System.Random" is what made the rules of others unpopular.</summary>
    [Fact]
    public Task Leaves_every_other_use_of_random_alone() => Verify.IsSilent(
        """
        class Client
        {
            static readonly Random s_random = new();
            string _state = "";
            TimeSpan Jitter() => TimeSpan.FromMilliseconds(s_random.Next(100));
            int Backoff(int attempt) => (1 << attempt) * 100 + s_random.Next(100);
            void Shuffle(int[] items) => s_random.Shuffle(items);
            string CorrelationId() => s_random.Next().ToString("x");
            string RequestId { get; } = Guid.NewGuid().ToString();
            string CacheKey() => "users:" + Guid.NewGuid();
            string LockToken { get; } = Guid.NewGuid().ToString();
            string ConcurrencyToken { get; } = Guid.NewGuid().ToString();
            string CorrelationToken() => Guid.NewGuid().ToString();
            string TokenId { get; } = Guid.NewGuid().ToString();
            DateTime TokenExpiry() => DateTime.UtcNow.AddSeconds(s_random.Next(30));
            int NextToken(int vocabulary) => s_random.Next(vocabulary);
            string Token(string[] words) => words[s_random.Next(words.Length)];
            void Play() { _state = s_random.Next(3).ToString(); }
            long Nonce() => DateTime.UtcNow.Ticks;
            string OAuthNonce() => DateTime.UtcNow.Ticks.ToString();
        }
        """);

    [Fact]
    public Task Leaves_values_with_real_randomness_or_a_key_alone() => Verify.IsSilent(
        Usings + """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        class CryptoRandom : Random
        {
            public override int Next(int maxValue) => RandomNumberGenerator.GetInt32(maxValue);
        }
        class Keys(string salt, IServiceProvider services)
        {
            static readonly Random s_random = new CryptoRandom();
            string A() { var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)); return token; }
            string B() { var token = $"{Guid.NewGuid():N}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}"; return token; }
            string C() { var token = Convert.ToHexString(HMACSHA256.HashData(RandomNumberGenerator.GetBytes(32), Guid.NewGuid().ToByteArray())); return token; }
            string D() { var token = new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(claims: [new Claim("jti", Guid.NewGuid().ToString())])); return token; }
            string E() { var token = s_random.Next(1000).ToString(); return token; }
            string F() { var token = new CryptoRandom().Next(1000).ToString(); return token; }
            string G() { var token = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(salt + DateTime.UtcNow.Ticks))); return token; }
            string H() { var bytes = new byte[32]; RandomNumberGenerator.Fill(bytes); var token = Convert.ToBase64String(bytes) + Guid.NewGuid(); return token; }
            string I(RandomNumberGenerator rng) { var bytes = new byte[32]; rng.GetBytes(bytes); var token = Convert.ToBase64String(bytes) + DateTime.UtcNow.Ticks; return token; }
            string J(string user) { var token = services.GetHashCode() + Protect($"{user}|{DateTime.UtcNow.Ticks}"); return token; }
            byte[] K() { var nonce = RandomNumberGenerator.GetBytes(12); return nonce; }
            string L(string user) { var token = user; return token; }
            string Protect(string text) => throw new NotImplementedException(text);
        }
        """);

    [Fact]
    public Task Reports_a_value_once() => Verify.Hints(
        """
        class Session
        {
            string? RefreshToken { get; set; }
            string GenerateToken() { var token = [|Guid.NewGuid().ToString()|]; return token; }
            void Renew() { var token = GenerateToken(); RefreshToken = token; }
        }
        """);

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(
        """class Fixture { string Token { get; } = new Random().Next().ToString(); }""", Project.Test);

    [Fact]
    public Task Makes_a_new_token() => Verify.Fixes(
        """
        using System.Text;

        class Session
        {
            string? ApiKey { get; set; } = [|new Random().Next().ToString("x")|]; // the first
            void Renew(Random random)
            {
                // the next
                ApiKey = [|Convert.ToBase64String(Encoding.UTF8.GetBytes(random.Next().ToString()))|];
                ApiKey = [|"key_" + /* time */ DateTime.UtcNow.Ticks.ToString()|];
                Action renew = () => ApiKey = [|random.NextInt64()
                    .ToString("x")
                    .Substring(1)|];
            }
        }
        """,
        """
        using System.Text;

        class Session
        {
            string? ApiKey { get; set; } = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)); // the first
            void Renew(Random random)
            {
                // the next
                ApiKey = Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))));
                ApiKey = "key_" + /* time */ Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
                Action renew = () => ApiKey = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            }
        }
        """);

    [Fact]
    public Task Keeps_the_form_of_codes_and_of_text_made_in_parts() => Verify.Fixes(
        Usings + """
        class Sms
        {
            string Code(Random random)
            {
                var otp = [|random.Next(100000, 999999).ToString()|]; // six digits
                return otp;
            }

            string Key(Random random)
            {
                var bytes = new byte[32];
                random.NextBytes(bytes);
                var apiKey = [|Convert.ToBase64String(bytes)|];
                return apiKey;
            }

            string ApiKey(Random random) => [|new string(Enumerable.Repeat("abcdef", 32).Select(s => s[random.Next(s.Length)]).ToArray())|];

            byte[] SigningKey() => [|RandomNumberGenerator.GetBytes(8)|];
        }
        """,
        Usings + """
        class Sms
        {
            string Code(Random random)
            {
                var otp = RandomNumberGenerator.GetInt32(100000, 999999).ToString(); // six digits
                return otp;
            }

            string Key(Random random)
            {
                var bytes = new byte[32];
                RandomNumberGenerator.Fill(bytes);
                var apiKey = Convert.ToBase64String(bytes);
                return apiKey;
            }

            string ApiKey(Random random) => new string(Enumerable.Repeat("abcdef", 32).Select(s => s[RandomNumberGenerator.GetInt32(s.Length)]).ToArray());

            byte[] SigningKey() => RandomNumberGenerator.GetBytes(32);
        }
        """);

    [Fact]
    public Task Makes_a_new_token_from_a_guid() => Verify.Fixes(
        """
        using System.Security.Cryptography;

        class Session
        {
            string ApiKey() => [|$"key_{Guid.NewGuid().ToString("N")}"|];
        }
        """,
        """
        using System.Security.Cryptography;

        class Session
        {
            string ApiKey() => $"key_{Convert.ToHexString(RandomNumberGenerator.GetBytes(32))}";
        }
        """, DiagnosticSeverity.Info);

    [Theory]
    [InlineData("string password = [|random.Next().ToString()|];")]
    [InlineData("var token = [|$\"{random.Next():x}\"|];")]
    public Task Offers_no_fix_for_what_has_a_form_of_its_own(string statement) => Verify.OffersNoFix(
        $$"""class Keys { void Create(Random random) { {{statement}} } }""");

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        """class Keys { string Token => new Random(). ; string ApiKey = Guid.; void M() { var token = ; token = $"{"; } }""",
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
