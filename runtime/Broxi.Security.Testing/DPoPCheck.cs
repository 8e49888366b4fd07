using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Testing;

/// <summary>Checks proofs as RFC 9449, section 4.3 wants it: form, signature, method, address, age, nonce, token, and no second use.</summary>
internal sealed class DPoPCheck(FakeServer server)
{
    private readonly string _nonces = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, byte> _seen = new(StringComparer.Ordinal);

    // One nonce at the token endpoint and another at the API, as servers have it that are not one.
    private string Nonce => _nonces + server.DPoPNonces;

    /// <summary>The key of the proof, or what is wrong with it; neither when none is wanted and none is there.</summary>
    public (string? Thumbprint, string? Error) Check(HttpContext context, string? token)
    {
        var header = context.Request.Headers["DPoP"];
        if (header.Count == 0)
            return server.Options.RequireDPoP ? (null, "invalid_dpop_proof") : default;
        if (header is not [{ } text])
            return (null, "invalid_dpop_proof");

        var proof = new JsonWebToken(text);
        if (proof.Typ != "dpop+jwt" || proof.Alg != "ES256" || !proof.TryGetHeaderValue<object>("jwk", out var jwk))
            return (null, "invalid_dpop_proof");
        var key = new JsonWebKey(jwk.ToString());
        if (key.HasPrivateKey || !HasSignature(text, key))
            return (null, "invalid_dpop_proof");

        if (server.Options.RequireDPoPNonce && (!proof.TryGetPayloadValue<string>("nonce", out var nonce) || nonce != Nonce))
        {
            context.Response.Headers["DPoP-Nonce"] = Nonce;
            return (null, "use_dpop_nonce");
        }

        var request = context.Request;
        var address = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path);
        var isRight = Is(proof, "htm", request.Method) && Is(proof, "htu", address)
            && Math.Abs(proof.GetPayloadValue<long>("iat") - server.Tokens.Now.ToUnixTimeSeconds()) < 300
            && (token is null || Is(proof, "ath", Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)))))
            && _seen.TryAdd(proof.Id, 0);
        return isRight ? (Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()), null) : (null, "invalid_dpop_proof");
    }

    private static bool Is(JsonWebToken proof, string claim, string value) => proof.TryGetPayloadValue<string>(claim, out var said) && said == value;

    private static bool HasSignature(string proof, JsonWebKey key)
    {
        var end = proof.LastIndexOf('.');
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        });
        return ecdsa.VerifyData(Encoding.ASCII.GetBytes(proof[..end]), Base64UrlEncoder.DecodeBytes(proof[(end + 1)..]), HashAlgorithmName.SHA256);
    }
}
