using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.OAuth;

/// <summary>A PKCE pair (RFC 7636): the challenge goes with the authorization request, the verifier with the code.</summary>
public sealed class Pkce
{
    private Pkce(SensitiveString verifier, string challenge) => (Verifier, Challenge) = (verifier, challenge);

    /// <summary>The secret half: 256 bits of the system's random source, as 43 characters.</summary>
    public SensitiveString Verifier { get; }

    /// <summary>The public half: the SHA-256 hash of the verifier (<c>S256</c>).</summary>
    public string Challenge { get; }

    /// <summary>The only method that protects: <c>S256</c> (RFC 9700, section 2.1.1).</summary>
    public string Method => "S256";

    /// <summary>A new pair.</summary>
    public static Pkce Create()
    {
        var verifier = RandomText();
        return new Pkce(SensitiveString.Create(verifier), Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    /// <summary>256 bits that nobody can guess, as 43 characters.</summary>
    internal static string RandomText() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}
