using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Families whose tokens prove themselves: by a checksum, by what they decode to, or by a mark in their middle.</summary>
internal static class VerifiedFamilies
{
    public static TokenFamily[] All { get; } =
    [
        Of("GitHub personal access token", "ghp_{base62:36}", Checksums.GitHub),
        Of("GitHub OAuth access token", "gho_{base62:36}", Checksums.GitHub),
        Of("GitHub App user access token", "ghu_{base62:36}", Checksums.GitHub),
        Of("GitHub App installation access token", "ghs_{base62:36}", Checksums.GitHub),
        Of("GitHub App installation access token", "ghs_{digit:1-12}_eyJ{base64url:17+}.{base64url:20+}.{base64url:43+}", Decoded.IsGitHubInstallation),
        Of("GitHub App refresh token", "ghr_{base62:36}", Checksums.GitHub),
        Of("GitLab token", "glpat-|glrt-|gldt-|glft-|glcbt-{base64url:27-300}.{base36:2}.{base36:9}", Checksums.GitLab),
        Of("npm access token", "npm_{base62:36}", Checksums.GitHub),
        Of("NuGet API key", "oy2{base32:43}", Decoded.IsNuGet),
        Of("NuGet API key", "OY2{BASE32:43}", Decoded.IsNuGet),
        Of("PyPI API token", "pypi-AgE{base64url:80-400}", Decoded.IsPyPi),
        Of("JFrog reference token", "cmVmdGtuO{base64:55}", Decoded.IsJFrog),

        Of("Azure DevOps personal access token", "{base62:52}JQQJ9{9DH:1}{base62:1}{A-L:1}{base62:12}AAASAZDO{base64:4}", AzureKey.IsAnnotated),
        Of("Azure service key", "{base62:52}JQQJ9{9DH:1}{base62:1}{A-L:1}{base62:16}{letter:1}{base62:3}{base64:5}{AQgw:1}==", AzureKey.IsAnnotated),
        Of("Azure service key", "{base62:52}JQQJ9{9DH:1}{base62:1}{A-L:1}{base62:16}{letter:1}{base62:3}{base64:4}", AzureKey.IsAnnotated),
        AzureKeyOf("Azure Storage account key", "{base64:76}+ASt{base64:5}{AQgw:1}=="),
        AzureKeyOf("Azure Cosmos DB account key", "{base64:76}ACDb{base64:5}{AQgw:1}=="),
        AzureKeyOf("Azure Batch account key", "{base64:76}+ABa{base64:5}{AQgw:1}=="),
        AzureKeyOf("Azure ML Classic web service key", "{base64:76}+AMC{base64:5}{AQgw:1}=="),
        AzureKeyOf("Azure API Management key", "{base64:76}APIM{base64:5}{AQgw:1}=="),
        AzureKeyOf("Azure Service Bus key", "{base64:33}+ASb{A-P:1}{base64:5}="),
        AzureKeyOf("Azure Event Hubs key", "{base64:33}+AEh{A-P:1}{base64:5}="),
        AzureKeyOf("Azure Relay key", "{base64:33}+ARm{A-P:1}{base64:5}="),
        AzureKeyOf("Azure IoT key", "{base64:33}AIoT{A-P:1}{base64:5}="),
        AzureKeyOf("Azure Cache for Redis key", "{base64:33}AzCa{A-P:1}{base64:5}="),
        AzureKeyOf("Azure Event Grid key", "{base64:33}AZEG{A-P:1}{base64:5}="),
        AzureKeyOf("Azure AI Search key", "{base64:42}AzSe{A-D:1}{base64:5}"),
        AzureKeyOf("Azure Container Registry key", "{base64:42}+ACR{A-D:1}{base64:5}"),
        AzureKeyOf("Azure Functions key", "{base64url:44}AzFu{base64url:5}{AQgw:1}=="),
        Of("Entra ID client secret", "{base66:3}8Q~{base66:34}", EntraSecret.Holds),

        Of("Atlassian API token", "ATATT3xFfGF0|ATCTT3xFfGN0{base64url:40-300}={HEX:8}", Checksums.Atlassian),
        Of("Atlassian API token", "ATATT3xFfGF0|ATCTT3xFfGN0{base64url:40-300}%3D{HEX:8}", Checksums.EscapedAtlassian),
        Of("Atlassian API token", "ATATT3xFfGF0|ATCTT3xFfGN0{base64url:40-300}\\={HEX:8}", Checksums.EscapedAtlassian),
        Of("Bitbucket app password", "ATBB{base62:24}{HEX:8}", Checksums.Atlassian),
        Of("Cloudflare API token", "cfk_|cfut_|cfat_{base62:40}{hex:8}", Checksums.Cloudflare),
        Of("Grafana service account token", "glsa_{base62:32}_{hex:8}", Checksums.Grafana),
        Of("Grafana Cloud token", "glc_{base64:40-600}", Decoded.IsGrafana),
        Of("Grafana API key", "eyJrIjoi{base64:40-600}", Decoded.IsGrafana),
        Of("Sentry organization token", "sntrys_eyJ{padded:60-900}_{base64:43}", Decoded.IsSentry),
        Of("1Password service account token", "ops_eyJ{base64:250+}", Decoded.IsOnePassword),
        Of("Mapbox secret token", "sk.eyJ{base64url:40-120}.{base64url:22}", Decoded.IsMapbox),
        Of("Discord bot token", "MT|Mj|Mz|ND|NT|Nj|Nz|OD|OT{base64url:22-24}.{base64url:6}.{base64url:27-38}", Decoded.IsDiscord),
        Of("age secret key", "AGE-SECRET-KEY-1{bech32:58}", Bech32.Holds),
        Of("JSON Web Token", "eyJ{base64url:17+}.eyJ{base64url:10+}.{base64url:43+}", JsonWebToken.IsSecret) with { IsSelfMade = true },

        Of("private key", "MII|MHc|MIG{base64:80+}", Der.IsPrivateKey) with { IsSelfMade = true },
        Of("private key", "b3BlbnNzaC1rZXktdjE{base64:120+}") with { IsSelfMade = true },
        Of("private key", "BwIAAAAkAABSU0Ey|BwIAAACkAABSU0Ey{base64:120+}") with { IsSelfMade = true },
        Of("RSA private key in XML", "[<D>]{base64:86-1400}") with { Nearby = "RSAKeyValue>", IsSelfMade = true },
        Of("private JSON Web Key", "[\"d\":\"]{base64url:43-1400}\"") with { Nearby = "\"kty\"", IsSelfMade = true },

        OpenAIKey("sk-proj-|sk-svcacct-|sk-admin-{base64url:74}T3BlbkFJ{base64url:74}"),
        OpenAIKey("sk-proj-|sk-svcacct-|sk-admin-{base64url:58}T3BlbkFJ{base64url:58}"),
        OpenAIKey("sk-proj-|sk-svcacct-|sk-admin-{base64url:20}T3BlbkFJ{base64url:20}"),
        OpenAIKey("sk-{base62:20}T3BlbkFJ{base62:20}"),
        Of("Groq API key", "gsk_{base62:20}WGdyb3FY{base62:24}"),
        Of("Anthropic API key", "sk-ant-api03-|sk-ant-admin01-|sk-ant-oat01-|sk-ant-sid01-{base64url:93}AA"),
    ];

    /// <summary>Its checksum goes by a seed that Azure may change.</summary>
    private static TokenFamily AzureKeyOf(string name, string written) => Of(name, written, AzureKey.IsIdentifiable) with { IsKeyed = true };

    private static TokenFamily OpenAIKey(string written) => Of("OpenAI API key", written) with { Mark = "T3BlbkFJ" };

    private static TokenFamily Of(string name, string written, TokenCheck? check = null) =>
        new(name, Confidence.Verified) { Written = written, Check = check };
}
